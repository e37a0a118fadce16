import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { ErpBooks, ErpVendor, VendorAnswer, VendorBook, VendorField } from '../../core/books';
import type { Problem } from '../../core/errors';
import { sha256, stableJson } from '../../core/identity';
import type { Vendor } from '../../core/model';
import type { Ledger, NewOutcome } from '../../core/ports';
import type { Outcome, RecordItem } from '../../core/records';
import { nextPauseMs } from '../../core/retryPause';
import { sentences } from '../../core/sentences';
import { type Agreed, agreedValues, type Owner, planVendor, type VendorPlan } from '../../core/vendorUpsert';
import { branches } from './branches';
import { wholeEntityOfItem } from './entityOfItem';
import { openLedger } from './openLedger';
import { newerVendorDone, vendorKey } from './newerVendor';
import { needSameLedger } from './sameLedger';
import { isTestRun } from './testRun';
import { sendVendor, writeOf, writeVendor, type Written } from './vendorWrite';

export interface VendorUpsertOptions {
	items: INodeExecutionData[];
	owner(field: VendorField): Owner;
	createMissing: boolean;
	writeInTestRuns: boolean;
}

/** One vendor on its way. */
interface Entry {
	index: number;
	data: INodeExecutionData;
	recordId: string;
	item: Partial<RecordItem>;
	vendor?: Vendor;
	existing?: ErpVendor;
	plan?: VendorPlan;
	written?: Written;
}

const atOnce = 100;

/**
 * *Vendor: Upsert* of every ERP. Two outputs, Done and Held, each in the order of the items. Every record's outcome is in the
 * ledger when this returns; a test run shows what would be done, on Held, and writes nothing.
 */
export async function upsertVendorItems(this: IExecuteFunctions, books: ErpBooks, options: VendorUpsertOptions): Promise<INodeExecutionData[][]> {
	const entries = options.items.map((data, index) => entryOf(data, index));
	const onlyTrying = isTestRun(this, options.writeInTestRuns);
	const ledger = onlyTrying ? undefined : await openLedger(this);
	const { bills, vendors } = books;
	const settled = ledger ? new Map([...(await settledBefore(ledger, entries)), ...(await overtaken(ledger, entries, this.getExecutionId(), bills.name))]) : new Map<Entry, Outcome>();
	let open = entries.filter((entry) => entry.vendor && !settled.has(entry));
	while (open.length > 0) {
		// The same vendor twice in one call: the second row waits, and then finds what the first has done.
		const seen = new Set<string>();
		const some = open.filter((entry) => (vendors.writeMany || seen.size < atOnce) && !seen.has(keyOf(entry)) && seen.add(keyOf(entry)));
		const taken = new Set(some);
		open = open.filter((entry) => !taken.has(entry));
		await plan(some, vendors, { ...options, erp: bills.name, target: bills.target, ledger });
		if (!ledger) continue;
		const live = some.filter(({ item }) => !item.preview);
		await write(live, vendors, bills.name);
		await remember(live, vendors, bills.target, ledger, options);
	}
	const written = ledger ? await writeOutcomes(this, entries.filter((entry) => !settled.has(entry)), ledger, bills.name) : settled;
	const done: INodeExecutionData[] = [];
	const held: INodeExecutionData[] = [];
	for (const entry of entries) {
		const outcome = settled.get(entry) ?? written.get(entry);
		const result = outcome ? { outcome, upsert: shown(entry) } : { preview: 'testRun', upsert: shown(entry), problems: problemsOf(entry) };
		(outcome && outcome.status !== 'held' ? done : held).push({ json: { ...entry.data.json, ...result } as unknown as IDataObject, pairedItem: { item: entry.index } });
	}
	return branches(this, done, held);
}

/**
 * Records of a trigger that are done: they come again only because no receipt has told of it, and a newer change of the vendor may
 * have been taken over meanwhile.
 */
async function settledBefore(ledger: Ledger, entries: Entry[]): Promise<Map<Entry, Outcome>> {
	const again = entries.filter(({ item }) => !item.preview && (item.record?.handover ?? 0) > 0);
	await needSameLedger(ledger, again.map(({ item }) => item.record));
	const outcomes = await ledger.outcomes(again.map(({ recordId }) => recordId));
	return new Map(again.flatMap((entry, i) => (outcomes[i] && outcomes[i].status !== 'held' ? [[entry, outcomes[i]] as const] : [])));
}

/** Held records that come again after a newer change of their vendor was taken over. */
async function overtaken(ledger: Ledger, entries: Entry[], executionId: string, erp: string): Promise<Map<Entry, Outcome>> {
	const found = new Map<Entry, Outcome>();
	for (const entry of entries.filter(({ item, vendor }) => vendor && !item.preview && (item.record?.handover ?? 0) > 1)) {
		const newer = await newerVendorDone(ledger, entry.recordId, entry.vendor!);
		if (!newer) continue;
		const reason = `A newer change of vendor ${entry.vendor!.vendorId}${newer.fileName ? ` from file ${newer.fileName}` : ''} was taken over on ${newer.at.slice(0, 10)}. This older one was not written.`;
		const [outcome] = await ledger.addOutcomes([{ recordId: entry.recordId, status: 'duplicate', erp, reason, problems: [], executionId }]);
		found.set(entry, outcome!);
	}
	return found;
}

function entryOf(data: INodeExecutionData, index: number): Entry {
	const item = data.json as unknown as Partial<RecordItem>;
	const unread = (item.problems?.length ?? 0) > 0 && !item.content;
	const vendor = unread ? undefined : (wholeEntityOfItem(data, index, 'vendor') as Vendor);
	const recordId = item.record?.recordId ?? sha256(`vendor|${stableJson(vendor)}`).slice(0, 32);
	return { index, data, item, recordId, ...(vendor ? { vendor } : {}) };
}

