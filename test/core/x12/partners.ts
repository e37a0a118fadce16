import { checkPartner, type Partner } from '../../../core/x12';

/** The partner of most tests: we buy. */
export function buyerOf(changes: object = {}): Partner {
	return checkPartner({
		partner: 'acme', role: 'buyer', usage: 'T', us: { qualifier: 'ZZ', id: 'NORTHWINDUSMF' }, them: { qualifier: '01', id: '061234567' },
		map: { companyId: 'usmf' }, ...changes,
	});
}

/** The other side: we sell. */
export function sellerOf(changes: object = {}): Partner {
	return checkPartner({ partner: 'northwind', role: 'seller', usage: 'T', us: { qualifier: '01', id: '061234567' }, them: { qualifier: 'ZZ', id: 'NORTHWINDUSMF' }, ...changes });
}

export const at = { date: '2026-04-05', time: '10:20' };
