import type { CompanyBooks } from './environment';
import type { Row } from './books';

/** Remembers every table as it is; the returned function puts it back. */
export function snapshot(companies: CompanyBooks[]): () => void {
	const kept = companies.map(({ tables, ledger }) => ({ tables: Object.entries(tables).map(([set, rows]) => ({ set, rows: rows.map((row) => ({ row, values: { ...row } })) })), ledger: ledger.map((entry) => ({ ...entry })) }));
	return () => {
		companies.forEach((books, i) => {
			for (const { set, rows } of kept[i]!.tables) {
				const table = books.tables[set as keyof typeof books.tables];
				table.splice(0, table.length, ...rows.map(({ row, values }): Row => Object.assign(row, values)));
			}
			books.ledger.splice(0, books.ledger.length, ...kept[i]!.ledger);
		});
	};
}
