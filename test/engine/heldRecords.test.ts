import type { IDataObject } from 'n8n-workflow';
import type { AnyEntity, EntityName, Payment, Vendor } from '../../core/model';
import { invoicesCsv, route, type Scene, scene } from '../nodes/Stampli/scene';

let here: Scene;
beforeEach(async () => {
	here = await scene({ '/outbound/Invoices_1.csv': invoicesCsv([['A-1', '10.00']]) });
});
afterEach(() => here.close());

const problem = { code: 'vendor.unknown', kind: 'rejected' as const, message: 'Vendor V-0001 is not in the ERP <b>$&</b>', fix: 'Create it.', who: 'accountsPayable' as const, where: 'ERP' };

async function hold(entity: EntityName, content?: AnyEntity): Promise<string> {
	if (entity === 'invoice' && !content) {
		const items = (await here.poll())!;
		await here.decide(items, () => ({ status: 'held', reason: problem.message, problems: [problem], nextTryAt: '2099-01-01T00:00:00.000Z' }));
		return items[0]!.record.recordId;
	}
	await here.ledger.addRecord(route, { recordId: 'r1', entity, rows: 'row 2', problems: [], ...(content ? { content, contentHash: 'h' } : { raw: [{ InvoiceNo: 'X-1', VendorCode: 'V-9', Total: 'many', Currency: 'EUR' }] }) });
	await here.ledger.addOutcomes([{ recordId: 'r1', status: 'held', reason: 'x', problems: [problem], executionId: '1' }]);
	return 'r1';
}
const ask = async (operation: string, parameters: IDataObject) => (await here.run({ resource: 'heldRecord', operation, ...parameters })).items[0]!.json;
const get = async (recordId: string) => await ask('get', { recordId });
const correct = async (recordId: string, form: IDataObject) => await ask('correct', { recordId, changesFrom: 'form', form: JSON.stringify(form), who: 'Ann', reason: 'Mended' });
const stored = async (recordId: string) => (await here.ledger.held({ recordIds: [recordId] }))[0]!.record.content;

test('a held invoice comes with its page and with every field prefilled; submitted unchanged, it is the same invoice', async () => {
	const recordId = await hold('invoice');
	const before = await stored(recordId);
	const { form, page, screen, tries } = await get(recordId);
	expect({ screen, tries }).toEqual({ screen: 'invoice', tries: 1 });
	expect(form).toMatchObject({ invoiceNumber: 'A-1', type: 'invoice', invoiceDate: '2026-03-14', currency: 'USD', totalAmount: '10.00', vendorId: 'V-0001', vendorName: 'Contoso', companyId: 'USMF', dueDate: '' });
	expect((form as IDataObject).lines).toBe('lineNumber,amount,glAccount,description\n1,10.00,6000,');
	expect(page).toContain('&#60;b&#62;&#36;&#38;&#60;/b&#62;');
	expect(page).toContain('2099-01-01 00:00 UTC');
	await correct(recordId, form as IDataObject);
	expect(await stored(recordId)).toEqual(before);
});

test('header fields, lines and dimensions are mended; a row that is taken out is gone, a new one is a line', async () => {
	const recordId = await hold('invoice');
	const lines = 'lineNumber,amount,glAccount,description,dimension Department\n1,4.00,0060,"Paper, white",022\n,6.00,7000,,\n';
	const done = await correct(recordId, { vendorId: 'V-0002', dueDate: '2026-04-01', lines });
	expect(done).toMatchObject({ corrected: true, entity: 'invoice' });
	expect(await here.poll()).toMatchObject([{
		invoice: {
			vendor: { vendorId: 'V-0002', name: 'Contoso' }, dueDate: '2026-04-01', totalAmount: '10.00',
			lines: [
				{ lineNumber: '1', amount: '4.00', glAccount: '0060', description: 'Paper, white', dimensions: [{ name: 'Department', value: '022' }] },
				{ lineNumber: '2', kind: 'expense', amount: '6.00', glAccount: '7000' },
			],
		},
	}]); // prettier-ignore
});

test.each([
	['a total that does not add up', { totalAmount: '11.00' }, /The total is 11\.00, but lines 10\.00 \+ tax 0 make 10\.00/],
	['a date that is no day', { invoiceDate: '2026-02-30' }, /2026-02-30.*is not a day of the calendar/],
	['several faults at once', { currency: 'usd', vendorId: '' }, /vendor number.*currency "usd"/],
	['a row with a cell too many', { lines: 'lineNumber,amount\n1,10,00' }, /Row 1 of the table of lines has 3 values for 2 columns/],
	['an unknown column', { lines: 'lineNumber,betrag\n1,10.00' }, /"betrag" is unknown/],
	['an open quote', { lines: 'lineNumber,amount\n1,"10.00' }, /table of lines cannot be read/],
])('%s is told in the item, with what was typed, and nothing is changed', async (_what, form, message) => {
	const recordId = await hold('invoice');
	const result = await correct(recordId, form);
	expect(result).toMatchObject({ corrected: false, held: true, screen: 'invoice', form, page: expect.stringContaining('<table>') });
	expect(result.message).toMatch(message);
	expect(await here.poll()).toBeNull();
});

