import type { Ledger, UploadOptions } from '../../core/ports';
import type { Profile } from '../../core/profile/profile';

/** How a file is put on the server: as the profile says, or as the node's own *If File Exists* does. */
export function uploadOptions({ out }: Profile, exists: UploadOptions['exists'] | 'profile'): UploadOptions {
	return { exists: exists === 'profile' ? out.exists : exists, atomic: out.atomic, ...(out.sentinel ? { sentinel: out.sentinel } : {}) };
}

/** The next number of a profile's files; each is given out once. Only where the file name asks for one. */
export async function nextSequence(ledger: Ledger | undefined, { profile, out }: Profile): Promise<number> {
	if (!ledger || !out.fileName.includes('{seq')) return 1;
	const name = `sequence:${profile}`;
	for (;;) {
		const last = await ledger.watermark(name);
		const next = Number(last ?? '0') + 1;
		if (await ledger.replaceWatermark(name, last, String(next))) return next;
	}
}
