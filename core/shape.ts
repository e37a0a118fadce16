import type { Problem } from './errors';
import type { AnyEntity, Entities, EntityName } from './model';

/**
 * Records that do not come from a profile: a node before made them, or a person typed them. A number where a code or an amount is
 * meant has lost its leading zeros or its last digits already, so it is told and never turned into text.
 */
/** `texts`: a list of them; `named`: an object of them. */
type Shape = 'text' | 'boolean' | 'texts' | 'named' | { each: Members } | { members: Members };
type Members = Readonly<Record<string, Shape>>;

const texts = (...names: string[]): Members => Object.fromEntries(names.map((name) => [name, 'text']));

const meta: Members = { ...texts('sourceKey', 'sourceSystem', 'sourceFile', 'companyId'), extra: 'named' };
const dimensions: Shape = { each: texts('name', 'value', 'description') };
const itemIds: Shape = { each: texts('scheme', 'value') };
const refs: Shape = { each: texts('qualifier', 'value', 'description') };
const address: Shape = { members: { lines: 'texts', ...texts('city', 'region', 'postalCode', 'country') } };
const terms: Shape = { members: texts('code', 'description', 'discountPercent', 'discountDate', 'netDate') };

const shapes: Record<EntityName, Members> = {
	invoice: {
		...meta,
		...texts('invoiceNumber', 'type', 'invoiceDate', 'dueDate', 'postingDate', 'currency', 'exchangeRate', 'approvedAt', 'netAmount', 'taxAmount', 'totalAmount', 'amountDue'),
		vendor: { members: texts('vendorId', 'name') },
		poNumbers: 'texts', attachmentUrls: 'texts', notes: 'texts', terms, refs,
		approvals: { each: texts('by', 'at') },
		lines: {
			each: {
				...texts('lineNumber', 'kind', 'description', 'quantity', 'uom', 'unitPrice', 'amount', 'taxCode', 'taxAmount', 'glAccount', 'poNumber', 'poLine', 'receiptNumber'),
				itemIds, dimensions, refs, extra: 'named',
			},
		},
		taxes: { each: { ...texts('type', 'amount', 'percent', 'jurisdiction'), exempt: 'boolean' } },
		allowancesCharges: { each: texts('kind', 'code', 'description', 'amount') },
	},
	vendor: {
		...meta,
		...texts('vendorId', 'name', 'legalName', 'status', 'currency', 'paymentTermsCode', 'paymentMethod', 'taxId', 'email', 'phone', 'defaultGlAccount'),
		is1099: 'boolean', address, remitTo: address, dimensions,
	},
	glAccount: { ...meta, ...texts('accountId', 'name', 'type', 'currency'), active: 'boolean', requiredDimensions: 'texts' },
	dimensionValue: { ...meta, ...texts('dimension', 'value', 'name', 'parent', 'validFrom', 'validTo'), active: 'boolean' },
	purchaseOrder: {
		...meta,
		...texts('poNumber', 'releaseNumber', 'purpose', 'orderDate', 'currency', 'status', 'vendorId', 'vendorName', 'requestedDelivery', 'totalAmount'),
		terms, notes: 'texts',
		lines: {
			each: {
				...texts('lineNumber', 'description', 'quantity', 'uom', 'unitPrice', 'amount', 'requestedDelivery', 'receivedQty', 'invoicedQty', 'glAccount'),
				itemIds, dimensions, extra: 'named',
			},
		},
	},
	payment: {
		...meta,
		...texts('paymentId', 'vendorId', 'paymentDate', 'amount', 'currency', 'method', 'reference', 'bankAccountCode', 'status', 'voidOf'),
		applications: { each: texts('invoiceNumber', 'amount', 'discount') },
	},
}; // prettier-ignore

/** What every reader of the record counts on being there, even empty: the checks then say what is missing. */
const always: Partial<Record<EntityName, object>> = { invoice: { vendor: {}, lines: [] }, purchaseOrder: { lines: [] }, payment: { applications: [] } };

