import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element: its children by name without prefix, all as lists; `#text` and `@_attribute` are text. */
export type XmlNode = { [name: string]: XmlNode[] | string };

const parser = new XMLParser({
	ignoreAttributes: false,
	attributeNamePrefix: '@_',
	alwaysCreateTextNode: true,
	parseTagValue: false,
	parseAttributeValue: false,
	trimValues: false,
	processEntities: true,
	// Only so are `&#252;` and `&#xFC;` read, and `&amp;#252;` left the text that it is.
	htmlEntities: true,
	ignoreDeclaration: true,
	ignorePiTags: true,
	removeNSPrefix: true,
	maxNestedTags: 40,
	isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
});

/** Undefined when it is no well-formed XML, or has a document type (which is never read). */
export function readXml(source: string): XmlNode | undefined {
	if (/<!DOCTYPE|<!ENTITY/i.test(source) || XMLValidator.validate(source) !== true) return undefined;
	try {
		return parser.parse(source) as XmlNode;
	} catch {
		return undefined;
	}
}

export function children(node: XmlNode | undefined, name: string): XmlNode[] {
	const found = node && Object.hasOwn(node, name) ? node[name] : undefined;
	return Array.isArray(found) ? found : [];
}

export function child(node: XmlNode | undefined, ...path: string[]): XmlNode | undefined {
	return path.reduce<XmlNode | undefined>((current, name) => children(current, name)[0], node);
}

export function textOfNode(node: XmlNode | undefined): string {
	const text = node?.['#text'];
	return typeof text === 'string' ? text : '';
}

export function attribute(node: XmlNode, name: string): string {
	const value = Object.hasOwn(node, `@_${name}`) ? node[`@_${name}`] : undefined;
	return typeof value === 'string' ? value : '';
}

/** Text inside an element. Signs that XML 1.0 cannot carry at all are left out. */
export function escapeXml(text: string): string {
	return text
		.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
		.replace(/[&<>"']/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' })[sign]!)
		.replace(/\r/g, '&#13;');
}
