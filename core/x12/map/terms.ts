import type { Terms } from '../../model';
import type { Node } from '../check/walk';
import type { OutgoingSegment } from '../wire';
import { asR } from '../write/numbers';
import type { Reading } from './context';
import { present, withExtraElements, type Extra } from './extra';
import { wireDate } from './references';

/** ITD; elements without a member go to the document's extra. */
export function readTerms(context: Reading, { segment }: Node, extra: Extra): Terms {
	const { text, rest } = context.take(segment);
	const days = (value: string | undefined, field: string) => {
		if (value === undefined) return undefined;
		if (/^\d{1,3}$/.test(value.trim())) return Number(value);
		context.problem({ code: 'amount.invalid', field, message: `ITD at position ${segment.position}: "${value}" is no number of days`, fix: 'Ask the sender to correct the terms.' }, segment);
		return undefined;
	};
	const terms = present<Terms>({
		code: text(1), discountPercent: context.number(text(3), 'terms.discountPercent', segment), discountDate: context.date(text(4), 'terms.discountDate', segment),
		discountDays: days(text(5), 'terms.discountDays'), netDate: context.date(text(6), 'terms.netDate', segment), netDays: days(text(7), 'terms.netDays'), description: text(12),
	});
	Object.assign(extra, rest());
	return terms;
}

export function termsSegment(terms: Terms | undefined, extra: Extra | undefined): OutgoingSegment | undefined {
	const { code = '', discountPercent, discountDays, discountDate, netDays, netDate, description = '' } = terms ?? {};
	const segment: OutgoingSegment | undefined = terms && [
		'ITD', code, '', discountPercent === undefined ? '' : (asR(discountPercent) ?? discountPercent), wireDate(discountDate), String(discountDays ?? ''), wireDate(netDate), String(netDays ?? ''), '', '', '', '', description,
	];
	return withExtraElements('ITD', segment, extra);
}
