import type { Problem } from '../../core/errors';
import type { Invoice, InvoiceLine } from '../../core/model';
import type { Row } from '../../io/odata/paging';
import { notIn } from './dimensions';
import { codeKey, isActiveOn, isYes, sameCode, textOf } from './fields';
import { type Lookups, lookupKey } from './lookups';
import { erpName, invalid, onLine, rejected } from './problems';

const where = { vendor: `${erpName}, Vendors`, account: `${erpName}, Main accounts`, order: `${erpName}, Purchase orders`, dimension: `${erpName}, Financial dimensions` };

/** Holds an invoice against the live system: company, vendor, orders, accounts, dimension values. Every problem at once. */
export async function checkLive(invoice: Invoice, company: string, lookups: Lookups): Promise<Problem[]> {
	const companies = await lookups.companies();
	if (!company || !companies.has(codeKey(company))) {
		return [
			invalid({
				code: company ? 'company.unknown' : 'company.missing',
				message: company ? `Dynamics 365 F&O has no legal entity "${company}", or the integration user may not see it.` : 'The invoice names no legal entity, and the node has no default.',
				fix: 'Correct the company in Stampli or in the mapping profile, or choose a legal entity in the node.',
				who: 'integrator',
				where: 'Stampli or n8n',
				field: 'companyId',
			}),
		];
	}
	const found = await Promise.all([
		checkVendor(invoice, company, lookups),
		...invoice.lines.flatMap((line) => [checkOrderLine(invoice, line, company, lookups), checkAccount(invoice, line, company, lookups), checkDimensions(invoice, line, company, lookups)]),
		checkHeaderOrders(invoice, company, lookups),
	]);
	return found.flat();
}

async function checkVendor(invoice: Invoice, company: string, lookups: Lookups): Promise<Problem[]> {
	const id = invoice.vendor.vendorId;
	if (!id) return [];
	const [vendor] = await lookups.vendors.get([lookupKey(company, id)]);
	const facts = { who: 'accountsPayable' as const, where: where.vendor, field: 'vendor.vendorId' };
	if (!vendor) {
		return [rejected({ code: 'vendor.unknown', message: `Vendor ${id} does not exist in legal entity ${company}.`, fix: 'Create the vendor in that legal entity, or correct the vendor in Stampli.', unmapped: { table: 'vendor', code: id }, ...facts })];
	}
	const hold = textOf(vendor, 'OnHoldStatus');
	if (hold !== 'All' && hold !== 'Invoice') return [];
	return [rejected({ code: 'vendor.onHold', message: `Vendor ${id} is on hold for ${hold === 'All' ? 'everything' : 'invoices'} in legal entity ${company}.`, fix: 'Release the hold of the vendor.', ...facts })];
}

async function checkHeaderOrders(invoice: Invoice, company: string, lookups: Lookups): Promise<Problem[]> {
	const onLines = new Set(invoice.lines.map((line) => line.poNumber));
	const orders = (invoice.poNumbers ?? []).filter((number) => !onLines.has(number));
	return (await Promise.all(orders.map((number) => checkOrder(invoice, number, company, lookups, { field: 'poNumbers' })))).flat();
}

async function checkOrder(invoice: Invoice, number: string, company: string, lookups: Lookups, at: Partial<Problem>): Promise<Problem[]> {
	const [order] = await lookups.orders.get([lookupKey(company, number)]);
	const facts = { who: 'accountsPayable' as const, where: where.order, ...at };
	if (!order) return [rejected({ code: 'po.unknown', message: `Purchase order ${number} does not exist in legal entity ${company}.`, fix: 'Correct the purchase order in Stampli.', ...facts })];
	const problems: Problem[] = [];
	const text = (property: string) => textOf(order.header, property);
	const status = text('PurchaseOrderStatus');
	if (status !== 'Backorder' && status !== 'Received') {
		problems.push(rejected({ code: 'po.closed', message: `Purchase order ${number} is not open (${status}).`, fix: 'Match the invoice to an open purchase order, or reopen this one.', ...facts }));
	}
	const approval = text('DocumentApprovalStatus');
	if (approval !== 'Confirmed' && approval !== 'Finalized') {
		problems.push(rejected({ code: 'po.notConfirmed', message: `Purchase order ${number} is not confirmed (${approval}).`, fix: 'Confirm the purchase order.', ...facts }));
	}
	const vendors = [text('InvoiceVendorAccountNumber'), text('OrderVendorAccountNumber')].filter(Boolean);
	const id = invoice.vendor.vendorId;
	if (id && !vendors.some((vendor) => sameCode(vendor, id))) {
		problems.push(rejected({ code: 'po.otherVendor', message: `Purchase order ${number} belongs to vendor ${vendors.join(' / ')}, not to ${id}.`, fix: 'Correct the vendor or the purchase order in Stampli.', ...facts }));
	}
	const currency = text('CurrencyCode');
	if (currency && !sameCode(currency, invoice.currency)) {
		problems.push(rejected({ code: 'po.otherCurrency', message: `Purchase order ${number} is in ${currency}, the invoice in ${invoice.currency}.`, fix: 'Correct the currency or the purchase order in Stampli.', ...facts }));
	}
	return problems;
}