test('an invoice that could not be read is offered with what its row plainly says, and typed whole', async () => {
	const recordId = await hold('invoice');
	await here.ledger.dismiss([recordId], { who: 'x', reason: 'x' });
	await here.ledger.addRecord(route, { recordId: 'u1', entity: 'invoice', rows: 'row 2', problems: [problem], raw: [{ InvoiceNo: 'X-1', VendorCode: 'V-9', Total: 'many', Currency: 'EUR' }] });
	await here.ledger.addOutcomes([{ recordId: 'u1', status: 'held', reason: 'x', problems: [problem], executionId: '1' }]);
	const { form, page } = await get('u1');
	expect(form).toMatchObject({ invoiceNumber: 'X-1', vendorId: 'V-9', currency: 'EUR', totalAmount: '' });
	expect(page).toContain('What the file says');
	expect((await correct('u1', form as IDataObject)).message).toMatch(/no total/);
	await correct('u1', { ...(form as IDataObject), type: 'invoice', invoiceDate: '2026-03-01', totalAmount: '5.00', lines: 'lineNumber,amount\n1,5.00' });
	expect(await here.poll()).toMatchObject([{ invoice: { invoiceNumber: 'X-1', vendor: { vendorId: 'V-9' }, totalAmount: '5.00', lines: [{ kind: 'expense', amount: '5.00' }] } }]);
});

const vendor: Vendor = { sourceKey: 'USMF|0007', sourceSystem: 'stampli', companyId: 'USMF', vendorId: '0007', name: 'Müller', status: 'active', is1099: true, address: { lines: ['Ring 1'], city: 'Köln' } };
const payment: Payment = {
	sourceKey: 'USMF|P1|sent', sourceSystem: 'stampli', companyId: 'USMF', paymentId: 'P1', vendorId: 'V-1', paymentDate: '2026-03-01', amount: '30.00', currency: 'USD',
	method: 'check', status: 'sent', applications: [{ invoiceNumber: 'A-1', amount: '10.00' }, { invoiceNumber: 'A-2', amount: '20.00', discount: '1.00' }],
}; // prettier-ignore

test.each([['vendor', vendor], ['payment', payment]] as const)('a held %s submitted unchanged is the same; what the form does not show stays', async (entity, content) => {
	const recordId = await hold(entity, content);
	const { form, screen } = await get(recordId);
	expect(screen).toBe(entity);
	await correct(recordId, form as IDataObject);
	expect(await stored(recordId)).toEqual(content);
});

test('a vendor and a payment are mended, and what would be wrong with them is told', async () => {
	const recordId = await hold('vendor', vendor);
	expect((await correct(recordId, { name: '', status: 'gone', country: 'Germany' })).message).toMatch(/no name.*status "gone".*country "Germany"/);
	await correct(recordId, { name: 'Müller GmbH', street: 'Ring 2\n2. Stock', country: 'DE', city: '' });
	expect((await here.poll())![0]).toMatchObject({ content: { vendorId: '0007', name: 'Müller GmbH', is1099: true, address: { lines: ['Ring 2', '2. Stock'], country: 'DE' } } });
	await here.ledger.dismiss([recordId], { who: 'x', reason: 'x' });
	await here.ledger.addRecord(route, { recordId: 'p1', entity: 'payment', rows: 'row 2', problems: [], content: payment, contentHash: 'h' });
	await here.ledger.addOutcomes([{ recordId: 'p1', status: 'held', reason: 'x', problems: [problem], executionId: '1' }]);
	expect((await correct('p1', { amount: '31.00' })).message).toMatch(/Payment P1 is 31\.00, but its applications add up to 30/);
	await correct('p1', { amount: '31.00', applications: 'invoiceNumber,amount,discount\nA-1,11.00,\nA-2,20.00,1.00' });
	expect(await stored('p1')).toMatchObject({ amount: '31.00', applications: [{ invoiceNumber: 'A-1', amount: '11.00' }, { discount: '1.00' }] });
});

test('an order of a partner is mended as JSON', async () => {
	const recordId = await hold('purchaseOrder', { sourceKey: '|PO1||original', sourceSystem: 'x12', poNumber: 'PO1', purpose: 'original', orderDate: '2026-03-01', lines: [] });
	const { form, screen } = await get(recordId);
	expect(screen).toBe('other');
	expect((await correct(recordId, { json: '{"poNumber": ' })).message).toMatch(/not JSON/);
	await correct(recordId, { json: String((form as IDataObject).json).replace('2026-03-01', '2026-03-02') });
	expect(await stored(recordId)).toMatchObject({ poNumber: 'PO1', orderDate: '2026-03-02' });
});

test('a correction in JSON with a number where a code belongs is refused, and no later run stumbles over it', async () => {
	const recordId = await hold('invoice');
	const before = await stored(recordId);
	const fields = { lines: [{ lineNumber: '1', glAccount: 6100 }] };
	const { error } = await here.run({ resource: 'heldRecord', operation: 'correct', recordId, changesFrom: 'json', fields: JSON.stringify(fields), who: 'Ann', reason: 'Mended' });
	expect(error).toMatchObject({ message: expect.stringContaining('Line 1: the field lines.glAccount is 6100 as a number, where text is needed'), description: expect.stringContaining('as text') });
	expect(await stored(recordId)).toEqual(before);
});

test('a record that somebody else has settled meanwhile is no longer offered, and cannot be corrected', async () => {
	const recordId = await hold('invoice');
	await here.ledger.dismiss([recordId], { who: 'Bob', reason: 'By hand' });
	expect(await get(recordId)).toMatchObject({ held: false, message: expect.stringContaining('no longer held') });
	expect(await correct(recordId, { vendorId: 'V-2' })).toMatchObject({ corrected: false, held: false });
});

test('all held records are listed when asked for, however many there are', async () => {
	const records = Array.from({ length: 1_100 }, (_, i) => ({ recordId: `n${i}`, status: 'held' as const, reason: 'x', problems: [problem], executionId: '1' }));
	for (const { recordId } of records) await here.ledger.addRecord(route, { recordId, entity: 'invoice', rows: 'row', problems: [problem] });
	await here.ledger.addOutcomes(records);
	expect((await here.run({ resource: 'heldRecord', operation: 'list', returnAll: true })).items).toHaveLength(1_100);
});
