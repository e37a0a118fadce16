import { isKind, type Problem, StampliErpError } from '../../core/errors';
import { fileIdOf } from '../../core/discover';
import type { EntityName } from '../../core/model';
import type { Inbox, RemoteFile } from '../../core/ports';
import type { Profile } from '../../core/profile/profile';
import { recordId } from '../../core/read/identify';
import { readRecords } from '../../core/read/readRecords';
import type { ArrivedRecord, FileRef } from '../../core/records';
import { sha256 } from '../../core/identity';

export interface ReadFile {
	file: FileRef;
	records: ArrivedRecord[];
}

/**
 * A file of the server with its records. Undefined when it changed while it was read. A file that is too large or may not be
 * read is one unreadable record, so that somebody hears of it; an error of the connection is thrown.
 */
export async function readRemoteFile(inbox: Inbox, file: RemoteFile, profile: Profile): Promise<ReadFile | undefined> {
	try {
		const content = await inbox.read(file, profile.limits.fileBytes);
		if (!content) return undefined;
		const ref = fileRef(inbox, file, profile, content.sha256);
		return { file: ref, records: (await readRecords(content.bytes, profile, ref)).records };
	} catch (error) {
		if (!isOfThisFile(error)) throw error;
		const ref = fileRef(inbox, file, profile, unreadSha256(file));
		return { file: ref, records: [unreadable(ref, profile.entity, error)] };
	}
}

/**
 * Reads a file that the ledger has, under its known identity and wherever it is now. Undefined when its content is another one
 * by now, or when it cannot be read.
 */
export async function readKnownFile(inbox: Inbox, known: FileRef, currentPath: string, profile: Profile): Promise<ReadFile | undefined> {
	try {
		const file = await inbox.stat(currentPath);
		const content = file && (await inbox.read(file, profile.limits.fileBytes));
		if (!content || ![content.sha256, unreadSha256(file)].includes(known.sha256)) return undefined;
		const ref = { ...known, profile: profile.profile, profileVersion: profile.version };
		return { file: ref, records: (await readRecords(content.bytes, profile, ref)).records };
	} catch (error) {
		if (!isOfThisFile(error)) throw error;
		return undefined;
	}
}

/** Stands for the content of a file that could not be read. */
function unreadSha256({ size, mtime }: RemoteFile): string {
	return sha256(`unread|${size}|${mtime}`);
}

function fileRef(inbox: Inbox, file: RemoteFile, profile: Profile, contentSha256: string): FileRef {
	return {
		fileId: fileIdOf(inbox.name, file.path, contentSha256),
		inbox: inbox.name,
		path: file.path,
		name: file.name,
		size: file.size,
		modifiedAt: new Date(file.mtime * 1000).toISOString(),
		sha256: contentSha256,
		profile: profile.profile,
		profileVersion: profile.version,
	};
}

function isOfThisFile(error: unknown): error is StampliErpError {
	return error instanceof StampliErpError && (error.code === 'sftp.permissionDenied' || (isKind(error, 'invalid') && error.code !== 'sftp.noSuchFile'));
}

function unreadable(file: FileRef, entity: EntityName, error: StampliErpError): ArrivedRecord {
	const problem: Problem = {
		code: error.code,
		kind: error.code === 'sftp.permissionDenied' ? 'rejected' : 'invalid',
		message: error.message,
		fix: error.hint,
		who: 'integrator',
		where: 'SFTP server',
	};
	return { recordId: recordId(file, 0), entity, rows: 'whole file', problems: [problem] };
}
