import { isNegative, multiply, negate, round, sum } from '../../../core/money';
import type { LineStatus, OrderAcknowledgement, Party, PartnerAllowanceCharge, PartnerInvoice, PartnerOrder, PartnerTax } from '../../../core/x12';

type Next = (below: number) => number;

const pick = <T>(from: readonly T[], next: Next): T => from[next(from.length)]!;
const maybe = <T>(make: () => T, next: Next): T | undefined => (next(2) ? make() : undefined);
const some = <T>(make: (index: number) => T, next: Next, most = 3): T[] | undefined => (next(2) ? Array.from({ length: 1 + next(most) }, (_, index) => make(index)) : undefined);
const words = ['WIDGET', 'Blue', '0007', 'of', 'a-very-long-word-without-any-blank-that-goes-on-and-on-and-on-and-on-until-it-is-longer-than-eighty', 'M\u00fcller', '(x)', '5%', '"12 in"', 'and'];
const text = (next: Next, most: number) => Array.from({ length: 1 + next(most) }, () => pick(words, next)).join(' ');
const short = (next: Next) => pick(['017', 'A-1', 'B 2', 'x/3', '000', '\u00dc9'], next);
const date = (next: Next) => `2026-0${1 + next(9)}-1${next(10)}`;
const cents = (next: Next) => `${next(10_000)}.${next(10)}${next(10)}`;
const plain = (next: Next) => `${1 + next(500)}${pick(['', '.5', '.25'], next)}`;

/** Without members that are undefined. */
function defined<T extends object>(value: T): T {
	return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}

const itemIds = (next: Next) => Array.from({ length: next(4) }, () => ({ scheme: pick(['BP', 'VN', 'UP', 'MG'], next), value: short(next) }));
const refs = (next: Next) => some(() => defined({ qualifier: pick(['IA', 'CT', 'BM', 'ZZ'], next), value: short(next), description: maybe(() => text(next, 2).slice(0, 80).trim(), next) }), next);
const dates = (qualifiers: string[], next: Next) => some((index) => ({ qualifier: qualifiers[index]!, date: date(next) }), next, qualifiers.length);
const terms = (next: Next) => defined({ code: pick(['01', '08'], next), ...(next(2) ? { discountPercent: pick(['2', '1.5'], next), discountDays: next(60) } : {}), netDays: maybe(() => next(120), next), description: maybe(() => 'NET', next) });

const party = (code: string, role: Party['role'], next: Next): Party => defined({
	role, code, name: `${text(next, 2).slice(0, 50).trim()} CO`, id: `V-${next(999)}`, idScheme: pick(['buyerAssigned', 'sellerAssigned', 'DUNS', 'GLN', '93'], next),
	address: maybe(() => defined({ lines: Array.from({ length: next(4) }, () => short(next)), city: 'TACOMA', region: maybe(() => 'WA', next), postalCode: '98402', country: pick(['US', 'CA'], next) }), next),
	contacts: some(() => defined({ function: pick(['BD', 'IC'], next), name: maybe(() => 'SAM', next), phone: maybe(() => '2535550100', next), email: maybe(() => 'sam@example.com', next) }), next, 2),
	refs: refs(next), extra: maybe(() => ({ N2: 'N2*RECEIVING' }), next),
});

const charge = (next: Next, line?: string): PartnerAllowanceCharge => defined({
	kind: pick(['allowance', 'charge'] as const, next), code: pick(['D240', 'C310', undefined, 'PALLET'], next), amount: cents(next), percent: maybe(() => plain(next).slice(0, 4).replace(/\.$/, ''), next), description: maybe(() => 'AGREED', next), line,
});

const tax = (next: Next): PartnerTax => defined({ type: pick(['ST', 'CT', 'VA'], next), amount: cents(next), percent: maybe(() => pick(['6', '8.25', '0.5'], next), next), jurisdiction: maybe(() => 'WA', next), exempt: maybe(() => next(2) === 0, next) });

/** An order as reading makes them: the seller is a party, and every member one of those an 850 has. */
export function randomOrder(next: Next): PartnerOrder {
	const seller: Party = { ...party('SU', 'seller', next), id: 'V-0042', idScheme: 'buyerAssigned' };
	const lines = Array.from({ length: 1 + next(4) }, (_, index) => defined({
		lineNumber: String(index + 1).padStart(next(2) ? 3 : 1, '0'), itemIds: itemIds(next), description: maybe(() => text(next, 30), next), quantity: plain(next), uom: pick(['EA', 'LB'], next), unitPrice: maybe(() => plain(next), next),
		amount: maybe(() => plain(next), next), requestedDelivery: maybe(() => date(next), next), refs: refs(next), dates: dates(['010', '106'], next), extra: maybe(() => ({ SLN: 'SLN*1**I*1*EA\nPID*F****A\\\\B' }), next),
	}));
	return defined({
		sourceKey: '', sourceSystem: 'acme', companyId: 'usmf', poNumber: `PO-${next(9999)}`, releaseNumber: maybe(() => short(next), next), purpose: pick(['original', 'cancel', 'change', 'replace', 'confirm', 'duplicate'] as const, next),
		orderType: 'SA', orderDate: date(next), currency: maybe(() => 'USD', next), vendorId: 'V-0042', vendorName: seller.name, requestedDelivery: maybe(() => date(next), next), shipNotBefore: maybe(() => date(next), next), cancelAfter: maybe(() => date(next), next),
		terms: maybe(() => terms(next), next), parties: [party('BT', 'billTo', next), seller], contacts: some(() => ({ function: 'BD', name: 'KIM' }), next, 2), refs: refs(next), dates: dates(['118', '010'], next),
		allowancesCharges: some((index) => charge(next, index > 0 ? lines[0]!.lineNumber : undefined), next, 2), notes: some(() => text(next, 60), next), lines, totalAmount: maybe(() => cents(next), next),
		extra: maybe(() => ({ 'BEG-06': 'FRAME 7', FOB: 'FOB*PP', 'TD5': 'TD5**2*UPSN', 'TD5#2': 'TD5**2*FDXG' }), next),
	});
}

