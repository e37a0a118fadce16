import type { GlAccount } from '../../core/model';
import type { Row } from '../../io/odata/paging';
import type { Company } from './connection';
import { meta, optional } from './entityFacts';
import { memberOf, textOf } from './fields';

/** An account; active is what lines can be coded to: of type Posting, not blocked, with direct posting. */
export function accountOf(row: Row, company: Company): GlAccount {
	const number = textOf(row, 'number');
	return {
		...meta(`glAccount|${company.name}|${number}`, company.name),
		accountId: number,
		name: textOf(row, 'displayName') || number,
		...optional('type', memberOf(row, 'category') || undefined),
		active: memberOf(row, 'accountType') === 'Posting' && row.blocked !== true && row.directPosting !== false,
	};
}
