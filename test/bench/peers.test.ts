import { runInNewContext } from 'node:vm';
import { parse } from 'csv-parse/sync';
import { invoiceFile } from '../../bench/invoiceFile';
import { benchErps } from '../../bench/posting/erps';
import { startSystems, type Systems } from '../../demo/systems';

let systems: Systems;
beforeAll(async () => {
	systems = await startSystems({ tls: false });
});
afterAll(async () => await systems.close());

/** The Code node's text, run as n8n runs it. */
function itemsOf(code: string, rows: object[]): { json: Record<string, unknown> }[] {
	return runInNewContext(`(() => {${code}})()`, { $input: { all: () => rows.map((json) => ({ json })) } }) as never;
}

test.each(benchErps.map((erp) => [erp.name, erp] as const))('the hand-built workflow of %s groups the same file into as many invoices, each looked up and created with all its lines', async (_name, erp) => {
	const benched = await erp.start(systems);
	try {
		const credentials = Object.fromEntries(Object.keys(benched.credentials).map((type) => [type, { id: type, name: type }]));
		const { group, steps, first = [], again } = benched.peer(credentials, { batchSize: 8, batchInterval: 60 });
		const rows = parse(invoiceFile({ invoices: 7, linesPerInvoice: 3, prefix: 'T' }, erp.codes), { columns: true }) as object[];
		const items = itemsOf(group, rows);
		expect(items).toHaveLength(7);
		const lines = items.map(({ json }) => JSON.stringify(json).match(/Paper and toner/g)?.length);
		expect(lines).toEqual(items.map(() => 3));
		const names = [...first, ...steps].map(({ name }) => name);
		expect(names).toContain('Look Up');
		expect(names).toEqual(expect.arrayContaining(again));
	} finally {
		await benched.close();
	}
});

test.each(benchErps.map((erp) => [erp.name, erp] as const))('a run into %s begins without bills', async (_name, erp) => {
	const benched = await erp.start(systems);
	try {
		benched.clear(erp.loads[0]!);
		expect([benched.counts(), benched.bills(), benched.traffic()]).toMatchObject([{ bills: 0, lines: 0 }, [], { requests: 0, operations: 0, refused: 0 }]);
	} finally {
		await benched.close();
	}
});
