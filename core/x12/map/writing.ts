import type { Problem } from '../../errors';
import type { PartnerAllowanceCharge, PartnerDate, PartnerOrderLine, PartnerRef, Party } from '../documents';
import type { Terms } from '../../model';
import { isDecimal } from '../../money';
import type { Partner } from '../partner';
import { tablesOf } from '../tables/tables';
import type { OutgoingSegment } from '../wire';
import { asN2, asR } from '../write/numbers';
import type { Unit } from './arrange';
import { chargeSegments } from './charges';
import type { ProblemFacts } from './context';
import { extraUnits, withExtraElements, type Extra } from './extra';
import { itemSegment } from './items';
import { partySegments } from './parties';
import { contactSegment, dateSegment, refSegment } from './references';
import { termsSegment } from './terms';
import { inPieces, noteSegments } from './texts';
import type { Contact } from '../documents';

/** What all parts of writing one document share. */
export interface Writing {
	partner: Partner;
	problems: Problem[];
	warnings: Problem[];
	problem(facts: ProblemFacts): void;
	warn(facts: ProblemFacts): void;
	/** The partner's code of a unit of measure. */
	uom(ours: string | undefined, line: string): string | undefined;
	/** Complains about values that X12 cannot hold. */
	amount(value: string | undefined, field: string, as: 'N2' | 'R', line?: string): void;
}

export function writing(partner: Partner, what: string): Writing {
	const problems: Problem[] = [];
	const warnings: Problem[] = [];
	const made = (facts: ProblemFacts): Problem => ({ kind: 'invalid', who: 'integrator', where: `X12 for ${partner.partner}`, ...facts });
	const self: Writing = {
		partner, problems, warnings,
		problem: (facts) => void problems.push(made(facts)),
		warn: (facts) => void warnings.push(made(facts)),
		uom(ours, line) {
			if (ours === undefined) return undefined;
			const { uoms, unknownUom } = partner.map;
			const code = Object.entries(uoms).find(([, each]) => each === ours)?.[0];
			if (code === undefined && ((Object.keys(uoms).length > 0 && unknownUom === 'error') || !/^[A-Z0-9]{2}$/.test(ours))) {
				self.problem({ code: 'uom.unknown', field: 'lines.uom', line, message: `Line ${line} of ${what} has the unit of measure "${ours}", which has no X12 code for this partner`, fix: `Add its code to map.uoms of the partner ${partner.partner}, such as "EA": "${ours}".` });
			}
			return code ?? ours;
		},
		amount(value, field, as, line) {
			if (value === undefined) return;
			const at = { field, ...(line === undefined ? {} : { line }) };
			if (!isDecimal(value)) self.problem({ code: 'amount.invalid', ...at, message: `${field} of ${what} is "${value}", which is no number`, fix: 'Correct the number.' });
			else if ((as === 'N2' ? asN2(value) : asR(value)) === undefined) self.problem({ code: 'x12.amount.places', ...at, message: `${field} of ${what} is ${value}; X12 holds two digits behind the point there`, fix: 'Round it where it comes from.' });
		},
	};
	return self;
}

export interface HeadingOut {
	currency?: string;
	exchangeRate?: string;
	terms?: Terms;
	parties?: Party[];
	contacts?: Contact[];
	refs?: PartnerRef[];
	dates?: PartnerDate[];
	allowancesCharges?: PartnerAllowanceCharge[];
	notes?: string[];
	extra?: Extra;
}

