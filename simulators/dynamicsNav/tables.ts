import type { Field, TableName } from './pages';

export type Value = string | number | boolean;
/** Fields by their names on the pages; option fields by their English caption. `_version` counts changes. */
export type Row = Record<string, Value>;
export type Tables = Record<TableName, Row[]>;

const names: TableName[] = ['Vendor', 'PurchaseHeader', 'PurchaseLine', 'GenJournalLine', 'GLAccount', 'Dimension', 'DimensionValue', 'VendorLedgerEntry', 'DetailedVendorEntry', 'GLSetup'];

export function emptyTables(): Tables {
	return Object.fromEntries(names.map((name) => [name, []])) as unknown as Tables;
}

/** What a field says when nothing was entered. */
export function emptyValue(field: Field): Value {
	if (field.type === 'decimal' || field.type === 'int') return 0;
	if (field.type === 'bool') return false;
	if (field.type === 'date') return '0001-01-01';
	return field.type === 'option' ? ' ' : '';
}

export function valueOf(row: Row, field: Field): Value {
	return row[field.name] ?? emptyValue(field);
}

export function etag(row: Row): string {
	return `W/"${Buffer.from(`44;${Number(row._version ?? 1)};`).toString('base64')}"`;
}

export function touch(row: Row): void {
	row._version = Number(row._version ?? 1) + 1;
}

/** Cents, so that the simulator's own sums are exact. */
export function cents(value: Value | undefined): number {
	return Math.round(Number(value ?? 0) * 100);
}
