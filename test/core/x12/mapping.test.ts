import { normal } from '../../../core/money';
import { checkInvoice } from '../../../core/validate';
import type { Invoice, PurchaseOrder } from '../../../core/model';
import {
	fromInvoice, fromOrderAcknowledgement, fromPurchaseOrder, interchangeTo, toInvoice, toOrderAcknowledgement, toPurchaseOrder, writeInterchange, type MappedDocument, type MappedSegments, type OutgoingSegment, type Partner, type X12Set,
} from '../../../core/x12';
import { inPieces, joined } from '../../../core/x12/map/texts';
import { seeded } from '../seeded';
import { at, buyerOf, sellerOf } from './partners';
import { randomAnswer, randomInvoice, randomOrder } from './randomDocuments';
import { changed, file, group, invoice, invoiceFile, onlySet, set } from './samples';

const partner = buyerOf();
/** So that an invoice line without a line of the order comes back without one. */
const pairs = buyerOf({ map: { companyId: 'usmf', poLine: 'pairOnly' } });

/** Writes a document, reads it again, and leaves out where it was found. */
function through<T extends object>(id: string, written: MappedSegments<OutgoingSegment>, read: (set: X12Set, partner: Partner) => MappedDocument<T>, by = partner): MappedDocument<T> {
	expect(written.problems).toEqual([]);
	const { bytes, faults } = writeInterchange(interchangeTo(by, { sets: [{ id, control: '0001', segments: written.segments }], control: '1', groupControls: ['1'], ...at }));
	expect(faults.filter(({ severity }) => severity !== 'warning')).toEqual([]);
	const { document, ...rest } = read(onlySet(bytes!), by);
	const { sourceRow: _row, ...found } = document as T & { sourceRow?: number };
	return { ...rest, document: { ...found, sourceKey: '' } as unknown as T };
}

const amounts = new Set(['amount', 'totalAmount', 'taxAmount', 'quantity', 'unitPrice', 'percent', 'discountPercent']);
/** X12 leaves out zeros that say nothing: 7.30 and 7.3 are the same amount. */
const sameNumbers = (document: unknown): unknown => JSON.parse(JSON.stringify(document), (key, value: unknown) => (amounts.has(key) ? normal(value as string) : value));

test.each([
	['orders', (seed: number) => [randomOrder(seeded(seed)), (each: never) => through('850', fromPurchaseOrder(each, partner), toPurchaseOrder)] as const],
	['invoices', (seed: number) => [randomInvoice(seeded(seed)), (each: never) => through('810', fromInvoice(each, pairs), toInvoice, pairs)] as const],
	['answers', (seed: number) => [randomAnswer(seeded(seed)), (each: never) => through('855', fromOrderAcknowledgement(each, partner), toOrderAcknowledgement)] as const],
])('%s of any shape come back as they were sent', (_, sample) => {
	for (let seed = 1; seed <= 120; seed++) {
		const [document, travel] = sample(seed);
		const { document: back, problems } = travel(document as never);
		expect([seed, sameNumbers(back), problems]).toEqual([seed, sameNumbers(document), []]);
	}
});

test('an order and an invoice of the plain model keep all they say', () => {
	const order: PurchaseOrder = { sourceKey: 'k', sourceSystem: 'erp', poNumber: 'PO-1', purpose: 'original', orderDate: '2026-03-15', vendorId: 'V-1', vendorName: 'ACME', lines: [{ lineNumber: '1', itemIds: [], quantity: '1', uom: 'EA', unitPrice: '2.50' }] };
	expect(through('850', fromPurchaseOrder(order, partner), toPurchaseOrder).document).toMatchObject({ poNumber: 'PO-1', vendorId: 'V-1', vendorName: 'ACME', lines: [{ lineNumber: '1', quantity: '1', unitPrice: '2.5' }] });
	const plain: Invoice = { sourceKey: 'k', sourceSystem: 'erp', invoiceNumber: 'INV-1', type: 'credit', invoiceDate: '2026-03-15', currency: 'USD', vendor: { vendorId: 'V-1' }, totalAmount: '108.50', taxes: [{ type: 'TX', amount: '8.50' }], lines: [{ lineNumber: '1', kind: 'expense', amount: '100.00', description: 'RENT', glAccount: '6000' }] };
	const written = fromInvoice(plain, partner);
	expect(written.warnings.map(({ message }) => message)).toEqual(['Invoice INV-1 has content that an 810 has no place for: glAccount']);
	const { document } = through('810', written, toInvoice);
	expect(document).toMatchObject({ invoiceNumber: 'INV-1', type: 'credit', vendor: { vendorId: 'V-1' }, totalAmount: '108.50', lines: [{ amount: '100', description: 'RENT' }] });
	expect(checkInvoice(document!)).toEqual([]);
});

