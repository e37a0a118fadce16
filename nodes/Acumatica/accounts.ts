import type { GlAccount } from '../../core/model';
import { meta, optional } from './entityFacts';
import { isTrue, type Row, textOf } from './fields';
import type { ListToRead } from './paging';

export const accountList: ListToRead = { entity: 'Account', key: ['AccountCD'], $select: 'AccountCD,Description,Type,AccountClass,Active,CurrencyID,LastModifiedDateTime' };

/** One chart of accounts serves the whole tenant. */
export function accountOf(row: Row, companyId: string): GlAccount {
	const code = textOf(row, 'AccountCD');
	return {
		...meta('glAccount', companyId, code),
		accountId: code,
		name: textOf(row, 'Description') || code,
		...optional('type', textOf(row, 'Type')),
		active: isTrue(row, 'Active'),
		...optional('currency', textOf(row, 'CurrencyID')),
	};
}
