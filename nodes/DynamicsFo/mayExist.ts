import { keyUrl } from '../../io/odata/literals';
import type { FoConnection } from './connection';
import type { BillDraft } from './draft';

/** Whether a pending invoice with this draft's reference is there. Anything but a clear no counts as yes: it is then looked up by the caller, not sent again. */
export async function mayExist(connection: FoConnection, draft: BillDraft, giveUpAt: number): Promise<boolean> {
	const key = keyUrl('VendorInvoiceHeaders', { dataAreaId: String(draft.header.dataAreaId), HeaderReference: String(draft.header.HeaderReference) });
	try {
		const answer = await connection.send({ method: 'GET', url: connection.url(key, { 'cross-company': true, $select: 'dataAreaId,HeaderReference' }), giveUpAt });
		return answer.status !== 404;
	} catch {
		return true;
	}
}