test('an invoice that is read passes the checks of every posting', () => {
	const { document, problems, warnings } = toInvoice(onlySet(invoiceFile()), partner, 'in.x12');
	expect([problems, warnings, checkInvoice(document!)]).toEqual([[], [], []]);
	expect(document).toMatchObject({ sourceFile: 'in.x12', sourceKey: '061234567|NORTHWINDUSMF|900|55|0001', companyId: 'usmf', sourceSystem: 'acme' });
});

const problemsOf = (segments: string[], by = partner) => toInvoice(onlySet(invoiceFile(segments)), by).problems.map(({ code, line, field }) => [code, field, line].filter(Boolean).join(' '));

test.each([
	['has another total than its parts', changed('TDS', 'TDS*12600'), ['total.mismatch totalAmount']],
	['has another number of lines than declared', changed('CTT', 'CTT*2'), ['x12.ctt.lines lines']],
	['has no currency', invoice.filter((each) => !each.startsWith('CUR')), ['field.missing currency']],
	['has a line without a price', changed('IT1', 'IT1*1'), ['amount.invalid lines.amount 1']],
	['has a line number twice', [...invoice.slice(0, 5), invoice[3]!, 'TDS*25000', 'CTT*2'], ['line.duplicate lines.lineNumber 1']],
	['has no lines', [...invoice.slice(0, 3), 'TDS*0', 'CTT*0'], ['field.missing lines']],
	['is negative without being a credit', [...changed('IT1', 'IT1*1*-10*EA*12.5').slice(0, 5), 'TDS*-12500', 'CTT*1'], ['total.negative totalAmount']],
	['has a total with a point', changed('TDS', 'TDS*125.00'), ['x12.EL_NUMBER', 'amount.invalid totalAmount']],
	['has an impossible date', changed('BIG', 'BIG*20260230*INV-1'), ['x12.EL_DATE', 'date.invalid invoiceDate']],
])('an invoice that %s is a problem', (_, segments, expected) => {
	expect(problemsOf(segments)).toEqual(expected);
});

test('faults that reject the set are problems of its document, tolerated ones are warnings', () => {
	const { problems, warnings } = toInvoice(onlySet(invoiceFile(changed('CUR', 'CUR*SE*USD**')).replace('SE*9', 'SE*8')), partner);
	expect([problems.map(({ code, who, where, row }) => [code, who, where, row]), warnings.map(({ code }) => code)]).toEqual([[['x12.SE_COUNT', 'integrator', 'X12 810 0001 from acme', 11]], ['x12.TRAILING_SEPARATOR']]);
});

test('a set of another kind is no document', () => {
	const read = onlySet(invoiceFile());
	expect([toPurchaseOrder(read, partner), toOrderAcknowledgement(read, partner)].map(({ document, problems }) => [document, problems.at(-1)!.code])).toEqual([[undefined, 'x12.document'], [undefined, 'x12.document']]);
});

test('credits are positive, however the partner sends them', () => {
	const negative = ['BIG*20260405*CM-1', ...invoice.slice(1, 3), 'IT1*1*-10*EA*12.5', 'TXI*ST*-1', 'TDS*-12600', 'SAC*A*C310***-100', 'CTT*1'];
	const marked = ['BIG*20260405*CM-1*****CR', ...negative.slice(1)];
	const expected = { type: 'credit', totalAmount: '126.00', lines: [{ quantity: '10', unitPrice: '12.5', amount: '125.00', taxAmount: '1' }], allowancesCharges: [{ kind: 'allowance', amount: '1.00' }] };
	const byNumber = toInvoice(onlySet(invoiceFile(negative)), buyerOf({ map: { credits: 'negative', tolerance: '2' } }));
	const byType = toInvoice(onlySet(invoiceFile(marked)), buyerOf({ map: { tolerance: '2' } }));
	expect(byNumber.document).toMatchObject(expected);
	expect(byType.document).toMatchObject(expected);
	expect(byType.warnings.map(({ code }) => code)).toContain('x12.allowance.negative');
});

