import { dirname } from 'node:path';
import { StampliErpError } from '../../core/errors';

interface SqliteFault extends Error {
	code?: string;
	/** SQLite's result code; its lower byte is the primary one. */
	errcode?: number;
}

const primary = (error: unknown) => ((error as SqliteFault).code === 'ERR_SQLITE_ERROR' ? ((error as SqliteFault).errcode ?? 0) & 0xff : 0);

/** SQLITE_BUSY or SQLITE_LOCKED: another connection is writing. */
export function isBusy(error: unknown): boolean {
	return [5, 6].includes(primary(error));
}

/** What a person can do about an error of SQLite; other errors pass as they are. */
export function sqliteProblem(error: unknown, file: string): unknown {
	const code = primary(error);
	if (code === 0) return error;
	const detail = error instanceof Error ? error.message : '';
	const problem = (kind: 'setup' | 'transient', name: string, message: string, hint: string) =>
		new StampliErpError({ kind, code: `ledger.file.${name}`, message, hint, cause: error });
	switch (code) {
		case 5:
		case 6:
			return problem(
				'transient',
				'locked',
				`The ledger ${file} is locked by another process.`,
				'It is tried again at the next run. If it lasts, look for a backup or a database tool that keeps the file open.',
			);
		case 3:
		case 8:
		case 23:
			return problem(
				'setup',
				'readOnly',
				`The ledger ${file} cannot be written.`,
				`Give the user that runs n8n the right to write this file and its folder ${dirname(file)}.`,
			);
		case 13:
			return problem('transient', 'diskFull', `The disk of the ledger ${file} is full.`, 'Free disk space; nothing was half written.');
		case 14:
			return problem(
				'setup',
				'notOpened',
				`The ledger ${file} cannot be opened.`,
				'Check that the path is a file, not a folder, and that the user that runs n8n may read and write it.',
			);
		case 10:
			return problem(
				'transient',
				'disk',
				`The disk reported an error while the ledger ${file} was used: ${detail}.`,
				'Check the disk, its free space, and that the folder is on a local disk.',
			);
		case 11:
		case 26:
			return problem(
				'setup',
				'damaged',
				`The file ${file} is damaged or not a ledger.`,
				'Restore the ledger and its .key file from the same backup. Do not delete it: it knows what was posted.',
			);
		default:
			return problem('setup', 'failed', `The ledger ${file} failed: ${detail}.`, 'Report this message with the versions of n8n and this package.');
	}
}

/** The folder of the file cannot be made or entered. */
export function folderProblem(error: unknown, file: string): StampliErpError {
	return new StampliErpError({
		kind: 'setup',
		code: 'ledger.folder',
		message: `The folder ${dirname(file)} for the ledger cannot be used: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}.`,
		hint: 'Make the folder writable for the user that runs n8n, or name another file in STAMPLI_LEDGER_FILE.',
		cause: error,
	});
}