const keyOf = ({ vendor }: Entry) => vendorKey(vendor!);
const agreedName = (target: string, { companyId = '', vendorId }: Vendor) => `vendor:${target}|${companyId.toUpperCase()}|${vendorId.toUpperCase()}`;

async function plan(entries: Entry[], book: VendorBook, rules: VendorUpsertOptions & { erp: string; target: string; ledger?: Ledger | undefined }): Promise<void> {
	const [found, problems] = await Promise.all([book.find(entries.map((entry) => entry.vendor!)), book.check(entries.map((entry) => entry.vendor!))]);
	for (const [i, entry] of entries.entries()) {
		const vendor = entry.vendor!;
		const all = [...(entry.item.problems ?? []), ...problems[i]!];
		if (found[i]) entry.existing = found[i];
		else if (!rules.createMissing) all.push(notCreated(vendor, rules.erp));
		if (all.length > 0) {
			entry.plan = { action: 'hold', problems: all };
			continue;
		}
		const agreed = rules.ledger && book.writable.some((field) => rules.owner(field) === 'both') ? await rules.ledger.watermark(agreedName(rules.target, vendor)) : undefined;
		entry.plan = planVendor(vendor, found[i]?.vendor, agreed === undefined ? undefined : (JSON.parse(agreed) as Agreed), { writable: book.writable, owner: rules.owner, erp: rules.erp });
	}
}

async function write(entries: Entry[], book: VendorBook, erp: string): Promise<void> {
	const changing = entries.flatMap((entry) => {
		const each = writeOf(entry.vendor!, entry.plan!, entry.existing);
		return each ? [{ entry, each }] : [];
	});
	const answers = changing.length > 0 ? await book.writeMany?.(changing.map(({ each }) => each), (each) => sendVendor(book, each)) : undefined;
	const sent = new Map(changing.map(({ entry }, i): [Entry, VendorAnswer | undefined] => [entry, answers?.[i]]));
	const waiting = [...entries];
	const worker = async () => {
		for (let entry = waiting.shift(); entry; entry = waiting.shift()) entry.written = await writeVendor(book, entry.vendor!, entry.plan!, entry.existing, erp, sent.get(entry));
	};
	await Promise.all(Array.from({ length: Math.min(book.concurrency, entries.length) }, worker));
}

async function remember(entries: Entry[], book: VendorBook, target: string, ledger: Ledger, { owner }: VendorUpsertOptions): Promise<void> {
	if (!book.writable.some((field) => owner(field) === 'both')) return;
	for (const { vendor, plan: planned, written } of entries) {
		if (written?.status !== 'done' || !planned || planned.action === 'hold') continue;
		const name = agreedName(target, vendor!);
		const before = await ledger.watermark(name);
		const kept = planned.action === 'create' ? [] : planned.kept;
		const after = JSON.stringify(agreedValues(vendor!, kept, book.writable, before === undefined ? {} : (JSON.parse(before) as Agreed)));
		if (after !== before) await ledger.setWatermark(name, after);
	}
}

async function writeOutcomes(context: IExecuteFunctions, entries: Entry[], ledger: Ledger, erp: string): Promise<Map<Entry, Outcome>> {
	const live = entries.filter(({ item }) => !item.preview);
	const route = `${context.getWorkflow().id}/${context.getNode().name}`;
	const unknown = live.filter(({ item }) => !((item.record?.handover ?? 0) > 0));
	await ledger.addRecords(route, unknown.map(({ item, recordId, vendor }) => ({
		recordId, entity: 'vendor', rows: item.record?.rows ?? '', problems: item.problems ?? [], ...(vendor ? { content: vendor, contentHash: sha256(stableJson(vendor)) } : {}),
	}))); // prettier-ignore
	const before = await ledger.outcomes(live.map((entry) => entry.recordId));
	const now = await ledger.now();
	const standing = await ledger.addOutcomes(
		live.map((entry, i): NewOutcome => {
			const about = { recordId: entry.recordId, executionId: context.getExecutionId(), erp };
			const problems = problemsOf(entry);
			if (problems.length === 0) return { ...about, status: 'posted', erpState: entry.written!.state, erpNumber: entry.vendor!.vendorId, reason: entry.written!.reason, problems: [] };
			const comesBack = !problems.some((problem) => problem.kind === 'invalid');
			const pause = entry.written?.retryMs ?? nextPauseMs(before[i]?.tries ?? 0);
			return { ...about, status: 'held', reason: sentences(problems.map((problem) => problem.message)), problems, ...(comesBack ? { nextTryAt: new Date(now + pause).toISOString() } : {}) };
		}),
	);
	return new Map(live.map((entry, i) => [entry, standing[i]!]));
}

function problemsOf({ item, plan: planned, written }: Entry): Problem[] {
	if (planned?.action === 'hold') return planned.problems;
	return written?.problems ?? (planned ? [] : (item.problems ?? []));
}

function shown({ plan: planned, written }: Entry): IDataObject {
	return { ...(planned as unknown as IDataObject | undefined), ...(written ? { state: written.state } : {}) };
}

function notCreated(vendor: Vendor, erp: string): Problem {
	return {
		code: 'vendor.unknown', kind: 'rejected', message: `Vendor ${vendor.vendorId} "${vendor.name}" is not in ${erp}.`, fix: `Create it in ${erp}, or turn on Create Missing in the node.`,
		who: 'accountsPayable', where: erp, field: 'vendorId', unmapped: { table: 'vendor', code: vendor.vendorId },
	}; // prettier-ignore
}
