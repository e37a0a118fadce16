import type { Node } from '../check/walk';
import { elementOf } from '../read/element';
import type { OutgoingSegment } from '../wire';
import type { Reading } from './context';
import { nodeText, segmentsFrom, type Extra } from './extra';

const textLength = 80;
const messageLength = 264;
const defaultNote: OutgoingSegment = ['N9', 'ZZ', 'NOTE'];

/**
 * A text in pieces that `joined` puts together again: at a blank, which is left out, or where there is none after exactly
 * `textLength` characters.
 */
export function inPieces(text: string): string[] {
	const pieces: string[] = [];
	let rest = text.replace(/\s+/g, ' ').trim();
	while (rest.length > textLength) {
		const blank = rest.lastIndexOf(' ', textLength - 1);
		pieces.push(blank > 0 ? rest.slice(0, blank) : rest.slice(0, textLength));
		rest = blank > 0 ? rest.slice(blank + 1) : rest.slice(textLength);
	}
	return [...pieces, rest];
}

export function joined(pieces: string[]): string {
	return pieces.reduce((text, piece, index) => (index === 0 ? piece : text + (pieces[index - 1]!.length >= textLength ? '' : ' ') + piece), '');
}

/** The free-form PIDs of a line as one description; those of another kind are kept as they are. */
export function readDescription(context: Reading, nodes: Node[], extra: Extra): string | undefined {
	const free = (node: Node) => elementOf(node.segment, 1) === 'F' && elementOf(node.segment, 5) !== undefined && node.children.length === 0;
	if (nodes.length === 0) return undefined;
	const first = nodes.find(free);
	const kindOf = ({ segment }: Node) => segment.elements.filter((_, index) => index !== 4).join('*').replace(/\*+$/, '');
	const pieces: string[] = [];
	for (const node of nodes) {
		if (!first || (node !== first && (!free(node) || kindOf(node) !== kindOf(first)))) {
			context.keep(extra, node);
			continue;
		}
		const { text, rest } = context.take(node.segment);
		text(1);
		pieces.push(text(5)!);
		if (node === first) Object.assign(extra, rest());
	}
	return pieces.length > 0 ? joined(pieces) : undefined;
}

/** N9 loops with messages as notes. The head of one that says more than that it is a note is kept under `NOTE`, its number behind it. */
export function readNote(context: Reading, node: Node, extra: Extra, notes: string[]): void {
	const messages = node.children.filter(({ segment }) => segment.id === 'MSG');
	if (messages.length === 0 || messages.length < node.children.length || messages.some(({ segment }) => segment.elements.slice(2).some(Boolean))) return context.keep(extra, node);
	// MSG02 = LC continues the line before.
	const text = messages.reduce((all, { segment }, index) => {
		const part = elementOf(segment, 1) ?? '';
		return index === 0 ? part : all + (elementOf(segment, 2) === 'LC' ? '' : '\n') + part;
	}, '');
	notes.push(text);
	const head = nodeText({ segment: node.segment, children: [] }, context.set.interchange.delimiters.component);
	if (head !== defaultNote.join('*')) extra[`NOTE#${notes.length}`] = head;
}

export function noteSegments(notes: string[] | undefined, extra: Extra | undefined): OutgoingSegment[][] {
	return (notes ?? []).map((note, index) => {
		const head = extra?.[`NOTE#${index + 1}`];
		return [head === undefined ? defaultNote : segmentsFrom(head)[0]!, ...note.split('\n').filter((line) => line.trim() !== '').flatMap(messages)];
	});
}

function messages(line: string): OutgoingSegment[] {
	const found: OutgoingSegment[] = [];
	for (let rest = line.trimEnd(); rest !== ''; ) {
		// A piece must not end with a blank, which would be lost.
		let length = Math.min(messageLength, rest.length);
		while (length > 1 && rest[length - 1] === ' ') length--;
		found.push(found.length === 0 ? ['MSG', rest.slice(0, length)] : ['MSG', rest.slice(0, length), 'LC']);
		rest = rest.slice(length);
	}
	return found;
}