async function checkOrderLine(invoice: Invoice, line: InvoiceLine, company: string, lookups: Lookups): Promise<Problem[]> {
	if (line.poNumber === undefined) return [];
	const problems = await checkOrder(invoice, line.poNumber, company, lookups, onLine(line, 'poNumber'));
	const orderLine = await findOrderLine(line, company, lookups);
	const [order] = await lookups.orders.get([lookupKey(company, line.poNumber)]);
	if (!order || !line.poLine) return problems;
	const facts = { who: 'accountsPayable' as const, where: where.order, ...onLine(line, 'poLine') };
	if (!orderLine || isYes(orderLine, 'IsDeleted')) {
		return [...problems, rejected({ code: 'poLine.unknown', message: `Purchase order ${line.poNumber} has no line ${line.poLine}.`, fix: 'Match the line to an existing line in Stampli.', ...facts })];
	}
	const status = textOf(orderLine, 'PurchaseOrderLineStatus');
	if (isYes(orderLine, 'IsLineStopped') || status === 'Invoiced' || status === 'Canceled') {
		const why = isYes(orderLine, 'IsLineStopped') ? 'stopped' : status;
		problems.push(rejected({ code: 'poLine.closed', message: `Line ${line.poLine} of purchase order ${line.poNumber} is not open (${why}).`, fix: 'Match the line to an open line, or reopen this one.', ...facts }));
	}
	return problems;
}

/** The purchase order line that an invoice line is matched to. */
export async function findOrderLine(line: Pick<InvoiceLine, 'poNumber' | 'poLine'>, company: string, lookups: Lookups): Promise<Row | undefined> {
	if (!line.poNumber || !line.poLine) return undefined;
	const [order] = await lookups.orders.get([lookupKey(company, line.poNumber)]);
	return order?.lines.find((each) => textOf(each, 'LineNumber') === line.poLine!.replace(/^0+(?=\d)/, ''));
}

async function checkAccount(invoice: Invoice, line: InvoiceLine, company: string, lookups: Lookups): Promise<Problem[]> {
	const account = line.glAccount;
	if (!account) return [];
	const facts = { where: where.account, ...onLine(line, 'glAccount') };
	const chart = textOf((await lookups.ledgers()).get(codeKey(company)) ?? {}, 'ChartOfAccounts');
	if (!chart) return [rejected({ code: 'ledger.missing', message: `Legal entity ${company} has no ledger with a chart of accounts.`, fix: 'Set up the ledger of that legal entity.', where: `${erpName}, Ledger` })];
	const [[row], [ofCompany]] = await Promise.all([lookups.accounts.get([lookupKey(chart, account)]), lookups.accountsOfCompany.get([lookupKey(company, chart, account)])]);
	const refused = (code: string, why: string, fix: string, more: Partial<Problem> = {}) => [rejected({ code, message: `Line ${line.lineNumber}: main account ${account} ${why}.`, fix, ...facts, ...more })];
	if (!row) return refused('account.unknown', `does not exist in the chart of accounts of legal entity ${company}`, 'Correct the account in Stampli, or create it.', { unmapped: { table: 'glAccount', code: account } });
	const type = textOf(row, 'MainAccountType');
	if (type === 'Total' || type === 'Reporting') return refused('account.total', `is a ${type.toLowerCase()} account and cannot be posted to`, 'Choose a posting account in Stampli.');
	if (isYes(row, 'IsSuspended') || (ofCompany && isYes(ofCompany, 'IsSuspended'))) return refused('account.suspended', `is suspended in legal entity ${company}`, 'Choose another account in Stampli, or end the suspension.');
	const day = invoice.postingDate ?? invoice.invoiceDate;
	if (!isActiveOn(row, day) || (ofCompany && !isActiveOn(ofCompany, day))) return refused('account.inactive', `is not active on ${day}`, 'Choose another account in Stampli, or change the dates of the account.');
	if (isYes(row, 'DoNotAllowManualEntry') || (ofCompany && isYes(ofCompany, 'DoNotAllowManualEntry'))) {
		return refused('account.noManualEntry', 'does not allow manual entry', 'Choose another account in Stampli, or allow manual entry.');
	}
	return [];
}

