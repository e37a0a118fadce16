import type { MasterDataPage, MasterDataRequest, MasterDataSource } from '../../core/books';
import { StampliErpError } from '../../core/errors';
import { accountOf } from './accounts';
import { chosenCompanies } from './companies';
import type { BcConnection, Company } from './connection';
import { dimensionValuesOf } from './dimensionValues';
import { textOf } from './fields';
import { isOpenOrder, orderOf } from './orders';
import { codesOf, vendorOf } from './vendors';
import { newest, readWhole, sinceFilter, wholePages } from './wholeList';

/** Master data as canonical entities, the inactive ones marked. Every row tells when it was changed. What was deleted is told by none. */
export function dynamicsBcMasterData(connection: BcConnection): MasterDataSource {
	return {
		changeDates: ['vendor', 'glAccount', 'purchaseOrder', 'dimensionValue'],
		async *read(request): AsyncGenerator<MasterDataPage> {
			if (request.changedSince && Number.isNaN(Date.parse(request.changedSince))) throw wrongTime(request.changedSince);
			for (const company of await chosenCompanies(connection, request.companies)) yield* readers[request.entity](connection, company, request);
		},
	};
}

/** With lines and dimensions, the 20,000 of a page as the server gives it by itself would be more than one request can take. */
const ordersPerPage = 500;

type Reader = (connection: BcConnection, company: Company, request: MasterDataRequest) => AsyncGenerator<MasterDataPage>;

const readers: Record<MasterDataRequest['entity'], Reader> = {
	async *vendor(connection, company, { changedSince }) {
		const codes = await codesOf(connection, company);
		for await (const rows of wholePages(connection, company, 'vendors', sinceFilter(changedSince))) yield { records: rows.map((row) => vendorOf(row, company, codes)), ...newest(rows) };
	},
	async *glAccount(connection, company, { changedSince }) {
		for await (const rows of wholePages(connection, company, 'accounts', sinceFilter(changedSince))) yield { records: rows.map((row) => accountOf(row, company)), ...newest(rows) };
	},
	async *purchaseOrder(connection, company, { changedSince }) {
		const query = { ...sinceFilter(changedSince), $expand: 'purchaseOrderLines($expand=dimensionSetLines)' };
		for await (const rows of wholePages(connection, company, 'purchaseOrders', query, ordersPerPage)) yield { records: await Promise.all(rows.filter(isOpenOrder).map((row) => orderOf(connection, row, company))), ...newest(rows) };
	},
	async *dimensionValue(connection, company, { changedSince }) {
		const dimensions = new Map((await readWhole(connection, company, 'dimensions', { $select: 'id,code' })).map((row) => [textOf(row, 'id').toLowerCase(), textOf(row, 'code')]));
		for await (const rows of wholePages(connection, company, 'dimensionValues', sinceFilter(changedSince))) yield { records: rows.map((row) => dimensionValuesOf(row, company, dimensions)), ...newest(rows) };
	},
};

function wrongTime(text: string): StampliErpError {
	return new StampliErpError({ kind: 'setup', code: 'masterData.changedSince', message: `"${text.slice(0, 60)}" is no time`, hint: 'Give "Changed Since" as 2026-01-31T08:00:00Z.' });
}
