import type { Inbox, RemoteFile } from '../../core/ports';
import type { Profile } from '../../core/profile/profile';
import { profileReader, readRemoteFile as read, type ReadFile } from '../shared/readFile';

export type { ReadFile };

/** A file of Stampli's server with its records, read by a mapping profile. */
export async function readRemoteFile(inbox: Inbox, file: RemoteFile, profile: Profile): Promise<ReadFile | undefined> {
	return await read(inbox, file, profileReader(profile));
}
