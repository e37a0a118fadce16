import type { Invoice } from '../../core/model';
import type { ErpBill } from '../../core/ports';
import type { ArrivedRecord } from '../../core/records';
import { controlReport, cutOverRow } from '../../core/reports';

const file = { path: '/outbound/a.csv', name: 'a.csv', size: 10, mtime: 1_700_000_000 };
const invoice = (number: string, total: string, facts: Partial<Invoice> = {}): Invoice => ({
	sourceKey: number, sourceSystem: 'stampli', companyId: 'USMF', invoiceNumber: number, type: 'invoice', invoiceDate: '2026-03-14', currency: 'USD',
	vendor: { vendorId: 'V-1' }, lines: [{ lineNumber: '1', kind: 'expense', amount: total }], totalAmount: total, ...facts,
});
const record = (id: string, content?: Invoice, problems: ArrivedRecord['problems'] = []): ArrivedRecord => ({ recordId: id, entity: 'invoice', rows: `row ${id}`, content, problems });
const unmapped = { code: 'profile.unmapped', kind: 'invalid', message: 'Company "ACME US" is in no translation table.', fix: 'Add it.', who: 'integrator', where: 'Stampli profile', field: 'companyId' } as const;
const bill = (number: string, total: string): ErpBill => ({ id: {}, number, state: 'posted', open: false, type: 'invoice', date: '2026-03-14', currency: 'USD', total });

test('a cut-over row says what would post, what the ERP has, what is close, and what is unmapped', () => {
	const row = cutOverRow({
		file,
		records: [
			record('1', invoice('A', '10.00')),
			record('2', invoice('B', '20.00', { type: 'credit' })),
			record('3', invoice('C', '30.00')),
			record('4', invoice('D', '40.00')),
			record('5', undefined, [unmapped]),
			record('6', undefined, [unmapped]),
		],
		erpMatches: new Map([['1', []], ['3', [bill('C', '30.00')]], ['4', [bill('D', '44.00')]]]),
	});
	expect(row).toMatchObject({
		state: 'new', records: 6, lookedUp: 3, modifiedAt: '2023-11-14T22:13:20.000Z',
		wouldPost: { count: 2, byCurrency: [{ currency: 'USD', count: 2, sum: '-10.00' }] },
		unmapped: [{ field: 'companyId', message: unmapped.message, records: 2 }],
	});
	expect(row.inErp.map((match) => match.summary.number)).toEqual(['C']);
	expect(row.nearMatches).toMatchObject([{ summary: { number: 'D' }, differences: ['total 44.00 in the ERP, 40.00 in the file'] }]);
	expect(row.problems).toHaveLength(2);
});

test('a file that the first activation left alone would post nothing', () => {
	expect(cutOverRow({ file, records: [record('1', invoice('A', '1'))], ignored: true, erpMatches: new Map() })).toMatchObject({ state: 'leftAlone', wouldPost: { count: 0 } });
});

test('the control report adds up approved invoices and shows where the ERP differs', () => {
	const facts = { company: 'USMF', day: '2026-03-14', currency: 'USD' };
	const rows = [
		{ ...facts, status: 'posted' as const, count: 2, sum: '150.00' },
		{ ...facts, status: 'duplicate' as const, count: 1, sum: '10.00' },
		{ ...facts, status: 'held' as const, count: 1, sum: '-5.50' },
		{ ...facts, day: '2026-03-15', status: 'open' as const, count: 1, sum: '1.00' },
	];
	const bills = [100, 50, 9].map((amount) => ({ ...facts, amount: `${amount}.00` }));
	const [first, second] = controlReport(rows, bills);
	expect(first).toMatchObject({ approved: { count: 4, sum: '154.50' }, erp: { count: 3, sum: '159.00' }, difference: { count: 0, sum: '-1.00' }, agrees: false });
	expect(second).toMatchObject({ day: '2026-03-15', approved: { count: 1 }, erp: { count: 0, sum: '0' }, agrees: true });
	expect(controlReport(rows)[0]).not.toHaveProperty('agrees');
});

test('a bill that only the ERP has is a row of its own', () => {
	expect(controlReport([], [{ company: 'USMF', day: '2026-03-14', currency: 'EUR', amount: '7' }])).toMatchObject([{ approved: { count: 0 }, erp: { count: 1 }, agrees: false }]);
});
