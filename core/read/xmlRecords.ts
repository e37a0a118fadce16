import { setImmediate as nextTurn } from 'node:timers/promises';
import { StampliErpError } from '../errors';
import type { FieldSpec, Profile, XmlLayout } from '../profile/profile';
import { parseXmlPath } from '../profile/xpath';
import type { ArrivedRecord, FileRef } from '../records';
import { arrived } from './arrived';
import { specsOf } from './csvColumns';
import { documentBuilder, type Builder } from './documents';
import { problem } from './faults';
import type { Source } from './fieldReader';
import { leaves, leavesAsText } from './xmlLeaves';
import { scanXml, type XmlScan, type XmlSpan } from './xmlScan';
import { badXml, lineOf, xmlText } from './xmlText';
import { attributeOf, children, elementsAt, parseXml, textOf, type XmlNode } from './xmlTree';

/** Where a path is looked up: in the line (or the record itself), its record, or the file around the records. */
interface XmlPlace {
	frame: XmlNode;
	record: XmlNode;
	node: XmlNode;
}

/** All documents of an XML file. Throws a `StampliErpError` of kind `invalid` when the file as a whole cannot be used. */
export async function readXml(bytes: Uint8Array, profile: Profile, file: FileRef): Promise<{ records: ArrivedRecord[]; rows: number }> {
	const layout = profile.xml!;
	const text = xmlText(bytes, profile);
	const { records: spans, strays, frame } = scanXml(text, layout);
	if (spans.length > profile.limits.rows) throw badXml('file.limit.rows', `The file has more than ${profile.limits.rows} records`);
	const around = frameOf(frame, layout);
	if (spans.length === 0 && elementsAt(around, layout.root.split('/')).length === 0) {
		throw badXml('file.xml.root', `The file's root element is not <${layout.root}>, as the mapping profile "${profile.profile}" expects`);
	}
	if (spans.length === 0 && strays.length > 0) {
		const { name, start } = strays.reduce((a, b) => (a.start < b.start ? a : b));
		throw badXml('file.xml.record', `The file has no record at ${layout.root}/${layout.record}, as the mapping profile "${profile.profile}" expects, but ${strays.length} elsewhere: the first is <${name}> in line ${lineOf(text, start)}`);
	}
	const source = (spec: FieldSpec) => xmlSource(spec, layout);
	const builder = documentBuilder<XmlPlace>({ profile, file, word: 'Record', headerSource: source, lineSource: source });
	const used = (part: 'header' | 'lines') => new Set(specsOf(profile[part]).flatMap(({ xpath }) => [xpath ?? []].flat()).map((path) => relative(path, layout)));
	const keep = profile.extra === 'keep' ? { header: used('header'), lines: used('lines') } : undefined;
	const records: ArrivedRecord[] = [];
	let parsed = 0;
	for (const [index, span] of spans.entries()) {
		records.push(readRecord(text, span, index + 1, { profile, file, layout, builder, frame: around, keep }));
		parsed += span.end - span.start;
		if (parsed > 512 * 1024) {
			parsed = 0;
			await nextTurn();
		}
	}
	let [line, counted] = [1, 0];
	for (const stray of strays.sort((a, b) => a.start - b.start)) {
		line += lineOf(text.slice(counted, stray.start), stray.start) - 1;
		counted = stray.start;
		// Their numbers come behind those of the others, which must not depend on them.
		records.push(strayRecord(text, { ...stray, line }, records.length + 1, { profile, file, layout }));
	}
	return { records, rows: spans.length + strays.length };
}

function strayRecord(text: string, { name, start, end, line }: XmlScan['strays'][number] & { line: number }, number: number, { profile, file, layout }: Pick<RecordContext, 'profile' | 'file' | 'layout'>): ArrivedRecord {
	const fault = problem({
		code: 'record.elsewhere', who: 'integrator', row: number,
		message: `The element <${name}> in line ${line} looks like a record, but records are read at ${layout.root}/${layout.record} only`,
		fix: 'Correct xml.root and xml.record in the mapping profile, or have the file written as agreed, and sent again under another name.',
	}, profile);
	return arrived({ profile, file, firstRow: number, rows: `element <${name}> (line ${line})`, problems: [fault], raw: [{ text: text.slice(start, Math.min(end, start + 2000)) }] });
}

