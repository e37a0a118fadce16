import { setup } from './errors';
import { readPins } from './hostKeys';
import type { Pins } from './hostKeys';
import { type Repetitions, repeated } from './retry';
import { openSession } from './session';
import type { Session } from './session';
import { defaultRetryDelaysMs } from './settings';
import type { SftpSettings } from './settings';

/** A session that is opened again when it was lost. One at a time, shared by all who ask. */
export interface Connection {
	readonly repetitions: Repetitions;
	/** What a person should be told at every use. */
	readonly warnings: string[];
	/** One try to have one. */
	session(): Promise<Session>;
	/** For what may be asked twice without harm. */
	repeat<T>(action: (session: Session) => Promise<T>): Promise<T>;
	close(): Promise<void>;
}

/** Throws `setup` when the settings cannot be used; connects at the first `session()`. */
export function connection(settings: SftpSettings): Connection {
	const isPinned = settings.hostKeyMode === 'pinned';
	const pins: Pins = isPinned ? readPins(settings.hostKeys, settings) : { pins: [], otherHosts: 0, warnings: [] };
	const repetitions: Repetitions = { delaysMs: settings.retryDelaysMs ?? defaultRetryDelaysMs, withinMs: settings.retryWithinMs };
	const warnings = isPinned
		? pins.warnings
		: [`The host key of the SFTP server ${settings.host} is not checked. Set Host Key Check to Pinned in the SFTP credential.`];
	let opening: Promise<Session> | undefined;
	let isClosed = false;

	const session = async (): Promise<Session> => {
		if (isClosed) throw setup('closed', `The connection to the SFTP server ${settings.host} was closed already.`, 'Report this; it is a fault of the node.');
		const known = opening;
		const current = await known?.catch(() => undefined);
		if (current?.isLost() === false) return current;
		// Somebody else may have begun to open the next one while this one waited.
		if (opening === undefined || opening === known) opening = openSession(settings, pins);
		return await opening;
	};
	return {
		repetitions,
		warnings,
		session,
		repeat: (action) => repeated(repetitions, async () => await action(await session())),
		async close() {
			if (isClosed) return;
			isClosed = true;
			await (await opening?.catch(() => undefined))?.close();
		},
	};
}
