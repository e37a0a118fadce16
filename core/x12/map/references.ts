import type { Node } from '../check/walk';
import type { Contact, PartnerDate, PartnerRef } from '../documents';
import type { OutgoingSegment } from '../wire';
import type { Reading } from './context';
import { present, withExtraElements, type Extra } from './extra';

/** REF; without a value it is kept as it is. */
export function readRef(context: Reading, node: Node, extra: Extra): PartnerRef[] {
	const { text, rest } = context.take(node.segment);
	const [qualifier, value, description] = [text(1), text(2), text(3)];
	if (qualifier === undefined || value === undefined || node.children.length > 0) {
		context.keep(extra, node);
		return [];
	}
	return [present({ qualifier, value, description, more: rest() })];
}

export function refSegment({ qualifier, value, description, more }: PartnerRef): OutgoingSegment {
	return withExtraElements('REF', ['REF', qualifier, value, description ?? ''], more)!;
}

/** DTM as a list member. */
export function readDate(context: Reading, { segment }: Node, field: string): PartnerDate {
	const { text, rest } = context.take(segment);
	const qualifier = text(1) ?? '';
	return present({ qualifier, date: context.date(text(2), field, segment), more: rest() });
}

export function dateSegment({ qualifier, date, more }: PartnerDate): OutgoingSegment {
	return withExtraElements('DTM', ['DTM', qualifier, wireDate(date)], more)!;
}

export const wireDate = (date: string | undefined) => (date ?? '').replaceAll('-', '');

const pairs = [3, 5, 7];

/** PER: one phone and one email have members, other numbers stay under `more`. */
export function readContact(context: Reading, { segment }: Node): Contact {
	const { text, rest } = context.take(segment);
	const contact: Contact = { function: text(1), name: text(2) };
	const peek = (at: number) => segment.elements[at - 1]?.trim();
	for (const [kind, member] of [['TE', 'phone'], ['EM', 'email']] as const) {
		const at = pairs.find((each) => peek(each) === kind && peek(each + 1));
		if (at === undefined) continue;
		text(at);
		contact[member] = text(at + 1);
	}
	return present({ ...contact, more: rest() });
}

export function contactSegment({ function: kind, name, phone, email, more }: Contact): OutgoingSegment {
	const segment = withExtraElements('PER', ['PER', kind ?? 'IC', name ?? ''], more)!;
	while (segment.length < 9) segment.push('');
	for (const [code, number] of [['TE', phone], ['EM', email]] as const) {
		const at = pairs.find((each) => segment[each] === '' && segment[each + 1] === '');
		if (number !== undefined && at !== undefined) [segment[at], segment[at + 1]] = [code, number];
	}
	return segment;
}
