import type { XmlLayout } from '../profile/profile';
import { badXml, lineOf } from './xmlText';

export interface XmlSpan {
	start: number;
	end: number;
	line: number;
}

export interface XmlScan {
	/** Where the records stand; each is read by itself, so that a large file never becomes one large tree. */
	records: XmlSpan[];
	/** Elements called like a record (in any letter case) that stand elsewhere and hold elements: nobody reads them. */
	strays: { name: string; start: number; end: number }[];
	/** The file without its records: root, attributes and what else stands around them. */
	frame: string;
}

const localName = (name: string, layout: XmlLayout) => (layout.namespaces === 'strip' ? name.slice(name.indexOf(':') + 1) : name);
const maxAttributes = 256;

/** Walks all tags once: nesting must be right, depth and attributes within bounds. Throws with the line of the first fault. */
export function scanXml(text: string, layout: XmlLayout): XmlScan {
	const recordPath = [...layout.root.split('/'), ...layout.record.split('/')];
	const open: { name: string; at: number; holds?: true }[] = [];
	const records: XmlSpan[] = [];
	const strays: XmlScan['strays'] = [];
	const recordName = recordPath[recordPath.length - 1]!.toLowerCase();
	let [at, line, counted] = [0, 1, 0];
	let [frame, framed] = ['', 0];
	let roots = 0;
	const fail = (position: number, what: string) => badXml('file.xml.malformed', `The file is not well-formed XML: line ${lineOf(text, position)} ${what}`);
	const isBelowRecord = () => open.length >= recordPath.length && recordPath.every((name, index) => localName(open[index]!.name, layout) === name);
	const isRecord = () => open.length === recordPath.length && isBelowRecord();
	const until = (mark: string, from: number, what: string) => {
		const end = text.indexOf(mark, from);
		if (end < 0) throw fail(from, `begins ${what} that never ends`);
		return end + mark.length;
	};
	const closed = (from: number, end: number) => {
		if (isRecord()) {
			line += lineOf(text.slice(counted, from), from) - 1;
			counted = from;
			records.push({ start: from, end, line });
			frame += text.slice(framed, from);
			framed = end;
		}
		const { name, holds } = open[open.length - 1]!;
		if (holds && localName(name, layout).toLowerCase() === recordName && !isBelowRecord()) strays.push({ name, start: from, end });
		open.pop();
	};
	for (let next = text.indexOf('<'); next >= 0; next = text.indexOf('<', at)) {
		if (open.length === 0 && text.slice(at, next).trim() !== '') throw fail(next, 'has text outside the root element');
		if (text.startsWith('<!--', next)) at = until('-->', next + 4, 'a comment');
		else if (text.startsWith('<![CDATA[', next)) at = until(']]>', next, 'a CDATA section');
		else if (text.startsWith('<?', next)) at = until('?>', next, 'an instruction');
		else if (text[next + 1] === '/') {
			at = until('>', next, 'a closing tag');
			const name = text.slice(next + 2, at - 1).trim();
			const top = open[open.length - 1];
			if (top?.name !== name) throw fail(next, top ? `closes <${name.slice(0, 60)}>, but <${top.name}> of line ${lineOf(text, top.at)} is still open` : `closes <${name.slice(0, 60)}>, which is not open`);
			closed(top.at, at);
		} else {
			const tag = openingTag(text, next);
			if (!tag) throw fail(next, 'has a "<" that begins no tag (in text it is written &lt;)');
			if (tag.attributes > maxAttributes) throw fail(next, `has more than ${maxAttributes} attributes in one tag`);
			if (open.length === 0 && ++roots > 1) throw fail(next, 'begins a second root element');
			at = tag.end;
			if (open.length > 0) open[open.length - 1]!.holds = true;
			open.push({ name: tag.name, at: next });
			if (open.length > layout.maxDepth) throw badXml('file.xml.depth', `Line ${lineOf(text, next)} is nested deeper than ${layout.maxDepth} elements`);
			if (tag.empty) closed(next, at);
		}
	}
	const left = open[open.length - 1];
	if (left) throw fail(left.at, `opens <${left.name}>, which is never closed: the file may be cut off`);
	if (roots === 0) throw badXml('file.xml.empty', 'The file holds no XML element');
	if (text.slice(at).trim() !== '') throw fail(at, 'has text behind the root element');
	return { records, strays, frame: frame + text.slice(framed) };
}

const tagName = /[\p{L}_:][\p{L}\p{N}_:.\u00b7-]*/uy;

function openingTag(text: string, from: number): { name: string; end: number; empty: boolean; attributes: number } | undefined {
	tagName.lastIndex = from + 1;
	const name = tagName.exec(text)?.[0];
	if (!name) return undefined;
	let attributes = 0;
	for (let at = from + 1 + name.length; at < text.length; at++) {
		const char = text[at];
		if (char === '>') return { name, end: at + 1, empty: text[at - 1] === '/', attributes };
		if (char === '<') return undefined;
		if (char === '"' || char === "'") {
			attributes++;
			const end = text.indexOf(char, at + 1);
			if (end < 0) return undefined;
			at = end;
		}
	}
	return undefined;
}
