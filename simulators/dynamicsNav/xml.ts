import { badRequest } from './errors';

/** An element without its prefix. Mixed content keeps only its elements. */
export interface Element {
	name: string;
	namespace: string;
	text: string;
	children: Element[];
}

export function escapeXml(text: string): string {
	return text.replace(/[&<>"']/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' })[char]!);
}

function unescapeXml(text: string): string {
	return text.replace(/&([^;]*);?/g, (all, name: string) => {
		const known = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[name];
		if (known) return known;
		const number = /^#x([0-9a-f]+)$/i.exec(name) ? Number.parseInt(name.slice(2), 16) : /^#\d+$/.test(name) ? Number(name.slice(1)) : NaN;
		if (Number.isNaN(number)) throw badRequest(`The message is not well-formed XML at '${all}'.`);
		return String.fromCodePoint(number);
	});
}

/** Reads a request: elements, text, namespaces. No document type, no comments, no CDATA: a client has no need of them. */
export function readXml(source: string): Element {
	const top: Element = { name: '', namespace: '', text: '', children: [] };
	const open: { element: Element; tag: string; spaces: Record<string, string> }[] = [{ element: top, tag: '', spaces: {} }];
	const body = source.replace(/^\uFEFF?\s*<\?xml[^?]*\?>/, '');
	let at = 0;
	for (const match of body.matchAll(/([^<]*)<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/gy)) {
		const [whole, text = '', closing, tag = '', attributes = '', empty] = match;
		at += whole.length;
		const current = open.at(-1)!;
		current.element.text += unescapeXml(text);
		if (closing) {
			if (current.tag !== tag) throw badRequest(`The message is not well-formed XML: </${tag}> closes <${current.tag}>.`);
			open.pop();
			continue;
		}
		const spaces = { ...current.spaces };
		for (const [, name = '', value = ''] of attributes.matchAll(/xmlns(?::([\w.-]+))?\s*=\s*["']([^"']*)["']/g)) spaces[name] = value;
		const [prefix, local] = tag.includes(':') ? tag.split(':') : ['', tag];
		const element: Element = { name: local!, namespace: spaces[prefix!] ?? '', text: '', children: [] };
		current.element.children.push(element);
		if (!empty) open.push({ element, tag, spaces });
	}
	if (open.length !== 1 || body.slice(at).trim() !== '' || top.children.length !== 1) throw badRequest('The message is not well-formed XML.');
	return top.children[0]!;
}

export function childOf(element: Element | undefined, name: string): Element | undefined {
	return element?.children.find((each) => each.name === name);
}
