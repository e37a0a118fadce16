import { compareBill } from '../../core/compare';
import type { ErpBill, ExpectedBill } from '../../core/ports';

const expected: ExpectedBill = { type: 'invoice', date: '2026-03-01', currency: 'USD', total: '30.00', lineAmounts: ['10.00', '10.00', '10.00'] };
const bill: ErpBill = { id: {}, number: 'ST1', state: 'pending', open: true, type: 'invoice', date: '2026-03-01', currency: 'usd', total: '30', lineAmounts: ['10', '10', '10'] };

test('zeros and the case of a currency make no difference', () => {
	expect(compareBill(expected, bill)).toEqual({ same: true, partial: false, differences: [] });
});

test('what the ERP does not tell is not held against it', () => {
	expect(compareBill(expected, { ...bill, lineAmounts: undefined, date: undefined, currency: undefined }).same).toBe(true);
	expect(compareBill(expected, { ...bill, total: undefined }).same).toBe(true);
});

test('a bill of which the ERP tells no amount at all is never taken for ours', () => {
	expect(compareBill(expected, { ...bill, total: undefined, lineAmounts: undefined }).same).toBe(false);
});

test('missing lines are partial when all that is there agrees', () => {
	expect(compareBill(expected, { ...bill, lineAmounts: ['10'] })).toMatchObject({ same: false, partial: true });
	expect(compareBill(expected, { ...bill, lineAmounts: [] })).toMatchObject({ same: false, partial: true });
});

test('other, doubled or surplus lines are no part of ours', () => {
	expect(compareBill(expected, { ...bill, lineAmounts: ['11'] }).partial).toBe(false);
	expect(compareBill(expected, { ...bill, lineAmounts: ['10', '10', '10', '10'] })).toMatchObject({ same: false, partial: false });
	expect(compareBill(expected, { ...bill, lineAmounts: ['10'], date: '2026-03-02' }).partial).toBe(false);
});

test('every difference is told in words', () => {
	const { differences } = compareBill(expected, { ...bill, total: '31', date: '2026-04-01', currency: 'EUR' });
	expect(differences).toEqual([
		'total 31 in the ERP, 30.00 in the file',
		'invoice date 2026-04-01 in the ERP, 2026-03-01 in the file',
		'currency EUR in the ERP, USD in the file',
	]);
});
