import { compilePattern, matchPattern } from '../../../core/profile/pattern';
import type { Inbox, RemoteFile } from '../../../core/ports';
import type { PollSettings } from './pollSettings';
import { withSentinel } from './withSentinel';

/** The files of the folder that are meant: by name, and with their sentinel where one is asked for. */
export async function listFiles(inbox: Inbox, { selection, ready, namePattern }: PollSettings): Promise<RemoteFile[]> {
	const all = await inbox.list(selection);
	const listed = ready.mode === 'sentinel' ? withSentinel(ready.sentinel, all) : all;
	return namePattern === undefined ? listed : matching(namePattern, listed);
}

/** Files whose names fit the profile's `match.regex`. */
export function matching(pattern: string, files: RemoteFile[]): RemoteFile[] {
	const compiled = compilePattern(pattern);
	return files.filter(({ name }) => matchPattern(compiled, name));
}
