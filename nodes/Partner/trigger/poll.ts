import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { readPartnerFile, type PartnerReading } from '../../../core/partner/readFile';
import type { ArrivedRecord, FileRef, RecordItem } from '../../../core/records';
import type { Partner } from '../../../core/x12';
import { type FileReader, profileReader } from '../../shared/readFile';
import { pollFiles } from '../../shared/trigger/poll';
import { pollSettings } from '../../shared/trigger/pollSettings';
import type { FileSource, ItemFacts } from '../../shared/trigger/source';
import { partnerSftp } from '../credentials';
import { partnerItem } from '../partnerItem';
import { csvProfileFrom, partnerFrom } from '../partnerParameter';
import { overdueRecords } from './acknowledgements';
import { registerFile, settle } from './register';

const maxBytes = 100 << 20;
const common = { credential: partnerSftp.type, credentialName: partnerSftp.name, who: 'Partner Files Trigger', item: (record: ArrivedRecord, file?: FileRef, facts?: ItemFacts) => partnerItem(record, file, facts) as RecordItem };

/** One poll: what is due again, new files, and what the partner should have acknowledged by now. */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	if (String(context.getNodeParameter('format', 'x12')) === 'csv') {
		const profile = csvProfileFrom(context.getNodeParameter('profileJson', ''), 'in', ['invoice', 'purchaseOrder']);
		return await pollFiles(context, { ...common, settings: pollSettings(context, profile.match, profile.ready), reader: profileReader(profile) });
	}
	const partner = partnerFrom(context.getNodeParameter('partner', ''));
	return await pollFiles(context, x12Source(partner, pollSettings(context, { include: [], exclude: [] })));
}

export function x12Reader(partner: Partner): FileReader<PartnerReading> {
	return {
		name: partner.partner, version: partner.version, entity: partner.role === 'buyer' ? 'invoice' : 'purchaseOrder', maxBytes,
		async read(bytes, file) {
			const also = await readPartnerFile(bytes, file, partner);
			return { records: also.records, also };
		},
	};
}

function x12Source(partner: Partner, settings: FileSource['settings']): FileSource<PartnerReading> {
	return {
		...common, settings, reader: x12Reader(partner),
		register: async (ledger, route, read, room) => await registerFile(ledger, route, read, room, partner),
		// A run may have died after the file was registered and before this was written.
		beforeDue: async (ledger, due) => await settle(ledger, due.filter(({ outcome }) => !outcome).map(({ record }) => record)),
		isInFile: ({ raw }) => raw?.[0]?.kind !== 'acknowledgement',
		further: async (ledger, route, room) => (await overdueRecords(ledger, route, partner, room)).map((record) => common.item(record, undefined, { handover: 1 })),
	};
}