/** An invoice whose parts make up its total. */
export function randomInvoice(next: Next): PartnerInvoice {
	const seller: Party = { ...party('RI', 'remitTo', next), id: 'V-0042', idScheme: 'buyerAssigned' };
	const lines = Array.from({ length: 1 + next(4) }, (_, index) => {
		const priced = next(3) > 0;
		const [quantity, unitPrice] = [plain(next), plain(next)];
		return defined({
			lineNumber: String(index + 1), kind: 'item' as const, description: maybe(() => text(next, 30), next), itemIds: ((ids) => (ids.length > 0 ? ids : undefined))(itemIds(next)),
			...(priced ? { quantity, uom: 'EA', unitPrice } : {}), amount: priced && next(3) > 0 ? round(multiply(quantity, unitPrice), 2) : `${cents(next).replace(/0+$/, '')}1`,
			poNumber: maybe(() => `PO-2${index}`, next), poLine: maybe(() => `0${index}`, next), refs: refs(next), dates: dates(['011'], next), extra: maybe(() => ({ CTP: 'CTP**UCP*12.5' }), next),
		});
	});
	const taxes = some(() => tax(next), next, 2);
	const allowancesCharges = some((index) => charge(next, index > 0 ? lines[0]!.lineNumber : undefined), next, 3);
	const orderNumbers = [...new Set(['PO-1', ...lines.map(({ poNumber }) => poNumber).filter((each) => each !== undefined)])];
	const total = sum([...lines.map(({ amount }) => amount), ...(taxes ?? []).map(({ amount }) => amount!), ...(allowancesCharges ?? []).map(({ kind, amount }) => (kind === 'allowance' ? negate(amount!) : amount!))]);
	// A total below zero is another story.
	if (isNegative(total)) return randomInvoice(next);
	const net = maybe(() => date(next), next);
	return defined({
		sourceKey: '', sourceSystem: 'acme', companyId: 'usmf', invoiceNumber: `INV-${next(9999)}`, type: pick(['invoice', 'credit', 'debitMemo', 'prepayment'] as const, next), invoiceDate: date(next), dueDate: net, currency: 'USD',
		vendor: defined({ vendorId: 'V-0042', name: seller.name }), poNumbers: orderNumbers, parties: [party('BT', 'billTo', next), seller], refs: refs(next), dates: dates(['011', '050'], next), terms: net ? { code: '01', netDate: net } : maybe(() => terms(next), next),
		contacts: some(() => ({ function: 'BD', name: 'KIM' }), next, 2), notes: some(() => text(next, 40), next, 2), taxes, allowancesCharges, lines, taxAmount: taxes && sum(taxes.map(({ amount }) => amount!)), totalAmount: round(total, 2),
		extra: maybe(() => ({ CAD: 'CAD*M****ROADWAY', 'BIG-03': '20260101', 'TDS-02': '100' }), next),
	});
}

/** An answer to an order. */
export function randomAnswer(next: Next): OrderAcknowledgement {
	const { lines, orderType: _orderType, contacts: _contacts, extra: _extra, ...heading } = randomOrder(next);
	const statuses = [['IA', 'accepted'], ['IB', 'backordered'], ['IR', 'rejected'], ['IP', 'changed'], ['ZZ', 'other']] as const;
	const status = (): LineStatus => {
		const [code, meaning] = pick(statuses, next);
		return defined({ code, status: meaning, quantity: plain(next), uom: 'EA', ...(next(2) ? { dateQualifier: '068', date: date(next) } : {}), itemIds: maybe(() => [{ scheme: 'VN', value: short(next) }], next) });
	};
	const [answerCode, answer] = pick([['AC', 'acceptedWithChanges'], ['AT', 'accepted'], ['RJ', 'rejected'], ['AH', 'held'], ['ZZ', 'other']] as const, next);
	return { ...heading, answerCode, answer, ...defined({ acknowledgedDate: maybe(() => date(next), next) }), lines: lines.map((line) => ({ ...line, acknowledgements: Array.from({ length: next(3) }, status) })) };
}
