import { StampliErpError } from '../errors';
import type { Profile } from '../profile/profile';
import type { ArrivedRecord, FileRef } from '../records';
import { arrived } from './arrived';
import { readCsv } from './csvRecords';
import { problem } from './faults';
import { otherKind } from './fileKind';
import { readXml } from './xmlRecords';

/**
 * Reads all records of a file. Never throws for a bad file: what cannot be read is a record too, without content and with every
 * reason; a file that cannot be used at all is one such record. `rows` counts data rows (CSV) or records (XML), readable or not.
 * On large files other work gets its turn in between.
 */
export async function readRecords(bytes: Buffer, profile: Profile, file: FileRef): Promise<{ records: ArrivedRecord[]; rows: number }> {
	try {
		if (bytes.length > profile.limits.fileBytes) {
			throw new StampliErpError({
				kind: 'invalid', code: 'file.limit.bytes', message: `The file has ${bytes.length} bytes; the limit is ${profile.limits.fileBytes}`,
				hint: 'Have the file split, or raise limits.fileBytes in the mapping profile.',
			});
		}
		const read = await (profile.format.type === 'csv' ? readCsv : readXml)(bytes, profile, file);
		const refused = read.records.filter(({ problems }) => problems.length > 0);
		return profile.errors.onAny === 'rejectFile' && refused.length > 0 ? { records: [wholeFile(read.records, refused, profile, file)], rows: read.rows } : read;
	} catch (error) {
		if (!(error instanceof StampliErpError) || error.kind !== 'invalid') throw error;
		const { code, message, hint } = explained(error, bytes, profile);
		const fault = problem({ code, message: `${file.name}: ${message}`, fix: hint, who: 'integrator' }, profile);
		return { records: [arrived({ profile, file, firstRow: 0, rows: 'whole file', problems: [fault], raw: [] })], rows: 0 };
	}
}

/** A workbook or a web page under the name of a CSV file is called what it is, not by the first byte that does not fit. */
function explained(error: StampliErpError, bytes: Uint8Array, profile: Profile): Pick<StampliErpError, 'code' | 'message' | 'hint'> {
	const { type } = profile.format;
	const kind = error.code.startsWith('file.limit.') ? undefined : otherKind(bytes, type);
	if (!kind) return error;
	const wanted = type.toUpperCase();
	return {
		code: 'file.kind', message: `This is ${kind}, not ${type === 'csv' ? 'a' : 'an'} ${wanted} file`,
		hint: `Have it exported as ${wanted} and sent again; files of other kinds are kept out by the options Include and Exclude.`,
	};
}

/** Where the profile wants all or nothing, one record stands for the file and tells every fault. */
function wholeFile(all: ArrivedRecord[], refused: ArrivedRecord[], profile: Profile, file: FileRef): ArrivedRecord {
	const summary = problem({
		code: 'file.rejected', who: 'integrator', message: `${file.name}: ${refused.length} of ${all.length} records have faults, and the mapping profile rejects the whole file then`,
		fix: 'Have the named rows corrected and the file sent again.',
	}, profile);
	return arrived({ profile, file, firstRow: 0, rows: 'whole file', problems: [summary, ...refused.flatMap(({ problems }) => problems)], raw: refused.flatMap(({ raw }) => raw ?? []) });
}