function frameOf(frame: string, layout: XmlLayout): XmlNode {
	try {
		return parseXml(frame, layout);
	} catch (error) {
		throw badXml('file.xml.malformed', `The file is not well-formed XML around its records: ${(error as Error).message}`);
	}
}

interface RecordContext {
	profile: Profile;
	file: FileRef;
	layout: XmlLayout;
	builder: Builder<XmlPlace>;
	frame: XmlNode;
	/** Paths that fields read; everything else goes to `extra`. */
	keep?: { header: Set<string>; lines: Set<string> };
}

function readRecord(text: string, span: XmlSpan, number: number, context: RecordContext): ArrivedRecord {
	const { profile, file, layout, builder, frame, keep } = context;
	const rows = `record ${number} (line ${span.line})`;
	const piece = text.slice(span.start, span.end);
	try {
		const tree = parseXml(piece, layout);
		const record = children(tree, layout.record.split('/').at(-1)!)[0] ?? '';
		const linePath = layout.line?.split('/');
		const nodes = profile.lines && linePath ? elementsAt(record, linePath) : [];
		const built = builder.build({
			header: { frame, record, node: record }, row: number,
			extra: keep && leavesAsText(record, keep.header, layout.line),
			lines: nodes.map((node) => ({ source: { frame, record, node }, row: number, extra: keep && leavesAsText(node, keep.lines) })),
		});
		const raw = built.problems.length > 0 ? [Object.fromEntries(leaves(record).map(({ path, text: value }) => [path, value.slice(0, 500)]))] : [];
		return arrived({ profile, file, firstRow: number, rows, problems: built.problems, content: built.content, raw });
	} catch (error) {
		if (error instanceof StampliErpError) throw error;
		const message = `Record ${number} (line ${span.line}) cannot be read as XML: ${(error as Error).message.replace('[SECURITY] ', '').slice(0, 300)}`;
		const fault = problem({ code: 'record.malformed', message, fix: 'Have the record corrected where the file is written, and the file sent again under another name.', who: 'integrator', row: number }, profile);
		return arrived({ profile, file, firstRow: number, rows, problems: [fault], raw: [{ text: piece.slice(0, 2000) }] });
	}
}

/** A path as it is below the record, whether the profile wrote it from the root or not. */
function relative(path: string, layout: XmlLayout): string {
	const start = `/${layout.root}/${layout.record}/`;
	return (path.startsWith(start) ? path.slice(start.length) : path).replace(/\/text\(\)$/, '');
}

function xmlSource(spec: FieldSpec, layout: XmlLayout): Source<XmlPlace> | undefined {
	if (spec.xpath === undefined) return undefined;
	const recordSteps = [...layout.root.split('/'), ...layout.record.split('/')];
	const paths = [spec.xpath].flat().map((text) => {
		const path = parseXmlPath(text)!;
		const inRecord = path.absolute && recordSteps.every((step, index) => path.steps[index] === step);
		const steps = inRecord ? path.steps.slice(recordSteps.length) : path.steps;
		return (place: XmlPlace): string[] => {
			const start = inRecord ? place.record : path.absolute ? place.frame : place.node;
			const found = elementsAt(start, steps);
			return path.attribute === undefined ? found.map(textOf) : found.map((node) => attributeOf(node, path.attribute!)).filter((value) => value !== undefined);
		};
	});
	const label = `element "${[spec.xpath].flat().join('" or "')}"`;
	const filled = (texts: string[]) => texts.some((value) => value.trim() !== '');
	if (spec.join !== undefined) {
		return { label, texts: (place) => [paths.flatMap((path) => path(place)).map((value) => value.trim()).filter((value) => value !== '').join(spec.join)] };
	}
	return {
		label,
		texts(place) {
			let texts: string[] = [];
			for (const path of paths) if (filled((texts = path(place)))) break;
			return texts;
		},
	};
}
