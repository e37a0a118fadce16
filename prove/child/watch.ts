import * as sftp from '../../io/sftp';
import * as opening from '../../nodes/shared/openLedger';
import { boundaries } from '../job';
import { watched } from './boundaries';

/** Whoever loads these modules after this one gets the real thing, with boundaries at which the process can be ended. */
function replace(path: string, exports: object): void {
	require.cache[path]!.exports = exports;
}

const methodsOf = (port: string) => boundaries.filter((each) => each.startsWith(`${port}.`)).map((each) => each.slice(port.length + 1));

export const inboxMethods = methodsOf('inbox');
export const erpMethods = methodsOf('erp');

replace(require.resolve('../../io/sftp'), {
	...sftp,
	// Pauses between repetitions would only make the proof slow.
	openSftp: async (settings: sftp.SftpSettings) => watched(await sftp.openSftp({ ...settings, retryDelaysMs: [5, 15] }), 'inbox', inboxMethods),
});
replace(require.resolve('../../nodes/shared/openLedger'), {
	...opening,
	openLedger: async (context: Parameters<typeof opening.openLedger>[0]) => watched(await opening.openLedger(context), 'ledger', methodsOf('ledger')),
});
