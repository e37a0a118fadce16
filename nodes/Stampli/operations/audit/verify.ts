import type { IDataObject } from 'n8n-workflow';
import { openLedger } from '../../../shared/openLedger';
import { eachItem } from '../../../shared/eachItem';
import type { Operation } from '../../operation';

export const verifyAudit: Operation = {
	option: { name: 'Verify', value: 'verify', action: 'Verify the audit trail', description: 'Check that no entry was changed, added or removed since it was written' },
	properties: [],
	usesSftp: false,
	run: async (context) => {
		const ledger = await openLedger(context);
		return await eachItem(context, async () => [{ json: (await ledger.verify()) as unknown as IDataObject }]);
	},
};
