import type { Problem } from '../errors';
import { sha256 } from '../identity';
import type { AnyEntity, EntityName } from '../model';
import { documentHash, recordId } from '../read/identify';
import type { ArrivedRecord, FileRef } from '../records';
import {
	acknowledgeInterchange, groupStatus, optionsOf, partnerProblems, readAcknowledgement, readX12, recognitionKeys, setText, toInvoice, toOrderAcknowledgement, toPurchaseOrder,
	type Acknowledged, type GroupReport, type InterchangeHeader, type InterchangeReport, type MappedDocument, type Partner, type Ta1, type X12Fault, type X12Set,
} from '../x12';
import { factsOf } from './facts';
import { slimReport } from './slimReport';

/** One interchange of a partner's file: what is needed to answer it, and what it says of our own. */
export interface ReadInterchange {
	report: InterchangeReport;
	/** Of everything in it: the same interchange sent again has the same. */
	contentHash: string;
	/** Comes from, or is meant for, somebody else: it is not answered. */
	isForeign: boolean;
	/** Nothing of it is rejected: from now on its number is used up. */
	isAccepted: boolean;
	/** What its 997 sets and TA1 segments say, with the number of their segment in the file. */
	acknowledged: { number: number; about: Acknowledged }[];
	ta1s: { number: number; ta1: Ta1 }[];
}

export interface PartnerReading {
	records: ArrivedRecord[];
	interchanges: ReadInterchange[];
}

interface Open {
	header: InterchangeHeader;
	problems: Problem[];
	isForeign: boolean;
	hashes: string[];
	records: ArrivedRecord[];
	/** Records of the group that is open. */
	inGroup: ArrivedRecord[];
	/** GS01 of the first group with a number. */
	kinds: Map<string, string>;
	acknowledged: ReadInterchange['acknowledged'];
	ta1s: ReadInterchange['ta1s'];
}

/** The documents of a file as records, and its envelopes. Wrong bytes are records with problems, never an exception. */
export async function readPartnerFile(bytes: Uint8Array, file: FileRef, partner: Partner): Promise<PartnerReading> {
	const result: PartnerReading = { records: [], interchanges: [] };
	const strays: X12Fault[] = [];
	let open: Open | undefined;
	for await (const event of readX12([bytes], optionsOf(partner).read)) {
		if (event.kind === 'interchange') open = opened(event.header, partner);
		else if (event.kind === 'fault') strays.push(event.fault);
		else if (!open) continue;
		else if (event.kind === 'ta1') open.ta1s.push({ number: open.header.number + 1 + open.ta1s.length, ta1: event.ta1 });
		else if (event.kind === 'set') addSet(open, event.set, file, partner);
		else if (event.kind === 'groupEnd') {
			rejectGroup(open, event.group, partner);
			tellLostGroup(open, event.group, file, partner);
			open.inGroup = [];
		} else if (event.kind === 'interchangeEnd') {
			result.interchanges.push(closed(open, event.interchange, file, partner));
			result.records.push(...open.records);
			open = undefined;
		}
	}
	const lost = result.interchanges.length === 0 ? strays : strays.filter(holdsSegments);
	if (lost.length > 0) result.records.push(wholeFile(file, lost, partner));
	return result;
}

/** Whether what stands outside of the interchanges may be one whose beginning is damaged: it must not be lost. */
function holdsSegments({ code, value = '' }: X12Fault): boolean {
	return code.startsWith('GARBAGE_') && /[A-Z][A-Z0-9]{1,2}([^A-Za-z0-9\s])[^\r\n]*[A-Za-z0-9][^\r\n]*\1[^\r\n]*\1/.test(value);
}

function opened(header: InterchangeHeader, partner: Partner): Open {
	const problems = partnerProblems(header, partner);
	const isForeign = problems.some(({ code }) => code === 'partner.sender' || code === 'partner.receiver');
	return { header, problems, isForeign, hashes: [], records: [], inGroup: [], kinds: new Map(), acknowledged: [], ta1s: [] };
}

function addSet(open: Open, set: X12Set, file: FileRef, partner: Partner): void {
	const hash = sha256(set.segments.map(({ id, elements }) => [id, ...elements].join('\u001f')).join('\u001e'));
	open.hashes.push(hash);
	const number = set.segments[0]?.number ?? open.header.number;
	const about = readAcknowledgement(set);
	if (about) {
		open.acknowledged.push({ number, about });
		return;
	}
	const { document, problems, text } = documentOf(set, partner, file.name);
	const entity: EntityName = set.id === '810' ? 'invoice' : 'purchaseOrder';
	const facts = factsOf(set);
	const record: ArrivedRecord = {
		recordId: recordId(file, number), entity, rows: `${set.id} ${set.control} of interchange ${facts.interchange}`,
		...(document ? { content: document, contentHash: documentHash(entity, document) } : {}),
		problems: [...open.problems, ...problems],
		raw: [{ ...facts, groupKey: groupKeyOf(open, set), hash, ...(document ? {} : { segments: text ?? setText(set).slice(0, maxText) }) }],
	};
	open.records.push(record);
	open.inGroup.push(record);
}

/** Some senders count each kind of group by itself, so that a number may stand twice in an interchange. */
function groupKeyOf({ header, kinds }: Open, { group, interchange }: X12Set): string {
	const { group: key = '' } = recognitionKeys({ sender: header.sender.id, receiver: header.receiver.id, interchange: interchange.control, group: group?.control ?? '' });
	const kind = group?.functionalId ?? '';
	if (!kinds.has(key)) kinds.set(key, kind);
	return kinds.get(key) === kind ? key : `${key}|${kind}`;
}

