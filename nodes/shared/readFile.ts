import { type ErrorFacts, isKind, type Problem, type StampliErpError } from '../../core/errors';
import { fileIdOf } from '../../core/discover';
import { sha256 } from '../../core/identity';
import type { EntityName } from '../../core/model';
import type { Inbox, RemoteFile } from '../../core/ports';
import type { Profile } from '../../core/profile/profile';
import { recordId } from '../../core/read/identify';
import { readRecords } from '../../core/read/readRecords';
import type { ArrivedRecord, FileRef } from '../../core/records';
import { attempt } from './attempt';

/** How the bytes of a file become records. */
export interface FileReader<Also = undefined> {
	/** Name and version of what reads it, for the ledger: a mapping profile, a partner. */
	name: string;
	version: number;
	/** What a file that cannot be read at all would have held. */
	entity: EntityName;
	maxBytes?: number;
	read(bytes: Buffer, file: FileRef): Promise<{ records: ArrivedRecord[]; also?: Also }>;
}

export interface ReadFile<Also = undefined> {
	file: FileRef;
	records: ArrivedRecord[];
	/** What the reader told beside the records; absent when the file could not be read. */
	also?: Also;
}

export function profileReader(profile: Profile): FileReader {
	return {
		name: profile.profile, version: profile.version, entity: profile.entity, maxBytes: profile.limits.fileBytes,
		read: async (bytes, file) => ({ records: (await readRecords(bytes, profile, file)).records }),
	};
}

/**
 * A file of the server with its records. Undefined when it changed while it was read. A file that is too large or may not be
 * read is one unreadable record, so that somebody hears of it; an error of the connection is thrown.
 */
export async function readRemoteFile<Also>(inbox: Inbox, file: RemoteFile, reader: FileReader<Also>): Promise<ReadFile<Also> | undefined> {
	const content = await contentOf(inbox, file, reader);
	if (content === undefined) return undefined;
	if ('refusal' in content) {
		const ref = fileRef(inbox, file, reader, unreadSha256(file));
		return { file: ref, records: [unreadable(ref, reader.entity, content.refusal)] };
	}
	return await recordsIn(content.bytes, fileRef(inbox, file, reader, content.sha256), reader);
}

/**
 * Reads a file that the ledger has, under its known identity and wherever it is now. Undefined when its content is another one
 * by now, or when it cannot be read.
 */
export async function readKnownFile<Also>(inbox: Inbox, known: FileRef, currentPath: string, reader: FileReader<Also>): Promise<ReadFile<Also> | undefined> {
	const file = await inbox.stat(currentPath);
	const content = file && (await contentOf(inbox, file, reader));
	if (!content || 'refusal' in content || ![content.sha256, unreadSha256(file)].includes(known.sha256)) return undefined;
	return await recordsIn(content.bytes, { ...known, profile: reader.name, profileVersion: reader.version }, reader);
}

type Content = { bytes: Buffer; sha256: string } | { refusal: StampliErpError };

/** Throws errors of the connection; one of this file alone is a result. */
async function contentOf(inbox: Inbox, file: RemoteFile, { maxBytes }: { maxBytes?: number }): Promise<Content | undefined> {
	const read = await attempt(inbox.read(file, maxBytes));
	if (read.done) return read.value;
	if (isOfThisFile(read.refusal)) return { refusal: read.refusal };
	throw read.refusal;
}

/** Whatever is wrong with the bytes, a file must not stand in the way of the others. */
async function recordsIn<Also>(bytes: Buffer, file: FileRef, reader: FileReader<Also>): Promise<ReadFile<Also>> {
	const read = await reader.read(bytes, file).catch((error: Error) => ({
		also: undefined,
		records: [
			unreadable(file, reader.entity, {
				kind: 'invalid', code: 'file.unreadable', message: `${file.name} cannot be read: ${error.message}.`,
				hint: 'Open the file and compare it with the mapping profile; then have it exported again, or correct the profile and retry.',
			}),
		],
	}));
	return { file, ...read };
}

/** Stands for the content of a file that could not be read. */
function unreadSha256({ size, mtime }: RemoteFile): string {
	return sha256(`unread|${size}|${mtime}`);
}

function fileRef(inbox: Inbox, file: RemoteFile, reader: { name: string; version: number }, contentSha256: string): FileRef {
	return {
		fileId: fileIdOf(inbox.name, file.path, contentSha256),
		inbox: inbox.name,
		path: file.path,
		name: file.name,
		size: file.size,
		modifiedAt: new Date(file.mtime * 1000).toISOString(),
		sha256: contentSha256,
		profile: reader.name,
		profileVersion: reader.version,
	};
}

function isOfThisFile(error: StampliErpError): boolean {
	return (error.code === 'sftp.permissionDenied' || (isKind(error, 'invalid') && error.code !== 'sftp.noSuchFile'));
}

function unreadable(file: FileRef, entity: EntityName, error: Pick<ErrorFacts, 'kind' | 'code' | 'message' | 'hint'>): ArrivedRecord {
	const problem: Problem = {
		code: error.code,
		kind: error.code === 'sftp.permissionDenied' ? 'rejected' : 'invalid',
		message: error.message,
		fix: error.hint,
		who: 'integrator',
		where: error.code.startsWith('sftp.') ? 'SFTP server' : `File ${file.path}`,
	};
	return { recordId: recordId(file, 0), entity, rows: 'whole file', problems: [problem] };
}
