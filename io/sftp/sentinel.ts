import { posix } from 'node:path';

/** `{name}.done`, `{stem}.ok` or a fixed name, for one file. */
export function sentinelName(pattern: string, fileName: string): string {
	return pattern.replaceAll('{name}', fileName).replaceAll('{stem}', posix.parse(fileName).name);
}

/** A glob for all sentinels, to be told from data files in a listing. */
export function sentinelGlob(pattern: string): string {
	return pattern.replaceAll('{name}', '*').replaceAll('{stem}', '*');
}
