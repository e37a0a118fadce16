import { isKind, StampliErpError } from '../../core/errors';
import type { HttpAnswer } from '../../io/http/http';
import { parseJson } from '../../io/odata/json';
import { type ApiError, isBusy, isNotFound, isNotOptimizable, readApiError } from './apiErrors';
import type { AcumaticaConnection, Query } from './connection';
import type { Row } from './fields';

export interface ListOptions {
	/** A 403 (feature off, form not in the role) is no error: undefined is answered. */
	optional?: boolean;
}

/** What a list is narrowed to when only the ids of its records are wanted. */
const keyFields: Record<string, string> = {
	Account: 'AccountCD', Bill: 'Type,ReferenceNbr', Check: 'Type,ReferenceNbr', CostCode: 'CostCodeID', Ledger: 'LedgerID', NonStockItem: 'InventoryID', PaymentMethod: 'PaymentMethodID', Project: 'ProjectID', ProjectTask: 'ProjectID,ProjectTaskID',
	PurchaseOrder: 'Type,OrderNbr', PurchaseReceipt: 'Type,ReceiptNbr', StockItem: 'InventoryID', Subaccount: 'SubaccountCD', Subcontract: 'SubcontractNbr', TaxCategory: 'TaxCategoryID', Vendor: 'VendorID',
}; // prettier-ignore

/** Archived documents count too: a number they hold is taken. */
const headersOf = (entity: string) => (entity === 'Bill' || entity === 'Check' ? { headers: { 'PX-ApiArchive': 'SHOW' } } : {});

/** Lists and single records. A list that Acumatica cannot compute with its collections, or with a field, is read record by record. */
export function createReader(send: AcumaticaConnection['send']): Pick<AcumaticaConnection, 'list' | 'one'> {
	/** Lists found not to be computable with what they select or expand. */
	const byRecord = new Set<string>();

	const one: AcumaticaConnection['one'] = async (entity, id, query) => {
		const answer = await send({ method: 'GET', path: `${entity}/${encodeURIComponent(id)}`, query, ...headersOf(entity) });
		if (answer.status === 200) return recordOf(answer.text) ?? fail(noRecord(entity, answer));
		const error = readApiError(answer.text);
		return isNotFound(error) || answer.status === 404 ? undefined : fail(readRefused(entity, answer, error));
	};
	const eachByItself = async (entity: string, { $expand, $select, $custom, ...query }: Query): Promise<Row[]> => {
		const heads = await whole(entity, { ...query, $select: keyFields[entity] });
		const rows: Row[] = [];
		for (const head of heads) {
			const row = typeof head.id === 'string' ? await one(entity, head.id, { $expand, $select, $custom }) : undefined;
			// Deleted meanwhile, or another session: an id is promised for one only. What is left out would count as not there.
			if (!row) throw listChanged(entity);
			rows.push(row);
		}
		return rows;
	};
	const whole = async (entity: string, query: Query): Promise<Row[]> => {
		const shape = `${entity} ${query.$select ?? ''} ${query.$expand ?? ''}`;
		if (byRecord.has(shape)) return await eachByItself(entity, query);
		const answer = await send({ method: 'GET', path: entity, query, ...headersOf(entity) });
		if (answer.status === 200) {
			const rows = parseJson(answer.text);
			return Array.isArray(rows) ? (rows as Row[]) : fail(noRecord(entity, answer));
		}
		const error = readApiError(answer.text);
		const isNarrow = !query.$expand && (keyFields[entity] === undefined || query.$select === keyFields[entity]);
		if (!isNotOptimizable(error) || isNarrow) return fail(readRefused(entity, answer, error));
		byRecord.add(shape);
		return await eachByItself(entity, query);
	};
	return {
		one,
		list: async (entity, query, { optional = false } = {}) =>
			await whole(entity, query).catch((error: unknown) => {
				const isAbsent = isKind(error, 'setup') && (error.code === 'acumatica.noPermission' || error.code === 'acumatica.entityMissing');
				if (optional && isAbsent) return undefined;
				throw error;
			}),
	};
}

function fail(error: StampliErpError): never {
	throw error;
}

function listChanged(entity: string): StampliErpError {
	return new StampliErpError({ kind: 'transient', code: 'acumatica.listChanged', message: `A record of ${entity} was listed, but could not be read right after that`, hint: 'Nothing to do: it is tried again.' });
}

function recordOf(text: string): Row | undefined {
	const read = parseJson(text);
	return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Row) : undefined;
}

function noRecord(entity: string, answer: HttpAnswer): StampliErpError {
	const isPage = /html/i.test(answer.headers['content-type'] ?? '');
	return new StampliErpError({
		kind: 'setup',
		code: 'acumatica.noData',
		message: `The answer to ${entity} is ${isPage ? 'a web page (a sign-in page, perhaps)' : 'no data that can be read'}`,
		hint: 'Check the Instance URL, and whether a proxy between n8n and Acumatica asks for a sign-in.',
	});
}

function readRefused(entity: string, answer: HttpAnswer, error: ApiError | undefined): StampliErpError {
	const reason = error?.entries[0]?.text.slice(0, 300);
	const missing = answer.status === 404;
	const transient = !missing && (answer.status >= 500 || answer.status === 408 || isBusy(error)) && !isNotOptimizable(error) && !/PXSetupNotEntered/.test(error?.type ?? '');
	return new StampliErpError({
		kind: transient ? 'transient' : 'setup',
		code: missing ? 'acumatica.entityMissing' : transient ? 'acumatica.unavailable' : 'acumatica.readRefused',
		message: `Acumatica refused to read ${entity} (${answer.status})${reason ? `: ${reason}` : ''}`,
		hint: missing
			? `The endpoint of the credential has no ${entity}: choose Default, or extend the custom endpoint.`
			: transient
				? 'Nothing to do: it is tried again. If it lasts, ask the administrator of Acumatica.'
				: 'Ask the administrator of Acumatica whether the form behind it is set up and can be read by the integration user.',
		status: answer.status,
	});
}
