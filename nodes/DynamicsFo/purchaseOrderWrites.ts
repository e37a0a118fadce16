import type { Problem } from '../../core/errors';
import type { CreateAnswer, ErpBill } from '../../core/ports';
import { retryAfterMs } from '../../io/http/retryAfter';
import { type ChangesetAnswer, readBatchAnswer } from '../../io/odata/batchAnswer';
import { isRefusal, type OdataError, readOdataError } from '../../io/odata/errors';
import { parseJson } from '../../io/odata/json';
import { and, keyUrl, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { fitting } from './batchSize';
import { besides, keepEach } from '../shared/erp/besides';
import { brokeOff } from './brokeOff';
import type { FoConnection } from './connection';
import type { Body } from './draft';
import { sameCode, textOf } from './fields';
import { mayExist } from './mayExist';
import { buying, type OrderSide } from './orderSides';
import { erpName } from './problems';
import type { OrderDraft } from './purchaseOrderDraft';
import { orderBill } from './purchaseOrderFind';
import { linesUnknown, orderNumberRefused, orderRefused } from './purchaseOrderProblems';
import { unanswered } from '../shared/erp/unanswered';

/** Where the number of an order comes from: the file, F&O's number sequence, or the file where F&O lets it. */
export type OrderNumbering = 'auto' | 'file' | 'sequence';

export interface OrderWork {
	connection: FoConnection;
	side: OrderSide;
	numbering: OrderNumbering;
	abilities: OrderAbilities;
	giveUpAt: number;
}

/** What an environment turned out to allow; found out once per run. */
export interface OrderAbilities {
	/** False once F&O refused or replaced a number of ours. */
	ownNumber: boolean;
	/** F&O has taken a number of ours: when it refuses, it is for another reason. */
	ownNumberTaken?: boolean;
}

/** What a batch says about one order: the answer, or a question about its number. */
type OrderVerdict =
	| CreateAnswer
	/** Refused because of the number that we chose, or so it seems; nothing of it was written. */
	| { status: 'number' }
	/** Refused, in words that leave open whether the number is the reason; nothing of it was written. */
	| { status: 'unclear'; problems: Problem[] }
	/** F&O broke off inside it, without a word about its rows. */
	| { status: 'brokeOff'; problems: Problem[] };

/** Creates orders: each header with its lines in one changeset where the number is ours, else one by one. In their order. */
export async function writeOrders(drafts: OrderDraft[], work: OrderWork): Promise<CreateAnswer[]> {
	const answers = drafts.map((): CreateAnswer | undefined => undefined);
	return await writeEach(drafts, work, answers).then(
		() => answers as CreateAnswer[],
		(error: unknown) => besides(error, answers),
	);
}

async function writeEach(drafts: OrderDraft[], work: OrderWork, answers: (CreateAnswer | undefined)[]): Promise<void> {
	const open = drafts.map((draft, index) => ({ draft, index }));
	const keep = (some: typeof open) => (one: CreateAnswer, i: number) => void (answers[some[i]!.index] = one);
	while (open.length > 0 && usesOwnNumber(work)) {
		const some = open.splice(0, fitting(open, ({ draft }) => draft.lines));
		const verdicts = await writeBatch(some.map(({ draft }) => draft), work);
		if (verdicts.some(({ status }) => status === 'created')) work.abilities.ownNumberTaken = true;
		await keepEach(
			some.map(async ({ draft }, i) => await settle(verdicts[i]!, draft, work)),
			keep(some),
		);
	}
	await keepEach(
		open.map(({ draft }) => writeSerially(draft, work)),
		keep(open),
	);
}

export function usesOwnNumber({ numbering, abilities }: Pick<OrderWork, 'numbering' | 'abilities'>): boolean {
	return numbering === 'file' || (numbering === 'auto' && abilities.ownNumber);
}

/** Where F&O said something about the number, the order is there already, or the number sequence takes none of ours. */
async function settle(verdict: OrderVerdict, draft: OrderDraft, work: OrderWork): Promise<CreateAnswer> {
	const { abilities, numbering } = work;
	if (verdict.status !== 'number' && verdict.status !== 'unclear' && verdict.status !== 'brokeOff') return verdict;
	if (verdict.status === 'unclear' && (numbering === 'file' || abilities.ownNumberTaken)) return { status: 'refused', problems: verdict.problems };
	const key = { dataAreaId: String(draft.header.dataAreaId), PurchaseOrderNumber: String(draft.header.PurchaseOrderNumber) };
	if (await mayExist(work.connection, 'PurchaseOrderHeadersV2', key, work.giveUpAt)) return { status: 'lost', message: `${erpName} says that this purchase order exists already` };
	if (verdict.status === 'brokeOff') return { status: 'refused', problems: verdict.problems };
	if (numbering === 'file') return { status: 'refused', problems: [orderNumberRefused(key.PurchaseOrderNumber)] };
	if (verdict.status === 'number') abilities.ownNumber = false;
	const answer = await writeSerially(draft, work);
	// Whether it was the number shows when F&O numbers the order itself.
	if (answer.status === 'created') abilities.ownNumber = false;
	return answer;
}

async function writeBatch(drafts: OrderDraft[], { connection, giveUpAt }: OrderWork): Promise<OrderVerdict[]> {
	const changesets = drafts.map(({ header, lines }) => [
		{ method: 'POST' as const, url: connection.url('PurchaseOrderHeadersV2'), body: header },
		...lines.map((line) => ({ method: 'POST' as const, url: connection.url('PurchaseOrderLinesV2'), body: line })),
	]);
	const answer = await connection.batch(changesets, { giveUpAt }).catch(unanswered);
	if ('message' in answer) return drafts.map(() => answer);
	const read = answer.status === 200 ? readBatchAnswer(answer.headers['content-type'], answer.text) : undefined;
	if (!read) {
		const error = readOdataError(answer.text);
		const one: CreateAnswer = error && isRefusal(answer.status, error) ? { status: 'refused', problems: orderRefused(error, buying) } : { status: 'lost', message: `The batch was answered with ${answer.status}` };
		return drafts.map(() => one);
	}
	const whole = read.whole && read.changesets.length === drafts.length;
	return drafts.map((draft, i) => readChangeset(whole ? read.changesets[i] : undefined, draft, connection.clock.now()));
}

function readChangeset(answer: ChangesetAnswer | undefined, { header, lines }: OrderDraft, now: number): OrderVerdict {
	if (!answer) return { status: 'lost', message: 'The answer to the batch is not whole' };
	const failed = answer.parts.find((part) => part.status >= 400);
	if (failed) {
		if (failed.status === 429 || (failed.status === 503 && failed.headers['retry-after'] !== undefined)) {
			return { status: 'notSent', message: `${erpName} asks us to wait`, retryAfterMs: retryAfterMs(failed.headers['retry-after'], now) ?? 30_000 };
		}
		const error = readOdataError(failed.body);
		if (error && !isRefusal(failed.status, error) && brokeOff(failed.status, error)) return { status: 'brokeOff', problems: orderRefused(error, buying) };
		if (!error || !isRefusal(failed.status, error)) return { status: 'lost', message: `The batch answered ${failed.status} for this purchase order` };
		if (concernsNumber(error, String(header.PurchaseOrderNumber))) return { status: 'number' };
		return { status: mayConcernNumber(error) ? 'unclear' : 'refused', problems: orderRefused(error, buying) };
	}
	const rows = answer.parts.map((part) => parseJson(part.body) as Row | undefined);
	if (!answer.whole || rows.length !== lines.length + 1 || rows.some((row) => !row || typeof row !== 'object')) return { status: 'lost', message: 'The answer of the batch could not be read' };
	const [first, ...others] = rows as Row[];
	if (!sameCode(textOf(first!, 'PurchaseOrderNumber'), String(header.PurchaseOrderNumber))) return { status: 'lost', message: `${erpName} answered with another purchase order` };
	return { status: 'created', bill: orderBill(first!, others, buying) };
}

function concernsNumber(error: OdataError, number: string): boolean {
	return error.fields.some(({ field }) => field === 'PurchaseOrderNumber') || error.message.includes(number);
}

/** True when a header was refused in words that name no field: what a number sequence without manual numbers says is not documented. */
function mayConcernNumber(error: OdataError): boolean {
	return error.fields.length === 0 && (error.entity === undefined || /HeaderV2Entity$/.test(error.entity));
}

/** Header first, then its lines under the number that F&O answered with. A refused line takes everything away again. */
async function writeSerially({ header, lines }: OrderDraft, work: OrderWork): Promise<CreateAnswer> {
	const { side } = work;
	const { [side.number]: _, ...unnumbered } = header;
	const answer = await post(work, side.headers, unnumbered);
	if (answer.status === 'refused') return { status: 'refused', problems: orderRefused(answer.error, side) };
	if (answer.status === 'brokeOff') {
		const own = ['dataAreaId', side.account, ...side.references].filter((name) => unnumbered[name] !== undefined);
		const there = await mayExist(work.connection, side.headers, Object.fromEntries(own.map((name) => [name, String(unnumbered[name])])), work.giveUpAt);
		return there ? { status: 'lost', message: answer.error.message } : { status: 'refused', problems: orderRefused(answer.error, side) };
	}
	if (answer.status !== 'done') return answer;
	const number = textOf(answer.row, side.number);
	if (!number) return { status: 'lost', message: `${erpName} created a ${side.document} but did not say its number` };
	const key = { dataAreaId: String(header.dataAreaId), [side.number]: number };
	const added = await addLines(lines, key, work);
	if (added.status === 'done') return { status: 'created', bill: orderBill(answer.row, added.rows, side) };
	if (added.status !== 'refused' && added.status !== 'brokeOff') return { status: 'lost', message: `The ${side.document} exists, a line does not yet: ${added.message}` };
	const undone = await takeAway([...added.rows.map((row) => lineUrl(row, key.dataAreaId!, side)), keyUrl(side.headers, key)], work);
	return undone ? { status: 'refused', problems: added.problems } : { status: 'lost', message: 'A line was refused, and what was written before it could not be removed' };
}

/** Adds the lines that an interrupted run did not get to. What is there stays. */
export async function completeOrder(bill: ErpBill, { lines }: OrderDraft, work: OrderWork): Promise<CreateAnswer> {
	const { side } = work;
	const [company, number] = [String(bill.id.dataAreaId), String(bill.id[side.number])];
	const there = await work.connection.all(side.lines, {
		$filter: and(`dataAreaId eq ${quote(company)}`, `${side.number} eq ${quote(number)}`),
		$select: side.lineFields,
		$orderby: ['dataAreaId', ...side.lineKey].join(','),
	});
	const numbers = new Set(there.map((row) => Number(textOf(row, side.lineNumber))));
	if (numbers.has(0)) return { status: 'refused', problems: [linesUnknown(number, side)] };
	const added = await addLines(lines.filter((line) => !numbers.has(Number(line[side.lineNumber]))), { dataAreaId: company, [side.number]: number }, work);
	if (added.status === 'refused') return { status: 'refused', problems: added.problems };
	if (added.status === 'brokeOff') return { status: 'lost', message: added.problems[0]!.message };
	if (added.status !== 'done') return { status: 'lost', message: added.message };
	return { status: 'created', bill: { ...bill, lineAmounts: [...(bill.lineAmounts ?? []), ...(orderBill({}, added.rows, side).lineAmounts ?? [])] } };
}

function lineUrl(row: Row, dataAreaId: string, { lines, lineKey }: OrderSide): string {
	return keyUrl(lines, { dataAreaId, ...Object.fromEntries(lineKey.map((name) => [name, typeof row[name] === 'number' ? row[name] : textOf(row, name)])) });
}

type Added = { status: 'done'; rows: Row[] } | { status: 'refused'; rows: Row[]; problems: Problem[] } | { status: 'brokeOff'; rows: Row[]; problems: Problem[] } | { status: 'notSent' | 'lost'; message: string };

async function addLines(lines: Body[], key: Body, work: OrderWork): Promise<Added> {
	const rows: Row[] = [];
	for (const line of lines) {
		const answer = await post(work, work.side.lines, { ...line, ...key });
		if (answer.status === 'refused' || answer.status === 'brokeOff') return { status: answer.status, rows, problems: orderRefused(answer.error, work.side, String(line[work.side.lineNumber])) };
		if (answer.status !== 'done') return answer;
		rows.push(answer.row);
	}
	return { status: 'done', rows };
}

type Posted = { status: 'done'; row: Row } | { status: 'refused'; error: OdataError } | { status: 'brokeOff'; error: OdataError } | { status: 'notSent'; message: string; retryAfterMs?: number } | { status: 'lost'; message: string };

async function post({ connection, giveUpAt }: OrderWork, set: string, body: Body): Promise<Posted> {
	const answer = await connection.send({ method: 'POST', url: connection.url(set), body, giveUpAt }).catch(unanswered);
	if ('message' in answer) return answer;
	if (answer.status === 201 || answer.status === 200) {
		const row = parseJson(answer.text);
		return row && typeof row === 'object' ? { status: 'done', row: row as Row } : { status: 'lost', message: `The answer of ${erpName} could not be read` };
	}
	const error = readOdataError(answer.text);
	if (error && isRefusal(answer.status, error)) return { status: 'refused', error };
	return brokeOff(answer.status, error) ? { status: 'brokeOff', error } : { status: 'lost', message: `A gateway answered ${answer.status} instead of ${erpName}` };
}

/** Removes what was just written, in this order. False when something may be left. */
async function takeAway(paths: string[], { connection, giveUpAt }: OrderWork): Promise<boolean> {
	for (const path of paths) {
		const answer = await connection.send({ method: 'DELETE', url: connection.url(path, { 'cross-company': true }), giveUpAt }).catch(() => undefined);
		if (answer?.status !== 204 && answer?.status !== 200) return false;
	}
	return true;
}
