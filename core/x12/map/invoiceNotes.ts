import type { Node } from '../check/walk';
import type { OutgoingSegment } from '../wire';
import type { Unit } from './arrange';
import type { Reading } from './context';
import type { Extra } from './extra';
import { inPieces, joined, noteSegments } from './texts';

/** NTE01 of a note that goes on from the one before. */
const more = 'ADD';

/** NTE as notes; a code other than that of a continuation is kept under `NTE-01`, with the number of the note behind it. */
export function noteTexts(context: Reading, nodes: Node[], extra: Extra): string[] {
	const notes: string[][] = [];
	for (const node of nodes) {
		const { text } = context.take(node.segment);
		const [code, content] = [text(1), text(2)];
		if (content === undefined) context.keep(extra, node);
		else if (code === more && notes.length > 0) notes[notes.length - 1]!.push(content);
		else {
			notes.push([content]);
			if (code !== undefined) extra[`NTE-01#${notes.length}`] = code;
		}
	}
	return notes.map(joined);
}

/** Notes as NTE; those that came as N9, with more than the note itself, go back as N9. */
export function invoiceNoteUnits(notes: string[] | undefined, extra: Extra | undefined): Unit[] {
	const isN9 = (index: number) => extra?.[`NOTE#${index + 1}`] !== undefined;
	const nte = (notes ?? []).flatMap((note, index) => isN9(index) ? [] : inPieces(note).map((piece, at): OutgoingSegment => ['NTE', at > 0 ? more : (extra?.[`NTE-01#${index + 1}`] ?? ''), piece]));
	const n9 = noteSegments(notes, extra).filter((_, index) => isN9(index));
	return [{ id: 'NTE', segments: nte }, ...n9.map((segments) => ({ id: 'N9', segments }))];
}
