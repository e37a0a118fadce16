import { isKind } from '../../core/errors';
import { setup } from './errors';
import type { PresentedKey } from './hostKeys';
import { openSession } from './session';
import type { SftpSettings } from './settings';

/** The host key that the server shows. Ends before anything of the login is sent. */
export async function presentedHostKey(settings: SftpSettings): Promise<PresentedKey> {
	let shown: PresentedKey | undefined;
	const stop = setup('hostKey.shown', 'Only the host key was asked for.', '');
	try {
		const session = await openSession(settings, { pins: [], otherHosts: 0, warnings: [] }, (key) => {
			shown = key;
			return stop;
		});
		await session.close();
	} catch (error) {
		if (shown === undefined || !isKind(error, 'setup')) throw error;
	}
	if (shown === undefined) throw stop;
	return shown;
}