/** Segments that any heading may have, and those kept in `extra`. */
export function headingUnits(heading: HeadingOut, entity: 'BY' | 'SE'): Unit[] {
	const { extra, currency, exchangeRate } = heading;
	const cur = withExtraElements('CUR', currency === undefined ? undefined : ['CUR', entityOf(extra) ?? entity, currency, exchangeRate ?? ''], extra);
	const itd = termsSegment(heading.terms, extra);
	return [
		...(cur ? [{ id: 'CUR', segments: [cur] }] : []), ...(itd ? [{ id: 'ITD', segments: [itd] }] : []),
		...(heading.refs ?? []).map((each) => ({ id: 'REF', segments: [refSegment(each)] })),
		...(heading.contacts ?? []).map((each) => ({ id: 'PER', segments: [contactSegment(each)] })),
		...(heading.dates ?? []).map((each) => ({ id: 'DTM', segments: [dateSegment(each)] })),
		...(heading.allowancesCharges ?? []).filter(({ line }) => line === undefined).map((each) => ({ id: 'SAC', segments: chargeSegments(each) })),
		...(heading.parties ?? []).map((each) => ({ id: 'N1', segments: partySegments(each) })),
		...noteSegments(heading.notes, extra).map((segments) => ({ id: 'N9', segments })),
		...extraUnits(extra),
	];
}

const entityOf = (extra: Extra | undefined) => extra?.['CUR-01'];

/** What every line of an order has; the first unit is PO1 itself. */
export function orderLineUnits(context: Writing, line: Omit<PartnerOrderLine, 'quantity' | 'uom'> & { quantity?: string; uom?: string }, charges: PartnerAllowanceCharge[] | undefined): Unit[] {
	const { extra } = line;
	const scheduled = Object.keys(extra ?? {}).filter((key) => /^SCH(#|$)/.test(key)).length === 1;
	const item = itemSegment('PO1', { ...line, itemIds: line.itemIds ?? [], ...(line.uom === undefined ? {} : { uom: context.uom(line.uom, line.lineNumber) }) });
	for (const field of ['quantity', 'unitPrice', 'amount'] as const) context.amount(line[field], `lines.${field}`, 'R', line.lineNumber);
	checkItemIds(context, line);
	return [
		{ id: 'PO1', segments: [withExtraElements('PO1', item, extra)!] },
		...descriptionUnits(line.description, extra),
		...(line.refs ?? []).map((each) => ({ id: 'REF', segments: [refSegment(each)] })),
		...(line.requestedDelivery !== undefined && !scheduled ? [{ id: 'DTM', segments: [dateSegment({ qualifier: '002', date: line.requestedDelivery })] }] : []),
		...(line.dates ?? []).map((each) => ({ id: 'DTM', segments: [dateSegment(each)] })),
		...(charges ?? []).filter((each) => each.line === line.lineNumber).map((each) => ({ id: 'SAC', segments: chargeSegments(each) })),
		...(line.amount === undefined ? [] : [{ id: 'AMT', segments: [['AMT', '1', asR(line.amount) ?? line.amount] as OutgoingSegment] }]),
		...extraUnits(extra),
	];
}

export function checkItemIds(context: Writing, { lineNumber, itemIds }: { lineNumber: string; itemIds?: { scheme: string; value: string }[] }): void {
	for (const { scheme } of itemIds ?? []) {
		if (!/^[A-Z0-9]{2}$/.test(scheme)) context.problem({ code: 'x12.item.scheme', field: 'lines.itemIds', line: lineNumber, message: `Line ${lineNumber} has an item number of the kind "${scheme}", which is no X12 code`, fix: 'Use a code such as BP (buyer\'s part) or VN (vendor\'s item).' });
	}
	if ((itemIds?.length ?? 0) > 10) context.problem({ code: 'x12.item.many', field: 'lines.itemIds', line: lineNumber, message: `Line ${lineNumber} has ${itemIds!.length} item numbers; X12 holds ten`, fix: 'Leave out those that the partner does not need.' });
}

export function descriptionUnits(description: string | undefined, extra: Extra | undefined): Unit[] {
	if (description === undefined) return [];
	return inPieces(description).map((piece) => ({ id: 'PID', segments: [withExtraElements('PID', ['PID', 'F', '', '', '', piece], extra)!] }));
}

/** Places of a set's heading and of one of its loops. */
export const placesOf = (set: string, loop?: string) => {
	const heading = tablesOf('004010').sets.get(set)!;
	return loop === undefined ? heading : heading.find(({ id, loop: inner }) => id === loop && inner)!.loop!;
};
