import { matchLines } from '../../../../nodes/DynamicsBc/nav/kept';

const line = (price: number, quantity = 1) => ({ No: '8200', Quantity: quantity, Direct_Unit_Cost: price });
const there = (price: number, amount: number, quantity = 1) => ({ values: { ...line(price, quantity), Line_Amount: amount }, lines: [] });

test.each([
	['is the price', 40.25, 40.25, true],
	['keeps three decimals where the currency has them', 12.345, 12.345, true],
	['is rounded to two', 12.345, 12.35, true],
	['is less by a discount', 40.25, 36.23, false],
	['is a cent more', 40.25, 40.26, false],
])('an amount that %s: taken as sent or not', (_what, price, amount, isKept) => {
	expect(matchLines([line(price)], [there(price, amount)]).missing).toHaveLength(isKept ? 0 : 1);
	expect(matchLines([line(price, -1)], [there(price, -amount, -1)]).missing).toHaveLength(isKept ? 0 : 1);
});
