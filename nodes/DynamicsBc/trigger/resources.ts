/** What the trigger can watch, in the words of the editor. Changes of lines and dimensions are told of their document. */
export const watchable = [
	{ name: 'Accounts', value: 'accounts', description: 'Chart of accounts' },
	{ name: 'Currencies', value: 'currencies' },
	{ name: 'Dimension Values', value: 'dimensionValues', description: 'Not on Microsoft\'s list of what can be watched; Business Central says so if it refuses' },
	{ name: 'Dimensions', value: 'dimensions' },
	{ name: 'General Ledger Entries', value: 'generalLedgerEntries' },
	{ name: 'Items', value: 'items' },
	{ name: 'Payment Terms', value: 'paymentTerms' },
	{ name: 'Purchase Invoices', value: 'purchaseInvoices', description: 'Drafts and posted ones; a change of a line is told of its invoice' },
	{ name: 'Purchase Orders', value: 'purchaseOrders', description: 'Not on Microsoft\'s list of what can be watched; Business Central says so if it refuses' },
	{ name: 'Vendors', value: 'vendors' },
] as const;

/** A collection of one company. */
export interface Watched {
	/** Lower case. */
	companyId: string;
	set: string;
}

/** What the `resource` of a notification names. */
export interface NamedResource extends Watched {
	/** Key of one record, lower case; absent for a collection. */
	id?: string;
	/** Lower bound of `lastModifiedDateTime`, where the collection has one. */
	since?: string;
}

const guid = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';
const path = new RegExp(`^(?:https?://[^?#]*?/)?/?(?:api/v2\\.0/)?companies\\(({?)(${guid})}?\\)/([A-Za-z]{1,60})(?:\\((${guid})\\))?(?:\\?(.*))?$`);

export function isGuid(text: string): boolean {
	return new RegExp(`^${guid}$`).test(text);
}

/** Path of the collection below the API root: made of parsed parts, never of what somebody sent. */
export function collectionPath({ companyId, set }: Watched): string {
	return `companies(${companyId})/${set}`;
}

/** Reads a resource as Business Central writes it: relative or absolute, of a record or a collection. Undefined for anything else. */
export function namedResource(resource: unknown): NamedResource | undefined {
	if (typeof resource !== 'string' || resource.length > 500) return undefined;
	const [, , companyId, set, id, query] = path.exec(resource) ?? [];
	if (!companyId || !set) return undefined;
	const since = sinceOf(query);
	return { companyId: companyId.toLowerCase(), set, ...(id ? { id: id.toLowerCase() } : {}), ...(since ? { since } : {}) };
}

function sinceOf(query: string | undefined): string | undefined {
	if (query === undefined) return undefined;
	let filter: string;
	try {
		filter = decodeURIComponent(query.replaceAll('+', ' '));
	} catch {
		return undefined;
	}
	const time = /^\$filter=lastModifiedDateTime gt (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?Z)$/.exec(filter)?.[1];
	return time !== undefined && !Number.isNaN(Date.parse(time)) ? time : undefined;
}

export function isSame(a: Watched, b: Watched): boolean {
	return a.companyId === b.companyId && a.set === b.set;
}
