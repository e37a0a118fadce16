import type { IDataObject } from 'n8n-workflow';
import type { FileStatus } from '../../../../core/ports';
import { tally } from '../../../../core/tally';
import { eachItem } from '../../../shared/eachItem';
import { openLedger } from '../../../shared/openLedger';
import { readAgainKind } from '../../../shared/trigger/dueItems';
import type { Operation } from '../../operation';
import { auditFilter, auditProperties } from './filter';

const mostReadAgain = 100_000;

export const sumFiles: Operation = {
	option: { name: 'Sum Files', value: 'files', action: 'Sum up files', description: 'Get one item per file: how many records and how much money arrived, and what became of them, so that it adds up' },
	properties: auditProperties([]),
	usesSftp: false,
	run: async (context) => {
		const ledger = await openLedger(context);
		return await eachItem(context, async (itemIndex) => {
			const seen = await ledger.audit({ ...auditFilter(context, itemIndex), kinds: ['fileSeen'] });
			const again = seen.length > 0 ? await ledger.audit({ kinds: [readAgainKind], limit: mostReadAgain }) : [];
			const announced = new Map(seen.map(({ fileId, body }) => [fileId!, body.records === undefined ? undefined : Number(body.records)]));
			for (const { fileId, body } of again) if (announced.has(fileId!)) announced.set(fileId!, Number(body.records));
			return (await ledger.files([...announced.keys()])).map((status) => ({ json: sumsOf(status, announced.get(status.file.fileId)) }));
		});
	},
};

/** posted + duplicate + held + dismissed + open = total, in numbers and per currency; `addsUp` also says that no record of the file is missing. */
function sumsOf(status: FileStatus, announced = status.records.length): IDataObject {
	const { counts, byCurrency } = tally(status.records);
	const { posted, duplicate, held, dismissed, open, total } = counts;
	const { fileId, name, path, size, modifiedAt, sha256, profile, profileVersion } = status.file;
	const addsUp = posted + duplicate + held + dismissed + open === total && status.records.length === announced;
	return { fileId, name, path, currentPath: status.currentPath, size, modifiedAt, sha256, profile, profileVersion, receipt: status.receipt ?? '', announced, ...counts, addsUp, byCurrency: byCurrency as unknown as IDataObject[] };
}
