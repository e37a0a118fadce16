import type { AnyEntity, Decimal, Invoice } from './model';
import { absolute, isDecimal, negate } from './money';
import type { ArrivedRecord, RecordSummary } from './records';

/** Names that files commonly give to what a summary shows, without spaces and signs, for records that could not be read. */
const commonNames: Record<keyof Omit<RecordSummary, 'recordId' | 'rows'>, string[]> = {
	company: ['companyid', 'company', 'legalentity', 'dataareaid'],
	vendor: ['vendorid', 'vendornumber', 'vendorno', 'vendorcode', 'vendoraccount', 'vendor'],
	number: ['invoicenumber', 'invoiceno', 'invoiceid', 'documentnumber', 'number'],
	type: ['invoicetype', 'documenttype', 'type'],
	date: ['invoicedate', 'documentdate', 'date'],
	currency: ['currency', 'currencycode'],
	amount: ['totalamount', 'invoiceamount', 'grandtotal', 'total', 'amount'],
};

/** What a person sees of a record, read from its content or, when it has none, from what the file said. */
export function summaryOf(record: ArrivedRecord): RecordSummary {
	const facts = record.content ? contentFacts(record.content) : rawFacts(record.raw?.[0] ?? {});
	const told = Object.entries(facts).filter(([, value]) => typeof value === 'string' && value !== '');
	return { recordId: record.recordId, rows: record.rows, ...Object.fromEntries(told) };
}

type Facts = Partial<Omit<RecordSummary, 'recordId' | 'rows'>>;

function contentFacts(content: AnyEntity): Facts {
	const facts: Facts = { company: content.companyId };
	if ('invoiceNumber' in content) {
		const { vendor, invoiceNumber, type, invoiceDate, currency, totalAmount } = content;
		return { ...facts, vendor: vendor?.vendorId ?? vendor?.name, number: invoiceNumber, type, date: invoiceDate, currency, amount: signed(totalAmount, type) };
	}
	if ('paymentId' in content) {
		const { vendorId, paymentId, paymentDate, currency, amount } = content;
		return { ...facts, vendor: vendorId, number: paymentId, type: content.status, date: paymentDate, currency, amount: signed(amount) };
	}
	if ('poNumber' in content) {
		const { vendorId, poNumber, orderDate, currency, totalAmount } = content;
		return { ...facts, vendor: vendorId, number: poNumber, date: orderDate, currency, amount: signed(totalAmount) };
	}
	if ('vendorId' in content) return { ...facts, vendor: content.vendorId, currency: content.currency };
	if ('accountId' in content) return { ...facts, number: content.accountId };
	return 'dimension' in content ? { ...facts, number: `${content.dimension} ${content.value}` } : facts;
}

function rawFacts(raw: Record<string, string>): Facts {
	const byName = new Map(Object.entries(raw).map(([name, value]) => [name.toLowerCase().replace(/[^a-z]/g, ''), value.trim()]));
	const facts: Facts = {};
	for (const [fact, names] of Object.entries(commonNames)) {
		const found = names.map((name) => byName.get(name)).find((value) => value);
		if (found) facts[fact as keyof Facts] = found;
	}
	return { ...facts, amount: signed(facts.amount) };
}

function signed(amount: Decimal | undefined, type?: Invoice['type']): Decimal | undefined {
	if (amount === undefined || !isDecimal(amount)) return undefined;
	return type === 'credit' ? negate(absolute(amount)) : amount;
}

/** The words by which a record is searched: number, vendor and file, in lower case. */
export function searchText(record: ArrivedRecord, fileName?: string): string {
	const { number, vendor } = summaryOf(record);
	const content = record.content as { vendor?: { name?: string }; name?: string; legalName?: string } | undefined;
	return [number, vendor, content?.vendor?.name, content?.name, content?.legalName, fileName].filter(Boolean).join('\n').toLowerCase();
}
