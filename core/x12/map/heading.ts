import type { Terms } from '../../model';
import type { Node } from '../check/walk';
import type { Contact, Party, PartnerAllowanceCharge, PartnerDate, PartnerRef } from '../documents';
import { elementOf } from '../read/element';
import type { Reading } from './context';
import type { Extra } from './extra';
import { readCharge } from './charges';
import { readParty } from './parties';
import { readContact, readDate, readRef } from './references';
import { readTerms } from './terms';
import { readNote } from './texts';

/** What headings of 850, 855 and 810 have in common. */
export interface Heading {
	currency?: string;
	exchangeRate?: string;
	terms?: Terms;
	parties: Party[];
	contacts: Contact[];
	refs: PartnerRef[];
	dates: PartnerDate[];
	allowancesCharges: PartnerAllowanceCharge[];
	notes: string[];
	extra: Extra;
}

export const emptyHeading = (): Heading => ({ parties: [], contacts: [], refs: [], dates: [], allowancesCharges: [], notes: [], extra: {} });

/** Reads a segment or loop that any heading may have; false for all others. `entity` is the usual CUR01, which is not kept. */
export function readHeadingPart(context: Reading, node: Node, heading: Heading, entity: 'BY' | 'SE'): boolean {
	const { segment } = node;
	const { extra } = heading;
	switch (segment.id) {
		case 'CUR': {
			if (heading.currency !== undefined) context.keep(extra, node);
			else {
				const { text, rest } = context.take(segment);
				if (elementOf(segment, 1) === entity) text(1);
				heading.currency = text(2);
				heading.exchangeRate = context.number(text(3), 'exchangeRate', segment);
				Object.assign(extra, rest());
			}
			return true;
		}
		case 'REF': heading.refs.push(...readRef(context, node, extra)); return true;
		case 'PER': heading.contacts.push(readContact(context, node)); return true;
		case 'DTM': heading.dates.push(readDate(context, node, 'dates')); return true;
		case 'N1': heading.parties.push(readParty(context, node)); return true;
		case 'ITD':
			if (heading.terms) context.keep(extra, node);
			else heading.terms = readTerms(context, node, extra);
			return true;
		case 'N9': readNote(context, node, extra, heading.notes); return true;
		case 'SAC': {
			const { charge } = readCharge(context, node, extra);
			if (charge) heading.allowancesCharges.push(charge);
			return true;
		}
		default: return false;
	}
}

/**
 * The currency of a document. Some senders say it with each line only, or behind something that has a currency of its own by the
 * standard; said several ways, nobody can tell which amounts are meant.
 */
export function currencyOf(context: Reading, { currency }: Heading): string | undefined {
	const told = context.set.segments.filter(({ id }) => id === 'CUR');
	const codes = [...new Set(told.map((segment) => elementOf(segment, 2)).filter((code) => code !== undefined))];
	if (codes.length > 1) {
		context.problem({ code: 'currency.several', field: 'currency', message: `The document has several currencies (CUR02): ${codes.join(', ')}`, fix: 'Ask the sender to send a document for each currency.' }, told[1]);
	}
	return currency ?? codes[0] ?? context.partner.map.currency;
}

/** Takes the date of a qualifier out of a list, where it has nothing more to say. */
export function takeDate(dates: PartnerDate[], qualifier: string): string | undefined {
	const at = dates.findIndex((each) => each.qualifier === qualifier && each.date !== undefined && !each.more);
	return at < 0 ? undefined : dates.splice(at, 1)[0]!.date;
}
