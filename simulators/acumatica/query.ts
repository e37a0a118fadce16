import { exception, httpError } from './errors';
import { parseFilter } from './filter';
import { type Endpoint, type Entity, keys } from './schema';
import type { AcumaticaSettings } from './settings';
import { type Books, listOf, type Row, textOf, type Value, valueOf } from './store';

export interface Reading {
	endpoint: Endpoint;
	books: Books;
	settings: AcumaticaSettings;
	/** `/site/entity/Default/24.200.001` */
	base: string;
	/** Drop-downs as objects, as system contract 5 has them. */
	contract5?: boolean;
	/** Archived documents are shown. */
	archive?: boolean;
	/** What this session knows a record by. */
	idOf(row: Row): string;
}

export interface Options {
	select?: string[];
	expand: string[];
	custom: string[];
}

const known = new Set(['$filter', '$select', '$expand', '$custom', '$skip', '$top']);
const segmented = new Set(['Vendor', 'VendorID', 'Project', 'ProjectID', 'ProjectTask', 'ProjectTaskID', 'InventoryID']);
const dropDowns = new Set(['Type', 'Status', 'POOrderType', 'POReceiptType']);
const codes: Record<string, string> = { Bill: 'INV', 'Credit Adj.': 'ACR', 'Debit Adj.': 'ADR', Prepayment: 'PPM', Payment: 'CHK', 'Voided Payment': 'VCK' };

/** $select, $expand and $custom of an address; 400 for an option or a name that does not exist. */
export function readOptions(params: URLSearchParams, entityName: string, { endpoint, settings }: Reading): Options {
	for (const name of params.keys()) if (name.startsWith('$') && !known.has(name)) throw httpError(400, `The query parameter '${name}' is not supported.`);
	const split = (name: string) => (params.get(name) ?? '').split(',').map((each) => each.trim()).filter(Boolean);
	const expand = split('$expand');
	const select = params.has('$select') ? split('$select') : undefined;
	for (const path of [...expand, ...(select ?? [])]) {
		if (path !== 'files' && !exists(path, endpoint.get(entityName) as Entity, endpoint)) throw httpError(400, `The field '${path}' does not exist in ${entityName}.`);
	}
	for (const path of select ?? []) {
		const parent = path.split('/').slice(0, -1).join('/');
		if (parent && !expand.includes(parent)) throw httpError(400, `'${parent}' is selected but not expanded.`);
	}
	const custom = split('$custom');
	const strange = custom.find((each) => !settings.customFields.includes(each));
	if (strange) throw httpError(400, `The custom field '${strange}' does not exist.`);
	return { ...(select ? { select } : {}), expand, custom };
}

function exists(path: string, entity: Entity, endpoint: Endpoint): boolean {
	const [first, ...rest] = path.split('/');
	const field = entity.get(first as string);
	if (!field) return ['id', 'note', 'rowNumber', 'files'].includes(first as string);
	if (rest.length === 0) return true;
	return field.kind !== 'value' && exists(rest.join('/'), endpoint.get(field.entity) as Entity, endpoint);
}

/** The records of a list, as an answer shows them. */
export function list(entityName: string, params: URLSearchParams, reading: Reading): unknown[] {
	const { endpoint, books, settings } = reading;
	const options = readOptions(params, entityName, reading);
	const bad = settings.delegateViews.find((each) => {
		const [name, field] = each.split('/');
		if (name !== entityName) return false;
		return field === undefined || options.expand.includes(field) || options.select?.includes(field) === true;
	});
	if (bad) throw exception(`Optimization cannot be performed.The following fields cause the error:\r\n${bad.split('/')[1] ?? 'Attributes'}: View ${bad.replace('/', '')} has BQL delegate`);
	const filter = params.get('$filter');
	const entity = endpoint.get(entityName) as Entity;
	const test = filter === null ? () => true : parseFilter(entity, filter);
	const keyOf = (row: Row) => (keys[entityName] ?? []).map((key) => textOf(row, key)).join('\u0000');
	const all = (books[entityName] ?? []).filter((row) => test(row) && (row.archived !== true || reading.archive === true));
	if (settings.listOrder === 'key') all.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
	const [skip, top] = [Number(params.get('$skip') ?? 0), params.has('$top') ? Number(params.get('$top')) : Infinity];
	if (!Number.isInteger(skip) || skip < 0 || !(top >= 0)) throw httpError(400, 'The value of $skip or $top is not valid.');
	return all.slice(skip, skip + top).map((row) => render(row, entityName, options, reading));
}

/** One record: empty fields as `{}`, what was not expanded left out. `only`: fields that an answer to a write shows. */
export function render(row: Row, entityName: string, options: Options, reading: Reading, only?: Set<string>): Record<string, unknown> {
	const { endpoint, settings, base } = reading;
	const entity = endpoint.get(entityName) as Entity;
	const id = keys[entityName] ? reading.idOf(row) : row.id;
	const shown: Record<string, unknown> = { id, rowNumber: 1, note: { value: '' } };
	for (const [name, field] of entity) {
		if (field.kind === 'value') {
			const isWanted = options.select ? options.select.includes(name) || only?.has(name) : !only || only.has(name);
			if (isWanted) shown[name] = reading.contract5 && dropDowns.has(name) ? { value: { ID: textOf(row, name), Description: textOf(row, name) } } : wrapped(name, valueOf(row, name), settings);
			continue;
		}
		if (!options.expand.includes(name)) continue;
		const inner: Options = {
			...(options.select?.some((path) => path.startsWith(`${name}/`)) ? { select: below(options.select, name) } : {}),
			expand: below(options.expand, name),
			custom: [],
		};
		if (field.kind === 'collection') shown[name] = listOf(row, name).map((each) => render(each, field.entity, inner, reading));
		else shown[name] = render((row[name] as Row | undefined) ?? { id: '' }, field.entity, inner, reading);
	}
	if (options.expand.includes('files')) shown.files = listOf(row, 'files').map(({ id, filename }) => ({ id, filename, href: `${base}/files/${String(id)}` }));
	shown.custom = customOf(row, options.custom);
	shown._links = {
		self: `${base}/${entityName}/${id}`,
		'files:put': `${base}/files/PX.Objects/${entityName}/${id}/{filename}`,
	};
	return shown;
}

function below(paths: string[], name: string): string[] {
	return paths.filter((path) => path.startsWith(`${name}/`)).map((path) => path.slice(name.length + 1));
}

function wrapped(name: string, value: Value, settings: AcumaticaSettings): { value?: Value } {
	if (value === undefined || value === '') return {};
	if (settings.padKeys && segmented.has(name)) return { value: String(value).padEnd(10) };
	if (settings.typeLabels === 'code' && (name === 'Type' || name === 'DocType')) return { value: codes[String(value)] ?? value };
	return { value };
}

function customOf(row: Row, wanted: string[]): Record<string, Record<string, unknown>> {
	const values = (row.custom ?? {}) as unknown as Record<string, string>;
	const views: Record<string, Record<string, unknown>> = {};
	for (const path of wanted) {
		const [view, field] = path.split('.') as [string, string];
		views[view] = { ...views[view], [field]: { type: 'CustomStringField', ...(values[path] === undefined ? {} : { value: values[path] }) } };
	}
	return views;
}
