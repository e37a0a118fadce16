import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProvenErp } from './erps';
import type { Result, Row } from './row';

/** Results of whole rows of this machine: the table is too long for one sitting. */
const folder = join(__dirname, '..', '.runtime', 'prove', 'results');
const nameOf = (row: Row, erp?: { id: string }) => `${row.id}.${erp?.id ?? 'any'}.json`;

/** Replaces what was kept of the same row and ERP. A row that was skipped has measured nothing. */
export function keep(result: Result): void {
	if (result.skipped) return;
	mkdirSync(folder, { recursive: true });
	const { row, ...rest } = result;
	writeFileSync(join(folder, nameOf(row, result.erp)), `${JSON.stringify(rest, null, '\t')}\n`);
}

/** What was kept of these rows and ERPs, in the order of the table; pairs that were never measured are left out. */
export function kept(rows: Row[], erps: ProvenErp[]): Result[] {
	let names: string[];
	try {
		names = readdirSync(folder);
	} catch {
		names = [];
	}
	const pairs = rows.flatMap((row) => (row.perErp ? erps : [undefined]).map((erp) => ({ row, name: nameOf(row, erp) })));
	return pairs.filter(({ name }) => names.includes(name)).map(({ row, name }) => ({ row, ...(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Omit<Result, 'row'>) }));
}
