import { setImmediate as breathe } from 'node:timers/promises';
import { StampliErpError, type Problem } from '../../core/errors';
import type { AnyEntity } from '../../core/model';
import type { Profile } from '../../core/profile/profile';
import { fileName } from '../../core/write/fileName';
import { recordWriter } from '../../core/write/writeRecords';

const recordsPerTurn = 500;

export interface WrittenFile {
	fileName: string;
	bytes: Buffer;
	rows: number;
	/** Records that cannot be written and that the profile lets be left out. */
	refused: { record: AnyEntity; problems: Problem[] }[];
}

/** One file of all records, written piece by piece so that n8n goes on with other work. */
export async function writeFile(records: AnyEntity[], profile: Profile, at: { now: string; sequence: number }): Promise<WrittenFile> {
	const writer = recordWriter(profile);
	const pieces = [writer.begin()];
	const refused: WrittenFile['refused'] = [];
	let rows = 0;
	for (const [index, record] of records.entries()) {
		if (index > 0 && index % recordsPerTurn === 0) await breathe();
		const written = writer.add(record);
		if (written.problems.length > 0) refused.push({ record, problems: written.problems });
		pieces.push(written.bytes);
		rows += written.rows;
	}
	if (refused.length > 0 && (profile.errors.onAny === 'rejectFile' || refused.length === records.length)) throw allRefused(refused, records.length, profile);
	pieces.push(writer.end());
	return { fileName: fileName(profile, at), bytes: Buffer.concat(pieces), rows, refused };
}

function allRefused(refused: WrittenFile['refused'], all: number, profile: Profile): StampliErpError {
	const reasons = refused.flatMap(({ problems }) => problems.map(({ message }) => message));
	const shown = reasons.slice(0, 10).join(' · ');
	return new StampliErpError({
		kind: 'invalid',
		code: 'write.refused',
		message: `${refused.length} of ${all} records cannot be written with profile ${profile.profile}: ${shown}${reasons.length > 10 ? ' …' : ''}`,
		hint: 'Correct the named values where they come from, or the mapping profile. Nothing was uploaded.',
	});
}
