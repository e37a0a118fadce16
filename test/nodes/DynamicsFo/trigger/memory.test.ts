import type { IDataObject } from 'n8n-workflow';
import { type BusinessEvent, readEvents } from '../../../../nodes/DynamicsFo/trigger/event';
import { forgetProcessMemory, openMemory } from '../../../../nodes/DynamicsFo/trigger/memory';
import { forgetRate, waitFor } from '../../../../nodes/DynamicsFo/trigger/rate';
import { checkedSecret, isSecret } from '../../../../nodes/DynamicsFo/trigger/secret';

afterEach(() => {
	forgetProcessMemory('r');
	forgetRate('r');
});

const event = (controlNumber: string, more: Partial<BusinessEvent> = {}): BusinessEvent => ({ id: 'E', company: 'usmf', eventId: 'x', controlNumber, payload: {}, ...more });

test('the memory keeps the newest two thousand events and forgets the others', () => {
	const data: IDataObject = {};
	const memory = openMemory(data, 'r');
	for (let i = 1; i <= 2500; i += 1) memory.done(event(String(i)));
	memory.save();
	expect(data.events).toHaveLength(2000);
	forgetProcessMemory('r');
	const again = openMemory(JSON.parse(JSON.stringify(data)) as IDataObject, 'r');
	expect([again.state(event('500')), again.state(event('501')), again.state(event('2500'))]).toEqual(['new', 'repeated', 'repeated']);
});

test('control numbers are compared as numbers, per event and company', () => {
	const memory = openMemory({}, 'r');
	memory.done(event('9999999999999999999'));
	expect([memory.isLate(event('999')), memory.isLate(event('10000000000000000000')), memory.isLate(event('1', { company: 'demf' })), memory.isLate(event('1', { id: 'F' }))]).toEqual([true, false, false, false]);
});

test('what was begun and given back may come again', () => {
	const memory = openMemory({}, 'r');
	memory.begin(event('1'));
	expect(memory.state(event('1'))).toBe('busy');
	memory.giveBack(event('1'));
	expect(memory.state(event('1'))).toBe('new');
});

test('static data that is damaged is no obstacle', () => {
	const memory = openMemory({ events: [1, null, 'USMF|E|1'], newest: 'x' } as unknown as IDataObject, 'r');
	expect([memory.state(event('1')), memory.state(event('2'))]).toEqual(['repeated', 'new']);
});

test('so many at once, and as many again in a minute', () => {
	const waits = [0, 0, 0, 10_000, 30_000, 60_000].map((at) => Math.round(waitFor('r', 2, at) / 10) * 10);
	expect(waits).toEqual([0, 0, 30_000, 20_000, 0, 0]);
});

test('a secret must be strong, and equal to the last letter', () => {
	const secret = 'q7Zp-1xWm_9TfKd83hLsVb20NcRyGuAe';
	expect(checkedSecret(secret)).toBe(secret);
	for (const weak of [undefined, '', 'abc', 'ab'.repeat(20), `${secret} `, `${secret}ä`]) expect(() => checkedSecret(weak)).toThrow('Secret');
	expect([isSecret(secret, secret), isSecret(`${secret}x`, secret), isSecret(undefined, secret), isSecret([secret], secret), isSecret('', secret)]).toEqual([true, false, false, false, false]);
});

test('an event is read from what F&O sends, and nothing else is one', () => {
	const captured = {
		BusinessEventId: 'PurchaseOrderConfirmedBusinessEvent', ControlNumber: 5637144576, EventId: '55A81094-0000-0000-0000-000000000000', EventTime: '/Date(1637246655000)/', LegalEntity: 'BRMF',
		MajorVersion: 0, MinorVersion: 0, PurchaseOrderDate: '/Date(1637193600000)/', PurchaseOrderNumber: 'BRMF-000018', TransactionCurrencyAmount: 90055.6,
	}; // prettier-ignore
	const { events, unreadable } = readEvents(captured);
	expect(unreadable).toBe(0);
	expect(events).toMatchObject([{ id: 'PurchaseOrderConfirmedBusinessEvent', company: 'brmf', controlNumber: '5637144576', time: '2021-11-18T14:44:15.000Z', payload: { PurchaseOrderDate: '2021-11-18T00:00:00.000Z', TransactionCurrencyAmount: 90055.6 } }]);
	const { BusinessEventId: _, ...nameless } = captured;
	for (const wrong of [null, 'x', 1, {}, nameless, { ...captured, LegalEntity: "x' or 1 eq 1" }, { ...captured, ControlNumber: 1.5, EventId: 7 }]) expect(readEvents(wrong)).toEqual({ events: [], unreadable: 1 });
	expect(readEvents(Array.from({ length: 150 }, () => captured))).toMatchObject({ unreadable: 50 });
});
