import { decoded, textOf, type XmlNode } from './xmlTree';

export interface Leaf {
	/** Path below the node, repeated elements numbered: `Note[2]`, `Vendor/@id`. */
	path: string;
	/** The same without numbers, as a profile writes it. */
	plain: string;
	text: string;
}

/** Every text and attribute below a node. */
export function leaves(node: XmlNode, path = '', plain = ''): Leaf[] {
	const own = textOf(node).trim();
	const found: Leaf[] = own === '' ? [] : [{ path: path || 'text()', plain: plain || '.', text: own }];
	if (typeof node === 'string') return found;
	const below = (base: string, name: string) => (base ? `${base}/${name}` : name);
	for (const [name, value] of Object.entries(node)) {
		if (name === '#text') continue;
		if (typeof value === 'string') found.push({ path: below(path, `@${name.slice(2)}`), plain: below(plain, `@${name.slice(2)}`), text: decoded(value) });
		else value.forEach((child, index) => found.push(...leaves(child, below(path, index === 0 ? name : `${name}[${index + 1}]`), below(plain, name))));
	}
	return found;
}

/** What no field reads, by path; undefined when everything is read. */
export function leavesAsText(node: XmlNode, used: Set<string>, lines?: string): Record<string, string> | undefined {
	const rest = leaves(node).filter(({ plain, text }) => !used.has(plain) && text !== '' && !(lines !== undefined && (plain === lines || plain.startsWith(`${lines}/`))));
	return rest.length > 0 ? Object.fromEntries(rest.map(({ path, text }) => [path, text])) : undefined;
}
