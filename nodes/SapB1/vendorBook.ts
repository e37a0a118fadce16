import type { ErpVendor, VendorAnswer, VendorBook } from '../../core/books';
import { normalNumber } from '../../core/identity';
import type { Vendor } from '../../core/model';
import { grouped, oneOf, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { readOnce } from '../shared/erp/batchedLookup';
import type { B1Connection } from './connection';
import { isYes, numberOf, sameCode, textOf } from './fields';
import { filterLength } from './limits';
import type { Lookups } from './lookups';
import { createBody, inFileSpelling, updateBody, writable } from './vendorBody';
import { checkVendor, exists, notAVendor, numberReplaced, refusedBy, strayVendor } from './vendorChecks';
import { getVendors, vendorOf, vendorSelect } from './vendors';
import { write } from './write';

export interface VendorBookSettings {
	/** Number of the business partner group of new vendors; the company's own default otherwise. */
	vendorGroup?: number;
}

/** Vendors: business partners of type supplier. */
export function sapB1VendorBook(connection: B1Connection, lookups: Lookups, settings: VendorBookSettings = {}): VendorBook {
	const today = () => new Date(connection.clock.now()).toISOString().slice(0, 10);
	const manualSeries = readOnce(() => findManualSeries(connection));
	const toErpVendor = async (row: Row, vendor: Vendor): Promise<ErpVendor> => {
		const terms = await lookups.terms();
		return { id: { CardCode: textOf(row, 'CardCode') }, vendor: inFileSpelling(vendorOf(row, connection.companyDb, terms, today()), vendor, terms) };
	};

	const find: VendorBook['find'] = async (vendors) => {
		const own = vendors.filter(({ companyId, vendorId }) => vendorId.trim() !== '' && (!companyId || sameCode(companyId, connection.companyDb)));
		const codes = [...new Set(own.flatMap(({ vendorId }) => [vendorId.trim(), normalNumber(vendorId)]))];
		const groups = grouped(codes, (code) => `CardCode eq ${quote(code)}`, filterLength);
		const rows = (await Promise.all(groups.map((some) => connection.all('BusinessPartners', { $filter: oneOf('CardCode', some), $select: vendorSelect, $orderby: 'CardCode' }, { ignoreCase: true })))).flat();
		return await Promise.all(
			vendors.map(async (vendor) => {
				const alike = own.includes(vendor) ? rows.filter((each) => isVendor(each) && normalNumber(textOf(each, 'CardCode')) === normalNumber(vendor.vendorId)) : [];
				const row = alike.find((each) => textOf(each, 'CardCode') === vendor.vendorId.trim()) ?? alike[0];
				return row && (await toErpVendor(row, vendor));
			}),
		);
	};

	const create = async (vendor: Vendor): Promise<VendorAnswer> => {
		const terms = await lookups.terms();
		const series = await manualSeries();
		const body = createBody(vendor, { terms, ...(series === undefined ? {} : { series }), ...(settings.vendorGroup === undefined ? {} : { group: settings.vendorGroup }) });
		const written = await write(connection, { method: 'POST', path: 'BusinessPartners', body });
		if (written.status === 'refused') {
			const [there] = await find([vendor]);
			return { status: 'refused', problems: [there ? exists(vendor) : refusedBy(written.error, vendor)] };
		}
		if (written.status !== 'done') return written;
		if (!written.row) return { status: 'lost', message: 'The answer of SAP Business One could not be read' };
		const code = textOf(written.row, 'CardCode');
		if (sameCode(code, vendor.vendorId)) return { status: 'done', vendor: await toErpVendor(written.row, vendor) };
		const removed = await write(connection, { method: 'DELETE', path: `BusinessPartners(${encodeURIComponent(quote(code))})`, repeatable: true });
		return { status: 'refused', problems: [removed.status === 'done' ? numberReplaced(vendor) : strayVendor(vendor, code)] };
	};

	const update: VendorBook['update'] = async (existing, vendor, fields) => {
		const code = String(existing.id.CardCode);
		const path = `BusinessPartners(${encodeURIComponent(quote(code))})`;
		// The address as it stands now: its row is named in the change, so that it is changed and no second one is added.
		const current = fields.includes('address') ? await connection.one(path, { $select: 'CardCode,BilltoDefault,BPAddresses' }) : {};
		if (!current) return { status: 'refused', problems: [refusedBy({ message: `Vendor ${code} is not there any more` }, vendor)] };
		const written = await write(connection, { method: 'PATCH', path, body: updateBody(vendor, fields, current, await lookups.terms()), repeatable: true });
		if (written.status === 'refused') return { status: 'refused', problems: [refusedBy(written.error, vendor)] };
		if (written.status !== 'done') return written;
		return { status: 'done', vendor: { id: existing.id, vendor: { ...existing.vendor, ...Object.fromEntries(fields.map((field) => [field, vendor[field]])) } } };
	};

	return {
		writable,
		concurrency: connection.sessions,
		getMany: (filter) => getVendors(connection, lookups, filter, today()),
		find,
		check: async (vendors) => {
			const partners = await lookups.vendors.get(vendors.map(({ vendorId }) => vendorId));
			return await Promise.all(
				vendors.map(async (vendor, i) => [...(partners[i] && !isVendor(partners[i]) ? [notAVendor(vendor, textOf(partners[i], 'CardCode'))] : []), ...(await checkVendor(vendor, connection, lookups))]),
			);
		},
		create,
		update,
	};
}

/** Customers and leads share the numbers of vendors. */
function isVendor(partner: Row): boolean {
	return textOf(partner, 'CardType') === 'cSupplier';
}

/** The series whose numbers are entered by hand: with any other one the server would number the vendor itself. */
async function findManualSeries(connection: B1Connection): Promise<number | undefined> {
	const answer = await connection.service('SeriesService_GetDocumentSeries', { DocumentTypeParams: { Document: '2', DocumentSubType: 'S' } }).catch(() => undefined);
	const list = Array.isArray(answer) ? (answer as Row[]) : ((answer as { value?: Row[] } | undefined)?.value ?? []);
	const manual = list.find((row) => isYes(row, 'IsManual') && !isYes(row, 'Locked'));
	const number = manual ? numberOf(manual, 'Series') : NaN;
	return Number.isInteger(number) ? number : undefined;
}
