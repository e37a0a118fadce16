import type { Profile } from '../profile/profile';
import { parseXmlPath } from '../profile/xpath';
import { illegalInXml } from '../read/xmlText';
import { encodeText } from '../text';
import { fieldWriters, type FieldWriter } from './fieldWriter';
import type { DocumentPlace, Layout } from './layout';

interface Element {
	name: string;
	attributes: [string, string][];
	children: Element[];
	text?: string;
}

/** XML with one element per record, its fields in declared order. */
export function xmlLayout(profile: Profile): Layout {
	const { format, out } = profile;
	const layout = profile.xml!;
	const outer = [...layout.root.split('/'), ...layout.record.split('/')];
	const recordName = outer.pop()!;
	const header = fieldWriters('header', profile);
	const lines = fieldWriters('lines', profile);
	const encode = (text: string) => encodeText(text, format.encoding);
	const indent = (depth: number) => '\t'.repeat(depth);
	const name = new TextDecoder(format.encoding).encoding.toUpperCase();
	return {
		begin: () => encode([`${out.bom ? '\ufeff' : ''}<?xml version="1.0" encoding="${name}"?>`, ...outer.map((step, depth) => `${indent(depth)}<${step}>`), ''].join(out.newline)),
		end: () => encode([...outer.map((step, depth) => `${indent(depth)}</${step}>`).reverse(), ''].join(out.newline)),
		document(entity, members, place) {
			const root: Element = { name: recordName, attributes: [], children: [] };
			fill(root, header, entity, place);
			if (profile.lines && layout.line) {
				const path = layout.line.split('/');
				const parent = descend(root, path.slice(0, -1));
				members.forEach((line, index) => {
					const element: Element = { name: path.at(-1)!, attributes: [], children: [] };
					fill(element, lines, line, place, String(line.lineNumber ?? index + 1));
					parent.children.push(element);
				});
			}
			return { bytes: encode(rendered(root, outer.length, out.newline)), rows: 1 };
		},
	};

	function fill(target: Element, writers: FieldWriter[], source: Record<string, unknown>, place: DocumentPlace, line?: string): void {
		for (const writer of writers) {
			const path = parseXmlPath(writer.target)!;
			const texts = writer.write(source, { ...place, line }).map((text) => legal(text, writer, place, line));
			if (texts.length === 0) continue;
			if (path.attribute !== undefined) descend(target, path.steps).attributes.push([path.attribute, texts[0]!]);
			else if (path.steps.length === 0) target.text = texts[0]!;
			else if (texts.length === 1) descend(target, path.steps).text = texts[0]!;
			else descend(target, path.steps.slice(0, -1)).children.push(...texts.map((text) => ({ name: path.steps.at(-1)!, attributes: [], children: [], text })));
		}
	}

	function legal(text: string, { target }: FieldWriter, place: DocumentPlace, line?: string): string {
		if (!illegalInXml.test(text)) return text;
		if (out.illegalCharacters === 'replace') return text.replace(new RegExp(illegalInXml, 'g'), ' ');
		place.refuse('value.character', `element "${target}": "${text.slice(0, 60)}" has a character that XML cannot hold`, line);
		return '';
	}
}

function descend(from: Element, steps: string[]): Element {
	return steps.reduce((element, step) => {
		let next = element.children.find(({ name }) => name === step);
		if (!next) element.children.push((next = { name: step, attributes: [], children: [] }));
		return next;
	}, from);
}

const references: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\r': '&#13;' };
const escaped = (text: string) => text.replace(/[&<>"'\r]/g, (char) => references[char]!);

function rendered({ name, attributes, children, text }: Element, depth: number, newline: string): string {
	const indent = '\t'.repeat(depth);
	const open = `${indent}<${name}${attributes.map(([key, value]) => ` ${key}="${escaped(value).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`).join('')}`;
	if (children.length === 0) return text ? `${open}>${escaped(text)}</${name}>${newline}` : `${open}/>${newline}`;
	return `${open}>${text === undefined ? '' : escaped(text)}${newline}${children.map((child) => rendered(child, depth + 1, newline)).join('')}${indent}</${name}>${newline}`;
}
