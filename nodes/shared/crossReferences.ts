import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { type CrossReferences, type CustomersOrder, type Mapped, mapInvoice, mapOrder, mapPayment, type MapRules } from '../../core/crossReference';
import { type CodeTable, type Problem, StampliErpError } from '../../core/errors';
import { postingKey } from '../../core/identity';
import type { Invoice, Payment } from '../../core/model';
import type { Ledger } from '../../core/ports';
import type { RecordItem } from '../../core/records';
import { openLedger } from './openLedger';

/** Codes of the file turned into codes of the ERP, by the tables of one set in the ledger. */
export interface Mapping {
	/** False when no set is chosen: everything passes as it is. */
	readonly active: boolean;
	invoice(invoice: Invoice): Mapped<Invoice>;
	payment(payment: Payment): Mapped<Payment>;
	/** `alsoStrict`: tables that this order needs, beside those of the option. */
	order<T extends CustomersOrder>(order: T, partner: 'vendor' | 'customer', alsoStrict: CodeTable[]): Mapped<T>;
	/** The item with its invoice mapped, and what could not be mapped among its problems. */
	item(item: RecordItem): RecordItem;
}

/** The mapping that the options *Cross-Reference Set* and *Hold Unmapped Codes Of* ask for. Throws a `setup` error for a set that does not exist. */
export async function loadMapping(context: IExecuteFunctions, options: IDataObject): Promise<Mapping> {
	const set = String(options.crossReferenceSet ?? '').trim();
	if (set === '') return mappingOf({}, { set: '', strict: [] }, false);
	const tables = await readSet(await openLedger(context), set);
	const strict = String(options.strictTables ?? '').split(/[,;\n]+/).map((each) => each.trim()).filter(Boolean);
	return mappingOf(tables, { set, strict: strict.some((each) => each.toLowerCase() === 'all') ? 'all' : (strict as CodeTable[]) }, true);
}

function mappingOf(tables: CrossReferences, rules: MapRules, active: boolean): Mapping {
	const invoice = (given: Invoice): Mapped<Invoice> => (active ? mapInvoice(given, tables, rules) : { content: given, problems: [] });
	return {
		active,
		invoice,
		payment: (given) => (active ? mapPayment(given, tables, rules) : { content: given, problems: [] }),
		order: (given, partner, also) => (active ? mapOrder(given, tables, { ...rules, strict: rules.strict === 'all' ? 'all' : [...rules.strict, ...also] }, partner) : { content: given, problems: [] }),
		item: (item) => {
			if (!active || !item.invoice) return item;
			const { content, problems } = invoice(item.invoice);
			return { ...item, invoice: content, problems: [...item.problems, ...problems] };
		},
	};
}

const setName = (set: string) => `crossReference:${set}`;

/** All tables of a set. Throws `setup` when nobody ever entered one. */
export async function readSet(ledger: Ledger, set: string): Promise<CrossReferences> {
	const text = await ledger.watermark(setName(set));
	if (text === undefined) {
		throw new StampliErpError({
			kind: 'setup',
			code: 'crossReference.noSet',
			message: `There is no cross-reference set "${set}" in the ledger`,
			hint: 'Enter its codes with the Stampli node, Cross-Reference: Set, or correct the name of the set.',
		});
	}
	return JSON.parse(text) as CrossReferences;
}

/** The tables of a set, empty where nobody entered one yet. */
export async function setOrNothing(ledger: Ledger, set: string): Promise<CrossReferences> {
	const text = await ledger.watermark(setName(set));
	return text === undefined ? {} : (JSON.parse(text) as CrossReferences);
}

/** Changes a set in one step, however many people do at once. */
export async function changeSet(ledger: Ledger, set: string, change: (tables: CrossReferences) => CrossReferences): Promise<CrossReferences> {
	for (;;) {
		const before = await ledger.watermark(setName(set));
		const after = change(before === undefined ? {} : (JSON.parse(before) as CrossReferences));
		if (await ledger.replaceWatermark(setName(set), before, JSON.stringify(after))) return after;
	}
}

/**
 * An invoice whose mapping was changed after it had been posted would be posted a second time, to the other vendor or company: its
 * key is another one. So the key that an invoice was mapped to is kept, and a change is a conflict for a person. One answer per pair.
 */
export async function movedProblems(ledger: Ledger, target: string, pairs: { original: Invoice; mapped: Invoice }[]): Promise<Problem[][]> {
	const problems: Problem[][] = [];
	// Few at once: thousands would wait for a connection to the ledger longer than it lets them.
	for (let at = 0; at < pairs.length; at += atOnce) problems.push(...(await Promise.all(pairs.slice(at, at + atOnce).map((pair) => movedProblem(ledger, target, pair)))));
	return problems;
}

const atOnce = 20;

async function movedProblem(ledger: Ledger, target: string, { original, mapped }: { original: Invoice; mapped: Invoice }): Promise<Problem[]> {
	const [from, to] = [postingKey(target, original), postingKey(target, mapped)];
	const name = `mapped:${from}`;
	const last = (await ledger.watermark(name)) ?? from;
	if (last === to) return [];
	const [history] = await ledger.history([last]);
	const isOpen = history?.attempt !== undefined && history.attempt.answer !== 'refused' && history.attempt.answer !== 'notSent';
	if (history?.posted || isOpen) return [moved(original, mapped, history?.posted?.erpNumber)];
	await ledger.setWatermark(name, to);
	return [];
}

function moved(original: Invoice, mapped: Invoice, erpNumber?: string): Problem {
	const now = `company ${mapped.companyId ?? '(none)'}, vendor ${mapped.vendor.vendorId ?? '(none)'}`;
	return {
		code: 'crossReference.changed',
		kind: 'invalid',
		message: `Invoice ${original.invoiceNumber} of vendor ${original.vendor.vendorId ?? '(none)'} was ${erpNumber ? `posted as ${erpNumber}` : 'sent'} before its cross-reference was changed; it now leads to ${now}.`,
		fix: 'If the earlier bill is wrong, reverse it there and enter this invoice by hand; otherwise dismiss this record.',
		who: 'accountsPayable',
		where: 'Cross-reference and ERP',
		field: 'vendor.vendorId',
	};
}
