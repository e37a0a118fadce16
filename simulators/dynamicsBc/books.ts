import { randomUUID } from 'node:crypto';
import { childrenIn, forgetChildren } from './children';
import { type EntitySet, entitySet, schema, type SetName } from './schema';

export type Value = string | number | boolean;
/** A row as stored; enum members by caption. A property that is absent has its default; one with `_` in front is never served. */
export type Row = { [name: string]: Value } & { id: string };
export type Tables = { [set in SetName]: Row[] };
export type ChangeKind = 'created' | 'updated' | 'deleted';
export type Listener = (companyId: string, set: SetName, id: string, kind: ChangeKind) => void;

export const noGuid = '00000000-0000-0000-0000-000000000000';
export const noDate = '0001-01-01';

/** One company: its tables, and how rows are written so that a request can be taken back as a whole. */
export interface Books {
	id: string;
	name: string;
	tables: Tables;
	insert(set: SetName, row: Partial<Row>): Row;
	update(set: SetName, row: Row, changes: Partial<Row>): Row;
	remove(set: SetName, row: Row): void;
	/** Keeps what was written since the last commit, and tells of it. */
	commit(): void;
	undo(): void;
}

const parentOf: { [set in SetName]?: { set: SetName; by: string } } = {
	purchaseInvoiceLines: { set: 'purchaseInvoices', by: 'documentId' },
	purchaseOrderLines: { set: 'purchaseOrders', by: 'documentId' },
};
let lastVersion = 100;
const versions = new WeakMap<Row, number>();

export function openBooks(id: string, name: string, now: () => number, changed: Listener): Books {
	const tables = Object.fromEntries([...schema.keys()].map((set) => [set, []])) as unknown as Tables;
	let lastTime = 0;
	let steps: (() => void)[] = [];
	let news: Parameters<Listener>[] = [];
	const stamp = (row: Row) => {
		lastTime = Math.max(lastTime + 1, now());
		row.lastModifiedDateTime = new Date(lastTime).toISOString();
		versions.set(row, ++lastVersion);
	};
	/** A changed line is a change of its document. */
	const noted = (set: SetName, row: Row, kind: ChangeKind) => {
		const parent = parentOf[set];
		if (set === 'dimensionSetLines' || set === 'documentAttachments' || set === 'defaultDimensions') return;
		if (!parent) return void news.push([id, set, row.id, kind]);
		const header = tables[parent.set].find((each) => each.id === row[parent.by]);
		if (!header) return;
		stamp(header);
		news.push([id, parent.set, header.id, 'updated']);
	};
	return {
		id,
		name,
		tables,
		insert(set, given) {
			const row: Row = { ...given, id: given.id ?? randomUUID() } as Row;
			stamp(row);
			tables[set].push(row);
			steps.push(() => void tables[set].splice(tables[set].indexOf(row), 1));
			noted(set, row, 'created');
			return row;
		},
		update(set, row, changes) {
			const before = { ...row };
			const moved = ['documentId', 'parentId'].some((by) => by in changes && changes[by] !== row[by]);
			if (moved) forgetChildren(tables[set]);
			Object.assign(row, changes);
			stamp(row);
			steps.push(() => {
				if (moved) forgetChildren(tables[set]);
				for (const key of Object.keys(row)) delete row[key];
				Object.assign(row, before);
			});
			noted(set, row, 'updated');
			return row;
		},
		remove(set, row) {
			const at = tables[set].indexOf(row);
			if (at < 0) return;
			tables[set].splice(at, 1);
			forgetChildren(tables[set]);
			steps.push(() => {
				tables[set].splice(at, 0, row);
				forgetChildren(tables[set]);
			});
			noted(set, row, 'deleted');
		},
		commit() {
			const told = news;
			[steps, news] = [[], []];
			for (const each of told) changed(...each);
		},
		undo() {
			for (const step of steps.reverse()) step();
			[steps, news] = [[], []];
		},
	};
}

/** Opaque to clients; changes with every write. */
export function etag(row: Row): string {
	if (!versions.has(row)) versions.set(row, ++lastVersion);
	return `W/"${Buffer.from(`19;${row.id.slice(0, 8)};${versions.get(row)}`).toString('base64')}"`;
}

export function valueOf(set: EntitySet, row: Row, name: string): Value {
	const stored = row[name];
	if (stored !== undefined) return stored;
	const kind = set.properties.get(name)?.kind;
	if (kind === 'Guid') return noGuid;
	if (kind === 'Date') return noDate;
	if (kind === 'DateTimeOffset') return '0001-01-01T00:00:00Z';
	if (kind === 'Boolean') return false;
	if (kind === 'Enum') return ' ';
	return kind === 'Decimal' || kind === 'Int32' || kind === 'Int64' ? 0 : '';
}

export function findBy(books: Books, set: SetName, name: string, value: Value): Row | undefined {
	const wanted = typeof value === 'string' ? value.trim().toUpperCase() : value;
	return books.tables[set].find((row) => {
		const own = valueOf(entitySet(set), row, name);
		return (typeof own === 'string' ? own.toUpperCase() : own) === wanted;
	});
}

/** Rows below a parent. */
export function under(books: Books, set: SetName, by: string, parentId: string): Row[] {
	return childrenIn(books.tables[set], by, parentId);
}
