import type { Invoice, InvoiceLine } from '../../core/model';

type Next = (below: number) => number;

const words = ['a', '\uff21', '\u00df', '007', 'x|y', '"q"', 'back\\slash', '\u2028', 'tab\t', '\u{1f600}', '\u00e9', '\ufb01', ' pad ', 'B,C', 'i\u0307'];
const wholes = ['0', '00', '7', '0010', '100', '12345678901234567890', '999999'];
const fractions = ['', '.0', '.00', '.10', '.01', '.000001', '.907'];

/** An amount with any zeros and sign, within and beyond the exact range of floating point. */
export function randomAmount(next: Next): string {
	return `${next(3) === 0 ? '-' : ''}${next(2) ? next(1_000_000) : pick(wholes, next)}${pick(fractions, next)}`;
}

/** An invoice with any optional members in any order of keys, and texts that JSON, keys and Unicode forms could trip over. */
export function randomInvoice(next: Next): Invoice {
	return shuffled({
		sourceKey: '', sourceSystem: 'stampli', companyId: maybe(word, next), invoiceNumber: word(next), type: pick(['invoice', 'credit'], next),
		invoiceDate: `2026-01-1${next(10)}`, dueDate: maybe(() => `2026-02-1${next(10)}`, next), currency: pick(['USD', 'EUR'], next),
		vendor: shuffled({ vendorId: maybe(word, next), name: maybe(word, next) }, next), taxAmount: maybe(randomAmount, next), totalAmount: randomAmount(next),
		notes: maybe(() => [word(next)], next), lines: several(randomLine, next),
	}, next) as Invoice;
}

function randomLine(next: Next): InvoiceLine {
	return shuffled({
		lineNumber: word(next), kind: pick(['item', 'expense'], next), amount: randomAmount(next), quantity: maybe(randomAmount, next), unitPrice: maybe(randomAmount, next),
		glAccount: maybe(word, next), taxCode: maybe(word, next), poNumber: maybe(word, next), poLine: maybe(word, next),
		itemIds: maybe(() => several(() => shuffled({ scheme: word(next), value: word(next) }, next), next), next),
		dimensions: maybe(() => several(() => shuffled({ name: word(next), value: word(next), description: maybe(word, next) }, next), next), next),
	}, next) as InvoiceLine;
}

const pick = <T>(from: T[], next: Next): T => from[next(from.length)]!;
const maybe = <T>(make: (next: Next) => T, next: Next): T | undefined => (next(2) ? make(next) : undefined);
const several = <T>(make: (next: Next) => T, next: Next): T[] => Array.from({ length: next(5) }, () => make(next));
const word = (next: Next): string => Array.from({ length: 1 + next(3) }, () => pick(words, next)).join(pick(['', '-', ','], next));

function shuffled(members: Record<string, unknown>, next: Next): object {
	const entries = Object.entries(members).filter(([, value]) => value !== undefined);
	for (let last = entries.length - 1; last > 0; last--) {
		const other = next(last + 1);
		[entries[last], entries[other]] = [entries[other]!, entries[last]!];
	}
	return Object.fromEntries(entries);
}