test.each([
	['both plain', '10', '12500'], ['both negative', '-10', '-12500'], ['only the total negative', '10', '-12500'], ['only the quantities negative', '-10', '12500'],
])('what BIG07 calls a credit is one, with the signs of total and lines as they come: %s', (_, quantity, tds) => {
	const credit = ['BIG*20260405*CM-1*****CR', ...invoice.slice(1, 3), `IT1*1*${quantity}*EA*12.5`, `TDS*${tds}`, 'CTT*1'];
	const { document, problems } = toInvoice(onlySet(invoiceFile(credit)), buyerOf());
	expect([document, problems]).toMatchObject([{ type: 'credit', totalAmount: '125.00', lines: [{ quantity: '10', unitPrice: '12.5', amount: '125.00' }] }, []]);
	const wrong = toInvoice(onlySet(invoiceFile(credit.with(4, 'TDS*12400'))), buyerOf());
	expect(wrong.problems.map(({ code }) => code)).toEqual(['total.mismatch']);
});

test('a credit with negative prices has plain quantities and prices', () => {
	const credit = ['BIG*20260405*CM-1*****CR', ...invoice.slice(1, 3), 'IT1*1*10*EA*-12.5', 'IT1*2*-2*EA*5', 'TDS*-13500', 'CTT*2'];
	const { document, problems } = toInvoice(onlySet(invoiceFile(credit)), partner);
	expect([problems, document!.lines]).toMatchObject([[], [{ quantity: '10', unitPrice: '12.5', amount: '125.00' }, { quantity: '2', unitPrice: '5', amount: '10.00' }]]);
});

test('credits are written the way the partner reads them', () => {
	const credit = { ...toInvoice(onlySet(invoiceFile()), partner).document!, type: 'credit' as const };
	const negative = sellerOf({ map: { credits: 'negative' } });
	const segments = fromInvoice(credit, negative).segments.map((each) => each.join('*'));
	expect(segments).toEqual(expect.arrayContaining(['BIG*20260405*INV-9001*20260315*PO-000123***DI', 'TDS*-12500']));
	expect(fromInvoice(credit, sellerOf()).segments.map((each) => each.join('*'))).toEqual(expect.arrayContaining(['BIG*20260405*INV-9001*20260315*PO-000123***CR', 'TDS*12500']));
	expect(through('810', fromInvoice(credit, negative), toInvoice, negative).document).toMatchObject({ type: 'credit', totalAmount: '125.00', lines: [{ quantity: '10', amount: '125.00' }] });
});

test('prices by the hundred or thousand and the currency decide what a line comes to', () => {
	const amount = (line: string, currency = 'USD') => toInvoice(onlySet(invoiceFile([invoice[0]!, `CUR*SE*${currency}`, line, 'TDS*1', 'CTT*1'])), partner).document!.lines[0]!.amount;
	expect([amount('IT1*1*250*EA*3.333*HP'), amount('IT1*1*250*EA*3.333*TP'), amount('IT1*1*2.5*LB*4.1234'), amount('IT1*1*3*EA*33.5', 'JPY'), amount('IT1*1*1*EA*.005')]).toEqual(['8.33', '0.83', '10.31', '101', '0.01']);
});

test('tax comes as TXI or as charge H850, and as both it is warned about', () => {
	const read = (extra: string[], total: string) => toInvoice(onlySet(invoiceFile([...invoice.slice(0, 5), `TDS*${total}`, ...extra, 'CTT*1'])), partner);
	expect(read(['TXI*ST*7.5*.06'], '13250').document!.taxes).toEqual([{ type: 'ST', amount: '7.5', percent: '6' }]);
	expect(read(['SAC*C*H850***750'], '13250').document!).toMatchObject({ taxAmount: '7.50', taxes: [{ type: 'H850', amount: '7.50' }] });
	const both = read(['TXI*ST*7.5', 'SAC*C*H850***750'], '14000');
	expect([both.problems, both.warnings.map(({ code }) => code)]).toEqual([[], ['x12.tax.twice']]);
});

test('tax that stands behind a charge counts where the total says so', () => {
	const read = (extra: string[], total: string) => toInvoice(onlySet(invoiceFile([...invoice.slice(0, 5), `TDS*${total}`, ...extra, 'CTT*1'])), partner);
	const freight = ['SAC*C*D240***1500', 'TXI*ST*8.12*.06'];
	const counted = read(freight, '14812');
	expect([counted.problems, counted.document]).toMatchObject([[], { totalAmount: '148.12', taxAmount: '8.12', taxes: [{ type: 'ST', amount: '8.12', percent: '6' }], allowancesCharges: [{ kind: 'charge', amount: '15.00' }] }]);
	expect(checkInvoice(counted.document!)).toEqual([]);
	expect(fromInvoice(counted.document!, partner).segments.filter(([id]) => ['TXI', 'SAC'].includes(id))).toMatchObject([['TXI', 'ST', '8.12', '.06', '', '', ''], expect.arrayContaining(['SAC', '1500'])]);
	const told = read(['TXI*ST*8.12*.06', ...freight], '14812');
	expect([told.problems, told.document!.taxAmount]).toEqual([[], '8.12']);
	expect(read(freight, '14000').document!.taxAmount).toBeUndefined();
	expect(read(freight, '15000').problems.map(({ code }) => code)).toEqual(['total.mismatch']);
});

