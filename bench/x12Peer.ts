import { version } from 'node-x12/package.json';
import { X12Parser } from 'node-x12';
import { x12File, type X12File } from './x12File';

export const peerName = `node-x12 ${version}`;

/**
 * The usual package for X12: one text into its objects, groups, sets, segments and elements. It takes the whole text at once, whose
 * making is not measured; its stream takes every chunk for the beginning of a file, and refuses the second.
 */
export function peerReading(bytes: number): () => X12File['counts'] {
	const { chunks, counts } = x12File(bytes);
	const text = Buffer.concat([...chunks]).toString('latin1');
	return () => {
		const read = new X12Parser(true).parse(text) as { functionalGroups: { transactions: { segments: unknown[] }[] }[] };
		const sets = read.functionalGroups.flatMap(({ transactions }) => transactions);
		// ST and SE are not among its segments.
		const segments = sets.reduce((sum, set) => sum + set.segments.length + 2, 0);
		if (sets.length !== counts.sets || segments !== counts.segments) throw new Error(`${peerName} read ${sets.length} of ${counts.sets} sets and ${segments} of ${counts.segments} segments.`);
		return counts;
	};
}
