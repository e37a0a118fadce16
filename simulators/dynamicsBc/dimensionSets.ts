import { findBy, noGuid, type Row, under } from './books';
import { type Scope, setupOf } from './environment';
import { dialog } from './errors';
import type { Payload } from './payload';
import type { SetName } from './schema';

const parentTypes: { [set in SetName]?: string } = {
	purchaseInvoices: 'Purchase Invoice',
	purchaseInvoiceLines: 'Purchase Invoice Line',
	purchaseOrders: 'Purchase Order',
	purchaseOrderLines: 'Purchase Order Line',
	journalLines: 'Journal Line',
};
const shown = ['purchaseInvoices', 'purchaseOrders'];

interface Pair {
	dimension: Row;
	value: Row;
}

function write({ books, settings: _ }: Scope, set: SetName, parent: Row, { dimension, value }: Pair): Row {
	const facts = { code: dimension.code!, displayName: dimension.displayName!, valueId: value.id, valueCode: value.code!, valueDisplayName: value.displayName! };
	const there = under(books, 'dimensionSetLines', 'parentId', parent.id).find((row) => row.id === dimension.id);
	const row = there ? books.update('dimensionSetLines', there, facts) : books.insert('dimensionSetLines', { id: dimension.id, parentId: parent.id, parentType: parentTypes[set]!, ...facts });
	const shortcuts = shown.includes(set) ? [1, 2].filter((number) => setupOf({ books })[`shortcutDimension${number}Code`] === dimension.code) : [];
	for (const number of shortcuts) books.update(set, parent, { [`shortcutDimension${number}Code`]: value.code! });
	return row;
}

function valueOfDimension({ books }: Scope, dimension: Row, by: 'id' | 'code', wanted: string): Row {
	const found = books.tables.dimensionValues.find((row) => row.dimensionId === dimension.id && String(row[by]).toUpperCase() === wanted.toUpperCase());
	if (!found) throw dialog('The "valueCode" does not match to a Dimension Value.');
	if (found._blocked) throw dialog(`Dimension Value ${String(dimension.code)} - ${String(found.code)} is blocked.`);
	if (found._type) throw dialog(`Dimension Value ${String(dimension.code)} - ${String(found.code)} must not be ${String(found._type)}.`);
	return found;
}

/** What vendors, accounts and items bring along by themselves. */
export function applyDefaults(scope: Scope, set: SetName, parent: Row, sourceId: string): void {
	for (const each of under(scope.books, 'defaultDimensions', 'parentId', sourceId)) {
		if (!each.dimensionValueCode) continue;
		const dimension = findBy(scope.books, 'dimensions', 'code', each.dimensionCode!)!;
		write(scope, set, parent, { dimension, value: valueOfDimension(scope, dimension, 'code', String(each.dimensionValueCode)) });
	}
}

/** Lines take over what their document has. */
export function inherit(scope: Scope, set: SetName, line: Row, documentId: string): void {
	for (const each of under(scope.books, 'dimensionSetLines', 'parentId', documentId)) {
		const dimension = findBy(scope.books, 'dimensions', 'id', each.id)!;
		write(scope, set, line, { dimension, value: findBy(scope.books, 'dimensionValues', 'id', each.valueId!)! });
	}
}

export function setShortcut(scope: Scope, set: SetName, parent: Row, number: 1 | 2, code: string): void {
	const dimension = findBy(scope.books, 'dimensions', 'code', String(setupOf(scope)[`shortcutDimension${number}Code`]));
	if (!dimension) throw dialog(`Shortcut dimension ${number} is not set up.`);
	if (code === '') return;
	write(scope, set, parent, { dimension, value: valueOfDimension(scope, dimension, 'code', code) });
}

export function addDimension(scope: Scope, set: SetName, parent: Row, { fields }: Payload): Row {
	const { id, code, valueId, valueCode } = fields;
	if (!id && !code) throw dialog('The "id" or "code" field must be filled in.');
	if (!valueId && !valueCode) throw dialog('The "valueId" or "valueCode" field must be filled in.');
	const dimension = id ? findBy(scope.books, 'dimensions', 'id', id) : findBy(scope.books, 'dimensions', 'code', code!);
	if (!dimension) throw dialog('The "code" does not match to a Dimension.');
	const value = valueOfDimension(scope, dimension, valueId ? 'id' : 'code', String(valueId || valueCode));
	if (under(scope.books, 'dimensionSetLines', 'parentId', parent.id).some((row) => row.id === dimension.id)) {
		throw dialog('The dimension set line already exists. Check existing dimension set lines and the default dimension set lines on the parent.');
	}
	return write(scope, set, parent, { dimension, value });
}

export function changeDimension(scope: Scope, set: SetName, parent: Row, row: Row, { fields }: Payload): Row {
	if ((fields.id && fields.id !== row.id) || (fields.code && fields.code !== row.code)) throw dialog('The "id" and "code" fields cannot be modified.');
	const dimension = findBy(scope.books, 'dimensions', 'id', row.id)!;
	const { valueId = noGuid, valueCode = '' } = fields;
	return write(scope, set, parent, { dimension, value: valueOfDimension(scope, dimension, valueId !== noGuid ? 'id' : 'code', String(valueId !== noGuid ? valueId : valueCode)) });
}

/** What the default dimensions of a source say about the dimensions that something is posted with. */
export function checkDefaults({ books }: Scope, sourceId: string, parent: Row, what: string): void {
	const own = under(books, 'dimensionSetLines', 'parentId', parent.id);
	for (const each of under(books, 'defaultDimensions', 'parentId', sourceId)) {
		const value = own.find((row) => row.code === each.dimensionCode)?.valueCode ?? '';
		if (each.postingValidation === 'Code Mandatory' && value === '') throw dialog(`Select a Dimension Value Code for the Dimension Code ${String(each.dimensionCode)} for ${what}.`);
		if (each.postingValidation === 'Same Code' && value !== (each.dimensionValueCode ?? '')) {
			throw dialog(`The Dimension Value Code must be ${String(each.dimensionValueCode)} for Dimension Code ${String(each.dimensionCode)} for ${what}. Currently it's ${String(value) || 'blank'}.`);
		}
		if (each.postingValidation === 'No Code' && value !== '') throw dialog(`Dimension Code ${String(each.dimensionCode)} must not be used with ${what}.`);
	}
}
