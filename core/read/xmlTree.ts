import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { XmlLayout } from '../profile/profile';
import { illegalInXml } from './xmlText';

/** An element as fast-xml-parser gives it: text alone, or an object of lists with `#text` and `@_attribute`. */
export type XmlNode = string | { [name: string]: XmlNode[] | string };

/** Parses well-formed XML into a tree whose values are all text. Throws an Error that says what is wrong. */
export function parseXml(source: string, layout: XmlLayout): XmlNode {
	const text = withoutMarkup(source);
	const verdict = XMLValidator.validate(text);
	if (verdict !== true) throw new Error(verdict.err.msg);
	return parserOf(layout).parse(text) as XmlNode;
}

const parsers = new WeakMap<XmlLayout, XMLParser>();

/** One parser per profile: making one costs more than reading a small record. */
function parserOf(layout: XmlLayout): XMLParser {
	const known = parsers.get(layout);
	if (known) return known;
	const parser = new XMLParser({
		ignoreAttributes: false, attributeNamePrefix: '@_', textNodeName: '#text', parseTagValue: false, parseAttributeValue: false, trimValues: false,
		processEntities: false, ignoreDeclaration: true, ignorePiTags: true, removeNSPrefix: layout.namespaces === 'strip', maxNestedTags: layout.maxDepth,
		isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
	});
	parsers.set(layout, parser);
	return parser;
}

/** Comments and instructions go, CDATA becomes ordinary escaped text, so that only elements and text are left. */
function withoutMarkup(source: string): string {
	if (!source.includes('<!') && !source.includes('<?')) return source;
	return source.replace(/<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>/g, (_all, data: string | undefined) =>
		(data ?? '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'));
}

export function children(node: XmlNode | undefined, name: string): XmlNode[] {
	if (node === undefined || typeof node === 'string' || !Object.hasOwn(node, name)) return [];
	const found = node[name]!;
	return typeof found === 'string' ? [found] : found;
}

/** All elements at a path below a node. */
export function elementsAt(node: XmlNode, steps: string[]): XmlNode[] {
	return steps.reduce<XmlNode[]>((nodes, step) => nodes.flatMap((inner) => children(inner, step)), [node]);
}

export function textOf(node: XmlNode): string {
	const raw = typeof node === 'string' ? node : typeof node['#text'] === 'string' ? node['#text'] : '';
	return decoded(raw);
}

export function attributeOf(node: XmlNode, name: string): string | undefined {
	const raw = typeof node === 'string' || !Object.hasOwn(node, `@_${name}`) ? undefined : node[`@_${name}`];
	return typeof raw === 'string' ? decoded(raw) : undefined;
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The text without references; throws on one that XML itself does not know. */
export function decoded(text: string): string {
	const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
	if (!lines.includes('&')) return lines;
	return lines.replace(/&([^;&\s]{0,20};)?/g, (all, body: string | undefined) => {
		const name = body?.slice(0, -1) ?? '';
		if (Object.hasOwn(named, name)) return named[name]!;
		const code = /^#x[0-9a-f]{1,6}$/i.test(name) ? Number.parseInt(name.slice(2), 16) : /^#\d{1,7}$/.test(name) ? Number(name.slice(1)) : -1;
		const char = code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
		if (char === '' || illegalInXml.test(char)) throw new Error(`${all} is not a character reference of XML`);
		return char;
	});
}