/** The record without null and empty text (an absent value is a missing key), or every reason why it is none. */
export function shaped<Name extends EntityName>(entity: Name, value: unknown): { content: Entities[Name]; problems: [] } | { content?: undefined; problems: Problem[] } {
	const faults = isObject(value) ? memberFaults(value, shapes[entity], '') : [typeof value === 'string' ? notParsed(entity) : wrong(entity, value, 'an object')];
	if (faults.length > 0) return { problems: faults };
	return { content: { ...always[entity], ...(present(value) as AnyEntity) } as Entities[Name], problems: [] };
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function memberFaults(value: Record<string, unknown>, members: Members, at: string, line?: string): Problem[] {
	return Object.entries(members).flatMap(([name, shape]) => {
		const member = value[name];
		return member === undefined || member === null || member === '' ? [] : faultsOf(member, shape, `${at}${name}`, line);
	});
}

function faultsOf(value: unknown, shape: Shape, at: string, line?: string): Problem[] {
	if (typeof shape === 'string') {
		const { fits, needed } = plain[shape];
		return fits(value) ? [] : [wrong(at, value, needed, line)];
	}
	if ('members' in shape) return isObject(value) ? memberFaults(value, shape.members, `${at}.`, line) : [wrong(at, value, 'an object', line)];
	if (!Array.isArray(value)) return [wrong(at, value, 'a list', line)];
	return value.flatMap((each: unknown, i) => {
		const own = line ?? (at === 'lines' ? String(i + 1) : undefined);
		return isObject(each) ? memberFaults(each, shape.each, `${at}.`, own) : [wrong(`${at}[${i}]`, each, 'an object', own)];
	});
}

const areTexts = (all: unknown[]) => all.every((each) => typeof each === 'string');
const plain: Record<Extract<Shape, string>, { fits(value: unknown): boolean; needed: string }> = {
	text: { fits: (value) => typeof value === 'string', needed: 'text' },
	boolean: { fits: (value) => typeof value === 'boolean', needed: 'true or false' },
	texts: { fits: (value) => Array.isArray(value) && areTexts(value), needed: 'a list of texts' },
	named: { fits: (value) => isObject(value) && areTexts(Object.values(present(value) as object)), needed: 'an object of texts' },
};

function wrong(field: string, value: unknown, needed: string, line?: string): Problem {
	const found = `${JSON.stringify(value)?.slice(0, 60) ?? 'nothing'}${typeof value === 'number' ? ' as a number' : ''}`;
	return {
		code: 'item.type', kind: 'invalid', field, ...(line === undefined ? {} : { line }), who: 'integrator', where: 'the nodes before this one',
		message: `${line === undefined ? 'The' : `Line ${line}: the`} field ${field} is ${found}, where ${needed} is needed`,
		fix: needed === 'text' ? 'Give codes and amounts as text from their source on: as a number they lose leading zeros and exactness.' : 'Give the item the form of a record of the Stampli Trigger.',
	}; // prettier-ignore
}

function notParsed(entity: EntityName): Problem {
	return { ...wrong(entity, '', 'an object'), message: `The field ${entity} is text, where an object is needed`, fix: `If it is JSON, give it as {{ JSON.parse($json.${entity}) }}.` };
}

/** The same object where nothing is absent. */
function present(value: unknown): unknown {
	if (Array.isArray(value)) {
		const all = value.map(present);
		return all.some((each, i) => each !== value[i]) ? all : value;
	}
	if (!isObject(value)) return value;
	const entries = Object.entries(value);
	const kept = entries.filter(([, member]) => member !== null && member !== '' && member !== undefined).map(([name, member]) => [name, present(member)] as const);
	return kept.length < entries.length || kept.some(([name, member]) => member !== value[name]) ? Object.fromEntries(kept) : value;
}
