import { factsIn, type X12Facts } from '../../core/partner/facts';
import type { Invoice, PurchaseOrder } from '../../core/model';
import type { ArrivedRecord, FileRef, RecordItem } from '../../core/records';
import type { OrderAcknowledgement } from '../../core/x12';
import type { ItemFacts } from '../shared/trigger/source';

/** A record of a partner's file between nodes: what other nodes know of records, with its place in the traffic. */
export interface PartnerItem extends Omit<RecordItem, 'content' | 'raw'> {
	x12?: X12Facts;
	purchaseOrder?: PurchaseOrder;
	orderAcknowledgement?: OrderAcknowledgement;
	/** Of a set that has no document here: one segment per line. */
	segments?: string;
	/** News about something that we sent. */
	acknowledgement?: { news: string; about: string };
}

export function partnerItem(record: ArrivedRecord, file?: FileRef, facts: ItemFacts = {}): PartnerItem {
	const { recordId, entity, rows, content, problems, raw } = record;
	const x12 = factsIn(raw);
	const { segments, kind, news = '', about = '' } = raw?.[0] ?? {};
	return {
		record: {
			recordId, entity, rows, handover: facts.handover ?? 0,
			...(file ? { file: { fileId: file.fileId, name: file.name, path: file.path, inbox: file.inbox } } : {}),
		},
		...(x12 ? { x12 } : {}),
		...(content ? documentOf(content as never, entity, x12) : {}),
		...(segments && !content ? { segments } : {}),
		...(kind === 'acknowledgement' ? { acknowledgement: { news, about } } : {}),
		problems,
		...(!x12 && raw && !content && kind === undefined ? { raw } : {}),
		...(facts.preview ? { preview: facts.preview } : {}),
	};
}

function documentOf(content: never, entity: string, x12: X12Facts | undefined): object {
	if (entity === 'invoice') return { invoice: content as Invoice };
	return x12?.setId === '855' ? { orderAcknowledgement: content } : { purchaseOrder: content };
}