/** Enough for a person to see what it is. */
const maxText = 20_000;
/** What is handed over as text is handed over whole. */
const maxHandedOver = 8 << 20;

/** The document of a set, for the kinds that the model has; the others are handed over as segments. */
function documentOf(set: X12Set, partner: Partner, fileName: string): { document?: AnyEntity; text?: string; problems: Problem[] } {
	if (!partner.receive.includes(set.id)) {
		return { problems: [{
			kind: 'invalid', who: 'integrator', where: `X12 partner ${partner.partner}`, code: 'partner.set', message: `Set ${set.control} is a ${set.id}, which is not agreed with ${partner.partner}`,
			fix: `Add ${set.id} to "receive" of the partner if it is wanted, or tell the partner not to send it.`,
		}] };
	}
	const readers: Record<string, (...given: [X12Set, Partner, string]) => MappedDocument<AnyEntity>> = {
		810: toInvoice, 850: toPurchaseOrder, 855: toOrderAcknowledgement as never,
	};
	const read = readers[set.id];
	if (read) return read(set, partner, fileName);
	const problems = set.faults.filter(({ severity }) => severity === 'fatal').map((each) => problemOf(each, partner));
	const text = setText(set);
	if (text.length <= maxHandedOver) return { text, problems };
	return { problems: [...problems, {
		kind: 'invalid', who: 'integrator', where: `X12 partner ${partner.partner}`, code: 'x12.set.large', message: `Set ${set.control} has ${text.length} characters; at most ${maxHandedOver} are handed over`,
		fix: 'Ask the sender for smaller sets.',
	}] };
}

function rejectGroup({ inGroup }: Open, group: GroupReport, partner: Partner): void {
	const { status, codes } = groupStatus(group, partner.acknowledge);
	if (status !== 'R' || codes.length === 0) return;
	const faults = group.faults.filter(({ severity }) => severity === 'fatal').map((each) => problemOf(each, partner));
	for (const record of inGroup) record.problems.push(...faults);
}

/** A group whose sets cannot be told apart has none, and must not vanish beside others. */
function tellLostGroup({ records, header: { control, sender, receiver, usage } }: Open, { header, sets, faults }: GroupReport, file: FileRef, partner: Partner): void {
	const fatal = faults.filter(({ severity }) => severity === 'fatal');
	if (sets.length > 0 || fatal.length === 0) return;
	const side = ({ qualifier, id }: { qualifier: string; id: string }) => `${qualifier} ${id}`;
	records.push({
		recordId: recordId(file, header?.number ?? fatal[0]!.segmentNumber ?? 0), entity: 'invoice', rows: `group ${header?.control ?? ''} of interchange ${control}`, problems: fatal.slice(0, 20).map((each) => problemOf(each, partner)),
		raw: [{ setId: '', interchange: control, group: header?.control ?? '', sender: side(sender), receiver: side(receiver), usage }],
	});
}

function closed(open: Open, whole: InterchangeReport, file: FileRef, partner: Partner): ReadInterchange {
	const { header, records, hashes, isForeign, acknowledged, ta1s } = open;
	const report = slimReport(whole, partner);
	const rejected = acknowledgeInterchange(report, { control: '1', date: '2000-01-01', time: '00:00', policy: { ...partner.acknowledge, interchange: 'rejected' } })?.ta1.status === 'R';
	const problems = rejected ? whole.faults.filter(({ severity }) => severity === 'fatal').map((each) => problemOf(each, partner)) : [];
	for (const record of records) record.problems.push(...problems);
	const isEmpty = acknowledged.length === 0 && ta1s.length === 0;
	// Answers for others than agreed settle nothing here: somebody has to know.
	if (records.length === 0 && (isEmpty || isForeign)) {
		const nothing: Problem = {
			kind: 'invalid', who: 'integrator', where: `X12 partner ${partner.partner}`, code: 'x12.empty', message: `Interchange ${header.control} holds no document`,
			fix: 'Ask the sender what was meant to be in it.',
		};
		const side = ({ qualifier, id }: { qualifier: string; id: string }) => `${qualifier} ${id}`;
		records.push({
			recordId: recordId(file, header.number), entity: 'invoice', rows: `interchange ${header.control}`, problems: [...open.problems, ...(problems.length > 0 || !isEmpty ? problems : [nothing])],
			raw: [{ setId: '', interchange: header.control, sender: side(header.sender), receiver: side(header.receiver), usage: header.usage }],
		});
	}
	const groups = whole.groups.map((group) => [group.header?.functionalId, group.header?.control, group.header?.version]);
	// What is broken around the sets belongs to it: sent again whole, it is answered anew. A copy in the same file is the same.
	const broken = [whole, ...whole.groups].flatMap(({ faults }) => faults).filter(({ severity, code }) => severity === 'fatal' && code !== 'ICN_DUPLICATE').map(({ code }) => code);
	const isAccepted = !rejected && report.groups.every((group) => ['A', 'E'].includes(groupStatus(group, partner.acknowledge).status));
	return { report, contentHash: sha256(JSON.stringify([header.elements, groups, hashes, ...(broken.length > 0 ? [broken] : [])])), isForeign, isAccepted, acknowledged, ta1s };
}

function wholeFile(file: FileRef, faults: X12Fault[], partner: Partner): ArrivedRecord {
	return { recordId: recordId(file, 0), entity: 'invoice', rows: 'whole file', problems: faults.slice(0, 20).map((each) => problemOf(each, partner)) };
}

function problemOf({ code, message, fix, segmentNumber }: X12Fault, partner: Partner): Problem {
	return { kind: 'invalid', who: 'integrator', where: `X12 partner ${partner.partner}`, code: `x12.${code}`, message, fix, ...(segmentNumber ? { row: segmentNumber } : {}) };
}
