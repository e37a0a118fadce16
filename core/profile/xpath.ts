/** A path into an XML record: element names, then text or one attribute. */
export interface XmlPath {
	absolute: boolean;
	steps: string[];
	attribute?: string;
}

const name = /^[\p{L}_][\p{L}\p{N}_.:-]*$/u;

/** Reads the subset `/a/b`, `a/@id`, `a/text()`, `.`; undefined when the text is anything else. */
export function parseXmlPath(text: string): XmlPath | undefined {
	const absolute = text.startsWith('/');
	const parts = (absolute ? text.slice(1) : text).split('/');
	const last = parts[parts.length - 1]!;
	if (last === 'text()' || (last === '.' && parts.length === 1)) parts.pop();
	const attribute = last.startsWith('@') ? parts.pop()!.slice(1) : undefined;
	if (attribute !== undefined && !name.test(attribute)) return undefined;
	if (!parts.every((part) => name.test(part)) || (absolute && parts.length === 0)) return undefined;
	return { absolute, steps: parts, attribute };
}

/** A path without attribute or text test, as for records and lines. */
export function elementPath(text: string): string[] | undefined {
	const path = parseXmlPath(text);
	return path && !path.absolute && path.attribute === undefined && path.steps.length > 0 ? path.steps : undefined;
}
