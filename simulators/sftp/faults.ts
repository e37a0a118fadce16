export type SftpOperation =
	| 'REALPATH' | 'OPENDIR' | 'READDIR' | 'STAT' | 'LSTAT' | 'FSTAT' | 'OPEN' | 'READ' | 'WRITE' | 'CLOSE'
	| 'RENAME' | 'REMOVE' | 'MKDIR' | 'RMDIR' | 'SETSTAT' | 'FSETSTAT' | 'EXTENDED';

/** What shall go wrong. Change members while the server runs; `clear()` of the server sets all of them back. */
export interface SftpFaults {
	/** Before each answer. */
	delayMs: number;
	/** Before the server says its first word. */
	handshakeDelayMs: number;
	/** Logins still to be refused, right or wrong. */
	refuseLogins: number;
	/** After so many bytes of file content have been sent, the connection is cut; as often as `cuts` says. */
	cutDownAfter?: number;
	/** The same for bytes of file content received. */
	cutUpAfter?: number;
	cuts: number;
	/** The connection is cut instead of the answer, before or after the work is done; once per entry. */
	cutAt: { operation: SftpOperation; when: 'before' | 'after' }[];
	/** These get no answer. */
	hang: SftpOperation[];
	/** These are answered with status 8: the server does not know them. */
	unsupported: SftpOperation[];
	/** What is not there is answered with this status: some servers know only the general failure. */
	missingStatus: 2 | 4;
	/** Folders that the user may read but not change. */
	readOnly: string[];
	/** Paths that may not be read either. */
	denied: string[];
	/** Folders whose files may be seen but not read. */
	unreadable: string[];
	/** Paths whose attributes end in status 4. */
	statFails: string[];
	/** Each look at the file makes it longer by one byte. */
	growsWhenLookedAt: string[];
	/** Each read of the file makes it longer by one byte. */
	growsWhenRead: string[];
	longname: 'unix' | 'foreign' | 'empty';
	/** Directory entries come without attributes. */
	bareEntries: boolean;
	posixRename: boolean;
	fsync: boolean;
	/** Entries per READDIR answer. */
	pageSize: number;
	/** READDIR fails with status 4 after so many pages. */
	listFailsAfter?: number;
	/** How a listing ends: some servers send pages without entries for ever. */
	listEnd: 'eof' | 'emptyPages';
	/** Every entry comes twice, as where a file is renamed while the folder is listed. */
	listsTwice: boolean;
	/** Paths that are listed and not found by their name, as where a name is no UTF-8. */
	listedOnly: string[];
	/** Bytes that can be stored before writes end in status 4. */
	diskBytes: number;
	/** No answer to a read has more bytes, however many are asked for. */
	readsAtMost: number;
	/** Says "done" but stores only this part of each write. */
	storesOnly?: number;
	/** Renames from one folder to another end in status 4. */
	noMoves: boolean;
	/** Called before a rename is carried out: the moment for a rival. */
	beforeRename?: (from: string, to: string) => void;
}

export function noFaults(): SftpFaults {
	return {
		delayMs: 0,
		handshakeDelayMs: 0,
		refuseLogins: 0,
		cutDownAfter: undefined,
		cutUpAfter: undefined,
		cuts: 1,
		cutAt: [],
		hang: [],
		unsupported: [],
		missingStatus: 2,
		readOnly: [],
		denied: [],
		unreadable: [],
		statFails: [],
		growsWhenLookedAt: [],
		growsWhenRead: [],
		longname: 'unix',
		bareEntries: false,
		posixRename: true,
		fsync: true,
		pageSize: 100,
		listFailsAfter: undefined,
		listEnd: 'eof',
		listsTwice: false,
		listedOnly: [],
		diskBytes: Infinity,
		readsAtMost: Infinity,
		storesOnly: undefined,
		noMoves: false,
		beforeRename: undefined,
	};
}
