import { posix } from 'node:path';
import type { RemoteFile } from '../../../core/ports';
import { sentinelGlob, sentinelName } from '../../../io/sftp';

/** Listed files whose sentinel is listed too; the sentinels themselves are no data. */
export function withSentinel(pattern: string, listed: RemoteFile[]): RemoteFile[] {
	const paths = new Set(listed.map((file) => file.path));
	const glob = sentinelGlob(pattern);
	return listed.filter(
		(file) => !posix.matchesGlob(file.name, glob) && paths.has(posix.join(posix.dirname(file.path), sentinelName(pattern, file.name))),
	);
}