test('the currency is that of the document, wherever it says it, and never a guess between two', () => {
	const usual = buyerOf({ map: { currency: 'USD' } });
	const [big, , party, item, ...others] = invoice as [string, string, string, string, ...string[]];
	const read = (segments: string[]) => toInvoice(onlySet(invoiceFile(segments)), usual);
	expect(read([big, party, item, ...others]).document!.currency).toBe('USD');
	const perLine = read([big, party, item, 'CUR*SE*CAD', ...others]);
	expect([perLine.document!.currency, perLine.problems]).toEqual(['CAD', []]);
	expect(read([big, 'CUR*SE*USD', party, item, 'CUR*SE*CAD', ...others]).problems.map(({ code }) => code)).toEqual(['currency.several']);
	const order = ['BEG*00*SA*PO-1**20260405', 'SAC*C*D240***500', 'CUR*BY*CAD', 'PO1*1*1*EA*5', 'CTT*1'];
	expect(toPurchaseOrder(onlySet(file([group('PO', '1', [set('850', '0001', order)])])), usual).document!.currency).toBe('CAD');
});

test('units of measure go through the table of the partner, in both directions', () => {
	const mapped = buyerOf({ map: { uoms: { EA: 'ea', CA: 'case' } } });
	const { document, problems } = toInvoice(onlySet(invoiceFile()), mapped);
	expect([document!.lines[0]!.uom, problems]).toEqual(['ea', []]);
	expect(fromInvoice(document!, mapped).segments.find(([id]) => id === 'IT1')![3]).toBe('EA');
	expect(problemsOf(changed('IT1', 'IT1*1*10*LB*12.5'), mapped)).toEqual(['uom.unknown lines.uom']);
	expect(problemsOf(changed('IT1', 'IT1*1*10*LB*12.5'), buyerOf({ map: { uoms: { EA: 'ea' }, unknownUom: 'keep' } }))).toEqual([]);
	const order: PurchaseOrder = { sourceKey: '', sourceSystem: '', poNumber: '1', purpose: 'original', orderDate: '2026-01-01', lines: [{ lineNumber: '7', itemIds: [{ scheme: 'ours', value: '1' }], quantity: '1', uom: 'piece' }] };
	expect(fromPurchaseOrder(order, partner).problems.map(({ code, line }) => [code, line])).toEqual([['uom.unknown', '7'], ['x12.item.scheme', '7']]);
});

test('what has no member is kept, left out or refused, as the partner says', () => {
	const segments = [...invoice.slice(0, 3), 'FOB*PP*DE*DOCK', 'N9*ZZ*X', ...invoice.slice(3, 5), 'MEA*WT*G*\\5', ...invoice.slice(5)];
	const read = (unmapped: string) => toInvoice(onlySet(invoiceFile(segments)), buyerOf({ map: { unmapped } }));
	expect(read('keep').document).toMatchObject({ extra: { 'BIG-03': '20260315', FOB: 'FOB*PP*DE*DOCK', N9: 'N9*ZZ*X' } });
	expect(read('drop').document!.extra).toBeUndefined();
	expect(read('error').problems.map(({ code }) => code)).toContain('x12.unmapped');
});

test('kept texts with separators in them come back as they were, and columns of other files are no segments', () => {
	const order = toPurchaseOrder(onlySet(file([group('PO', '1', [set('850', '0001', ['BEG*00*SA*1**20260101', 'FOB*PP*DE*A\\B>C', 'PO1*1*1*EA', 'CTT*1'])])], undefined)), partner).document!;
	expect(order.extra!.FOB).toBe('FOB*PP*DE*A\\\\B>C');
	const segments = fromPurchaseOrder({ ...order, extra: { ...order.extra, PO: '4711', TAX: 'yes' } }, partner).segments;
	expect(segments.map(([id]) => id)).toEqual(['BEG', 'FOB', 'PO1', 'CTT']);
	expect(segments[1]).toEqual(['FOB', 'PP', 'DE', ['A\\B', 'C']]);
});

