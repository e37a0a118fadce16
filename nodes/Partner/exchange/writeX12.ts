import type { Problem } from '../../../core/errors';
import { sha256, stableJson } from '../../../core/identity';
import { segmentsFor, type WritableSet, writableSets } from '../../../core/partner/outgoing';
import { pairOf, type SentInterchange } from '../../../core/partner/sent';
import type { Ledger } from '../../../core/ports';
import type { Invoice, PurchaseOrder } from '../../../core/model';
import { sourceKey } from '../../../core/read/identify';
import { groupsFor, interchangeTo, optionsOf, writeInterchange, type OutgoingSet, type Partner, type X12Fault } from '../../../core/x12';
import { nextControlNumber } from './controlNumbers';
import { type Parcel, parcel, parcelOf } from './outbox';
import { noteSent, sentInterchange } from './sentLog';

export interface X12Writing {
	partner: Partner;
	set: WritableSet;
	/** Local date and time of what is written. */
	now: { date: string; time: string };
	/** What becomes of a document that was sent before with other content. */
	ifChanged: 'hold' | 'send';
	/** Name of the files, with `{set}`, `{partner}`, `{control}` and `{number}` of the document. */
	fileName: string;
}

export interface Written {
	/** Of the parcel; absent when it cannot be written, and in test runs. */
	key?: string;
	/** Stable for the document, whatever it says. */
	documentKey: string;
	problems: Problem[];
	warnings: Problem[];
	file?: string;
	interchange?: string;
	/** The whole file, in test runs. */
	text?: string;
}

/** One document as one interchange, in a parcel that is made once. Without ledger it is only tried, under the number 1. */
export async function writeX12(document: object, { partner, set, now, ifChanged, fileName }: X12Writing, ledger?: Ledger): Promise<Written> {
	const pair = pairOf(partner);
	const documentKey = `document|${pair}|${set}|${sourceKey(writableSets[set], document as never)}`;
	if (!partner.send.includes(String(set))) return { documentKey, warnings: [], problems: [notAgreed(set, partner)] };
	const { segments, problems, warnings } = segmentsFor(set, document, partner);
	if (problems.length > 0) return { documentKey, problems, warnings };
	const contentHash = sha256(stableJson(segments));
	const sets: OutgoingSet[] = [{ id: String(set), control: '0001', segments }];
	const made = (number: string) => writeInterchange(interchangeTo(partner, { sets, control: number.padStart(9, '0'), groupControls: [number], ...now }), optionsOf(partner).write);
	const tried = made('1');
	if (!tried.bytes) return { documentKey, problems: tried.faults.map((each) => problemOf(each, partner)), warnings };
	const told = [...warnings, ...tried.faults.map((each) => problemOf(each, partner))];
	if (!ledger) return { documentKey, problems: [], warnings: told, text: tried.text! };

	const last = await newestOf(ledger, documentKey);
	const isOther = last.parcel !== undefined && last.parcel.contentHash !== contentHash;
	if (isOther && ifChanged === 'hold') return { documentKey, problems: [changed(set, nameOf(set, document), last.parcel!, partner)], warnings };
	const isAgain = ifChanged === 'send' && last.parcel !== undefined && (isOther || (await wasRejected(ledger, pair, last.parcel)));
	const key = isAgain ? last.next : last.key;
	const kept = await parcel(ledger, key, async () => {
		const number = await nextControlNumber(ledger, pair);
		const name = fileNameOf(fileName, { set: String(set), partner: partner.partner, control: number.padStart(9, '0'), number: numberOf(document) });
		return { at: new Date(await ledger.now()).toISOString(), contentHash, files: [{ name, base64: Buffer.from(made(number).bytes!).toString('base64') }], facts: { number } };
	});
	// Somebody else may have been faster, with what the document said then.
	if (kept.contentHash !== contentHash) return { documentKey, problems: [changed(set, nameOf(set, document), kept, partner)], warnings };
	const number = String(kept.facts.number);
	const sent: SentInterchange = {
		number, functionalId: groupsFor(sets)[0]!, file: kept.files[0]!.name, at: kept.at, sets: [{ id: String(set), control: '0001', document: nameOf(set, document) }],
	};
	await noteSent(ledger, pair, sent, partner.receive.includes('997'));
	return { key, documentKey, problems: [], warnings: told, file: kept.files[0]!.name, interchange: number.padStart(9, '0') };
}

/** The parcel in which a document went out last; with `next`, the key of the one after it. */
async function newestOf(ledger: Ledger, documentKey: string): Promise<{ key: string; next: string; parcel?: Parcel }> {
	let key = documentKey;
	for (let found = await parcelOf(ledger, key); found; ) {
		const next = `${documentKey}|after ${String(found.facts.number)}`;
		const later = await parcelOf(ledger, next);
		if (!later) return { key, next, parcel: found };
		[key, found] = [next, later];
	}
	return { key, next: key };
}

async function wasRejected(ledger: Ledger, pair: string, { facts }: Parcel): Promise<boolean> {
	const sent = await sentInterchange(ledger, pair, String(facts.number));
	return sent?.sets.some(({ status }) => status !== undefined && !['A', 'E'].includes(status)) ?? false;
}

function numberOf(document: object): string {
	const { invoiceNumber, poNumber } = document as Partial<Invoice & PurchaseOrder>;
	return invoiceNumber ?? poNumber ?? '';
}

const nameOf = (set: WritableSet, document: object) => `${String(set) === '810' ? 'invoice' : 'order'} ${numberOf(document)}`;

function fileNameOf(pattern: string, values: Record<string, string>): string {
	return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? values[name]!.replace(/[^\w.-]+/g, '_') : whole));
}

function notAgreed(set: WritableSet, { partner }: Partner): Problem {
	return { kind: 'invalid', who: 'integrator', where: `X12 for ${partner}`, code: 'partner.set', message: `A ${set} is not agreed with ${partner}`, fix: `Add "${set}" to "send" of the partner if it is agreed.` };
}

function changed(set: WritableSet, name: string, before: Parcel, { partner }: Partner): Problem {
	return {
		kind: 'invalid', who: 'integrator', where: `X12 for ${partner}`, code: 'x12.sentBefore', field: 'number',
		message: `The ${name} was written to ${partner} on ${before.at.slice(0, 10)} in file ${before.files[0]?.name ?? ''}, and says something else now`,
		fix: `Find out which is right. To send the ${set} again under a new number, set the option "If Sent Before With Other Content" to Send Again.`,
	};
}

function problemOf({ code, message, fix }: X12Fault, { partner }: Partner): Problem {
	return { kind: 'invalid', who: 'integrator', where: `X12 for ${partner}`, code: `x12.${code}`, message, fix };
}
