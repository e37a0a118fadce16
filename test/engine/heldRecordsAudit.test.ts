import { sha256 } from '../../core/identity';
import { invoicesCsv, type Scene, scene } from '../nodes/Stampli/scene';

const file = invoicesCsv([['A-1', '10.00'], ['A-2', '20.00'], ['A-3', '30.00']]);
let here: Scene;
beforeEach(async () => {
	here = await scene({ '/outbound/Invoices_1.csv': file });
});
afterEach(() => here.close());

const audit = async (operation: string, parameters = {}) => (await here.run({ resource: 'audit', operation, ...parameters })).items.map(({ json }) => json);

async function story(): Promise<string[]> {
	const items = (await here.poll())!;
	const ids = items.map(({ record }) => record.recordId);
	const [claim] = await here.ledger.claim(['fo|A-1'], '811/x', 60_000);
	await here.ledger.addAttempts([{ claim: claim!, recordId: ids[0]!, executionId: '811', payloadHash: 'p-hash', contentHash: 'c' }], 0);
	await here.ledger.addAnswers([{ claim: claim!, recordId: ids[0]!, executionId: '811', answer: 'created', body: { number: 'PVI-1' } }]);
	await here.decide(items.slice(0, 1), () => ({ erpNumber: 'PVI-1', erpState: 'pending vendor invoice', key: 'fo|A-1' }));
	await here.decide(items.slice(1, 2), () => ({ status: 'held', reason: 'No vendor.', problems: [] }));
	await here.ledger.retry([ids[1]!], { who: 'Ann' });
	return ids;
}

test('a record is traced from its file to the ERP on one line, found by number, vendor, file and date', async () => {
	const [first, second] = await story();
	const [line] = await audit('trace', { text: 'a-1' });
	expect(line).toMatchObject({
		recordId: first, number: 'A-1', vendor: 'V-0001', company: 'USMF', amount: '10.00', currency: 'USD', date: '2026-03-14',
		file: 'Invoices_1.csv', filePath: '/outbound/Invoices_1.csv', fileHash: sha256(Buffer.from(file)), profile: 'stampli-invoices-csv-example', profileVersion: 1,
		attempts: 1, payloadHash: 'p-hash', answer: 'created', answerDetails: '{"number":"PVI-1"}', status: 'posted', erp: 'Dynamics 365 F&O', erpNumber: 'PVI-1', tries: 1, genuine: true,
	}); // prettier-ignore
	expect(String(line!.executions)).toContain('811');
	const held = (await audit('trace', { text: 'A-2' }))[0]!;
	expect(held).toMatchObject({ recordId: second, status: 'held', reason: 'No vendor.', decisions: expect.stringMatching(/Ann asked for another try$/) });
	expect((await audit('trace', { text: 'invoices_1.csv' })).map(({ status }) => status).sort()).toEqual(['held', 'open', 'posted']);
	expect(await audit('trace', { text: 'v-0001', options: { from: '2026-01-01' } })).toHaveLength(3);
	expect(await audit('trace', { options: { to: '2020-01-01' } })).toEqual([]);
	expect(await audit('trace', { limit: 1 })).toHaveLength(1);
	expect(Object.values(line!).filter((value) => typeof value === 'object' && value !== null)).toEqual([]);
});

test('a file adds up: count and sum of posted, duplicate, held and open are the file', async () => {
	await story();
	const [sums] = await audit('files');
	expect(sums).toMatchObject({ name: 'Invoices_1.csv', sha256: sha256(Buffer.from(file)), announced: 3, total: 3, posted: 1, held: 1, open: 1, duplicate: 0, addsUp: true });
	expect(sums!.byCurrency).toMatchObject([{ currency: 'USD', sums: { posted: '10.00', held: '20.00', open: '30.00', total: '60.00' } }]);
});