test('a kept text ends with what the sender wrote, also when that looks like a separator', () => {
	const text = file([group('PO', '1', [set('850', '0001', ['BEG*00*SA*1**20260101', 'FOB*PP*DE*A#', 'PO1*1*1*EA', 'CTT*1'])])]).replaceAll('*', '|').replace('#', '*');
	const order = toPurchaseOrder(onlySet(text), partner).document!;
	expect(order.extra!.FOB).toBe('FOB*PP*DE*A\\*');
	expect(fromPurchaseOrder(order, partner).segments[1]).toEqual(['FOB', 'PP', 'DE', 'A*']);
});

test('the order line of an invoice line is its PL number, or its own number when the partner agrees', () => {
	const poLine = (line: string, map = {}) => toInvoice(onlySet(invoiceFile(changed('IT1', line))), buyerOf({ map })).document!.lines[0]!.poLine;
	expect([poLine('IT1*1*10*EA*12.5**PL*003'), poLine('IT1*1*10*EA*12.5'), poLine('IT1*1*10*EA*12.5', { poLine: 'pairOnly' }), poLine('IT1**10*EA*12.5')]).toEqual(['003', '1', undefined, undefined]);
});

test('allowances of lines count in the total and go back into their line', () => {
	const segments = [...invoice.slice(0, 5), 'SAC*A*C310***500', 'TDS*12000', 'CTT*1'];
	const { document, problems } = toInvoice(onlySet(invoiceFile(segments)), partner);
	expect([problems, document!.allowancesCharges]).toEqual([[], [{ kind: 'allowance', code: 'C310', amount: '5.00', line: '1' }]]);
	expect(fromInvoice(document!, partner).segments.map(([id]) => id)).toEqual(['BIG', 'CUR', 'N1', 'IT1', 'PID', 'SAC', 'TDS', 'CTT']);
});

test('notes of an invoice go back as they came: NTE, and N9 with what heads it', () => {
	const segments = [invoice[0]!, 'NTE*GEN*CALL FIRST', ...invoice.slice(1, 3), 'N9*ZZ*FROM THE CARRIER', 'MSG*SEAL 155613', ...invoice.slice(3)];
	const { document, problems } = toInvoice(onlySet(invoiceFile(segments)), partner);
	expect([problems, document!.notes]).toEqual([[], ['CALL FIRST', 'SEAL 155613']]);
	const written = fromInvoice(document!, partner).segments.map((each) => each.join('*'));
	expect(written.filter((each) => /^(NTE|N9|MSG)/.test(each))).toEqual(['NTE*GEN*CALL FIRST', 'N9*ZZ*FROM THE CARRIER', 'MSG*SEAL 155613']);
});

test('numbers that an X12 document cannot hold are refused', () => {
	const { document } = toInvoice(onlySet(invoiceFile()), partner);
	const codes = (changes: object) => fromInvoice({ ...document!, ...changes }, partner).problems.map(({ code, field }) => `${code} ${field}`);
	expect(codes({ totalAmount: '125.005' })).toEqual(['x12.amount.places totalAmount']);
	expect(codes({ invoiceNumber: 'X'.repeat(23) })).toEqual(['x12.number.long invoiceNumber']);
	expect(codes({ taxes: [{ type: 'Sales tax', amount: '1' }] })).toEqual(['x12.tax.type taxes.type']);
	expect(codes({ lines: [{ lineNumber: '1', kind: 'item', amount: '1', quantity: '1' }] })).toEqual(['x12.line.parts lines.quantity']);
});

test('long texts are cut into pieces that fit and put together again', () => {
	for (let seed = 1; seed <= 300; seed++) {
		const next = seeded(seed);
		const text = Array.from({ length: 1 + next(30) }, () => 'x'.repeat(1 + next(next(8) ? 12 : 200))).join(' ');
		const pieces = inPieces(text);
		expect(pieces.every((piece) => piece.length <= 80 && piece.trim() !== '')).toBe(true);
		expect(joined(pieces)).toBe(text);
	}
});

test.each([['none', ['CTT', '2', '']], ['sum', ['CTT', '2', '12.5']], ['x12', ['CTT', '2', '35']]])('the hash total is written as the partner wants it: %s', (hash, expected) => {
	const order: PurchaseOrder = { sourceKey: '', sourceSystem: '', poNumber: '1', purpose: 'original', orderDate: '2026-01-01', lines: ['10', '2.5'].map((quantity, index) => ({ lineNumber: String(index), itemIds: [], quantity, uom: 'EA' })) };
	expect(fromPurchaseOrder(order, buyerOf({ map: { hash } })).segments.at(-1)).toEqual(expected);
});