async function checkDimensions(invoice: Invoice, line: InvoiceLine, company: string, lookups: Lookups): Promise<Problem[]> {
	const dimensions = line.dimensions ?? [];
	if (dimensions.length === 0) return [];
	const { defaultFormat } = await lookups.formats();
	const outside = new Set(notIn(defaultFormat, dimensions));
	const known = dimensions.filter((each) => !outside.has(each.name)); // the others are reported by the draft
	const names = known.map((each) => defaultFormat.find((name) => sameCode(name, each.name))!);
	const values = await lookups.dimensionValues.get(known.map((each, i) => lookupKey(names[i]!, each.value)));
	const day = invoice.postingDate ?? invoice.invoiceDate;
	return known.flatMap(({ name, value }, i) => {
		const rows = (values[i] ?? []).filter((row) => textOf(row, 'LegalEntityId') === '' || sameCode(textOf(row, 'LegalEntityId'), company));
		const row = rows.find((each) => textOf(each, 'LegalEntityId') !== '') ?? rows[0];
		const refused = (code: string, why: string, more: Partial<Problem> = {}) => [
			rejected({
				code,
				message: `Line ${line.lineNumber}: value "${value}" of dimension ${name} ${why}.`,
				fix: 'Choose another value in Stampli, or mend the value in Dynamics 365 F&O.',
				where: where.dimension,
				...onLine(line, `dimensions.${name}`),
				...more,
			}),
		];
		if (!row) return refused('dimensionValue.unknown', `does not exist for legal entity ${company}`, { unmapped: { table: `dimension:${name}`, code: value } });
		if (isYes(row, 'IsTotal')) return refused('dimensionValue.total', 'is a total');
		if (isYes(row, 'IsSuspended')) return refused('dimensionValue.suspended', 'is suspended');
		if (!isActiveOn(row, day)) return refused('dimensionValue.inactive', `is not active on ${day}`);
		return [];
	});
}

/** Reads everything that these invoices need in as few requests as possible; the checks then find it in the cache. */
export async function preload(invoices: { invoice: Invoice; company: string }[], lookups: Lookups): Promise<void> {
	const [companies, ledgers, formats] = await Promise.all([lookups.companies(), lookups.ledgers(), lookups.formats()]);
	const known = invoices.filter(({ company }) => companies.has(codeKey(company)));
	const accounts = known.flatMap(({ invoice, company }) => {
		const chart = textOf(ledgers.get(codeKey(company)) ?? {}, 'ChartOfAccounts');
		return chart ? invoice.lines.flatMap((line) => (line.glAccount ? [{ company, chart, account: line.glAccount }] : [])) : [];
	});
	const dimensions = known.flatMap(({ invoice }) => invoice.lines.flatMap((line) => line.dimensions ?? []));
	const nameOf = (name: string) => formats.defaultFormat.find((each) => sameCode(each, name));
	await Promise.all([
		lookups.vendors.get(known.flatMap(({ invoice, company }) => (invoice.vendor.vendorId ? [lookupKey(company, invoice.vendor.vendorId)] : []))),
		lookups.accounts.get(accounts.map(({ chart, account }) => lookupKey(chart, account))),
		lookups.accountsOfCompany.get(accounts.map(({ company, chart, account }) => lookupKey(company, chart, account))),
		lookups.dimensionValues.get(dimensions.flatMap(({ name, value }) => (nameOf(name) ? [lookupKey(nameOf(name)!, value)] : []))),
		lookups.orders.get(known.flatMap(({ invoice, company }) => [...(invoice.poNumbers ?? []), ...invoice.lines.flatMap((line) => line.poNumber ?? [])].map((number) => lookupKey(company, number)))),
	]);
}
