import { setTimeout as sleep } from 'node:timers/promises';
import { stampliInvoicesCsv } from '../../../core/profiles/stampliInvoicesCsv';
import type { RecordItem } from '../../../core/records';
import { invoicesCsv, numbers, route, type Scene, scene } from './scene';

let here: Scene;
beforeEach(async () => {
	here = await scene();
});
afterEach(async () => await here.close());

const put = (name: string, invoices: [string, string][], mtime?: number) => here.sftp.tree.put(`/outbound/${name}`, invoicesCsv(invoices), mtime);

describe('new files', () => {
	test('each record of a new file is handed over once, with its file', async () => {
		put('Invoices_1.csv', [['A-1', '10.00'], ['A-2', '20.00']]);
		const items = await here.poll();
		expect(items).toMatchObject([
			{ record: { entity: 'invoice', handover: 1, rows: expect.any(String), file: { name: 'Invoices_1.csv', path: '/outbound/Invoices_1.csv' } }, invoice: { invoiceNumber: 'A-1', totalAmount: '10.00' }, problems: [] },
			{ invoice: { invoiceNumber: 'A-2' } },
		]);
		expect(await here.poll()).toBeNull();
		expect(here.sftp.downloads.get('/outbound/Invoices_1.csv')).toBe(1);
	});

	test('a changed file is read again, and the same content under a new time changes nothing', async () => {
		put('Invoices_1.csv', [['A-1', '10.00']], 1_700_000_000);
		await here.poll();
		put('Invoices_1.csv', [['A-1', '10.00']], 1_700_000_100);
		expect(await here.poll()).toBeNull();
		put('Invoices_1.csv', [['A-9', '10.00']], 1_700_000_200);
		expect(numbers(await here.poll())).toEqual(['A-9']);
	});

	test('the static data may be lost: nothing is handed over twice', async () => {
		put('Invoices_1.csv', [['A-1', '10.00']]);
		await here.poll();
		here.forget();
		expect(await here.poll()).toBeNull();
	});

	test('the ledger may be lost too: what still lies in the folder is handed over again, for the new ledger does not know it', async () => {
		put('Invoices_1.csv', [['A-1', '10.00']]);
		await here.poll();
		await here.loseLedger();
		expect(numbers(await here.poll())).toEqual(['A-1']);
		expect(await here.poll()).toBeNull();
	});

	test('a ledger restored from a back-up gets the files that came after it once more, and only those', async () => {
		put('Invoices_1.csv', [['A-1', '10.00']]);
		await here.poll();
		const restore = await here.backUpLedger();
		put('Invoices_2.csv', [['B-1', '20.00']]);
		expect(numbers(await here.poll())).toEqual(['B-1']);
		await restore();
		expect(numbers(await here.poll())).toEqual(['B-1']);
		expect(await here.poll()).toBeNull();
		put('Invoices_3.csv', [['C-1', '30.00']]);
		expect(numbers(await here.poll())).toEqual(['C-1']);
		const reads = here.sftp.downloads.get('/outbound/Invoices_1.csv');
		expect(await here.poll()).toBeNull();
		expect(here.sftp.downloads.get('/outbound/Invoices_1.csv')).toBe(reads);
	});

	test('static data that n8n did not save is no sign of a restored ledger: nothing is read anew', async () => {
		put('Invoices_1.csv', [['A-1', '10.00']]);
		await here.poll();
		const saved = structuredClone(here.staticData);
		put('Invoices_2.csv', [['B-1', '20.00']]);
		await here.poll();
		Object.assign(here.staticData, saved);
		expect(await here.poll()).toBeNull();
		expect(here.sftp.downloads.get('/outbound/Invoices_1.csv')).toBe(1);
	});

	test('a file that was copied in with an old time is found', async () => {
		put('Invoices_2.csv', [['B-1', '1.00']], 1_800_000_000);
		await here.poll();
		put('Invoices_1.csv', [['A-1', '1.00']], 1_000_000_000);
		expect(numbers(await here.poll())).toEqual(['A-1']);
	});

	test('an unreadable file and a bad record are items too, and the good records of the file go on', async () => {
		put('Invoices_1.csv', [['A-1', 'ten'], ['A-2', '20.00']]);
		here.sftp.tree.put('/outbound/Invoices_2.csv', Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x41]));
		const items = (await here.poll())!;
		expect(items.filter((item) => item.problems.length > 0)).toHaveLength(2);
		expect(items.filter((item) => item.problems.length === 0).map((item) => item.invoice?.invoiceNumber)).toEqual(['A-2']);
		expect(items.every((item) => item.problems.length > 0 || item.invoice)).toBe(true);
	});

	test('a file without records is one settled item, so that it has a receipt and can be moved', async () => {
		put('Invoices_1.csv', []);
		const items = (await here.poll())!;
		expect(items).toMatchObject([{ record: { rows: 'no records', file: { name: 'Invoices_1.csv' } }, problems: [{ code: 'file.noRecords', message: expect.stringContaining('Invoices_1.csv holds no record') }] }]);
		expect(await here.ledger.outcomes([items[0]!.record.recordId])).toMatchObject([{ status: 'dismissed', problems: [] }]);
		const day = new Date().toISOString().slice(0, 10);
		expect(await here.ledger.control({ from: day, to: day })).toEqual([]);
		expect(await here.poll()).toBeNull();
	});

	test('an empty folder gives nothing', async () => {
		expect(await here.poll()).toBeNull();
	});

	test('a folder of 10,000 files that did not change is listed and not read', async () => {
		const tiny = invoicesCsv([['X', '1.00']]);
		for (let i = 0; i < 10_000; i += 1) here.sftp.tree.put(`/outbound/Invoices_${i}.csv`, tiny, 1_700_000_000 + i);
		here.sftp.faults.pageSize = 1000;
		expect(await here.poll({ firstActivation: 'ignoreExisting' })).toBeNull();
		expect(here.sftp.downloads.size).toBe(0);
		here.sftp.journal.length = 0;
		const began = performance.now();
		expect(await here.poll({ firstActivation: 'ignoreExisting' })).toBeNull();
		expect(here.sftp.journal.filter(({ operation }) => ['OPEN', 'READ', 'LSTAT', 'STAT'].includes(operation))).toEqual([]);
		expect(performance.now() - began).toBeLessThan(5000);
		expect(JSON.stringify(here.staticData).length).toBeLessThan(130_000);
	}, 60_000);
});

describe('bounds of one hand-over', () => {
	test('so many files, oldest first, and the rest at the next poll', async () => {
		['3', '1', '2'].forEach((n) => put(`Invoices_${n}.csv`, [[n, '1.00']], 1_700_000_000 + Number(n)));
		const options = { stableSeconds: 0, maxFiles: 2 };
		expect(numbers(await here.poll({ options }))).toEqual(['1', '2']);
		expect(numbers(await here.poll({ options }))).toEqual(['3']);
	});

	test('so many records; what is left of a long file comes with the next poll', async () => {
		put('Invoices_1.csv', [['1', '1.00'], ['2', '1.00'], ['3', '1.00']]);
		const options = { stableSeconds: 0, maxRecords: 2 };
		const first = (await here.poll({ options }))!;
		expect(numbers(first)).toEqual(['1', '2']);
		await here.decide(first, () => ({}));
		expect(numbers(await here.poll({ options }))).toEqual(['3']);
		expect(await here.poll({ options })).toBeNull();
	});

	test('a poll that overlaps another one of the same trigger is skipped', async () => {
		put('Invoices_1.csv', [['A-1', '10.00']]);
		const both = await Promise.all([here.poll(), here.poll()]);
		expect(both.filter((items) => items === null)).toHaveLength(1);
		expect(both.flatMap(numbers)).toEqual(['A-1']);
	});
});

describe('half-uploaded files', () => {
	test('a file that still grows waits, and is read when it has stopped', async () => {
		put('Invoices_1.csv', [['A-1', '10.00']]);
		here.sftp.faults.growsWhenLookedAt = ['/outbound/Invoices_1.csv'];
		expect(await here.poll()).toBeNull();
		here.sftp.faults.growsWhenLookedAt = [];
		put('Invoices_1.csv', [['A-1', '10.00']]);
		expect(numbers(await here.poll())).toEqual(['A-1']);
	});

	test('a long wait is spread over polls: seen unchanged before, it needs no more waiting', async () => {
		put('Invoices_1.csv', [['A-1', '10.00']]);
		const options = { stableSeconds: 60 };
		expect(await here.poll({ options })).toBeNull();
		const [waiting] = here.staticData.waiting as { since: number }[];
		waiting!.since -= 60_000;
		expect(numbers(await here.poll({ options }))).toEqual(['A-1']);
	});

	test('a wait that began while the clock stood ahead begins anew, instead of lasting until then', async () => {
		put('Invoices_1.csv', [['A-1', '10.00']]);
		const options = { stableSeconds: 60 };
		await here.poll({ options });
		const waiting = () => (here.staticData.waiting as { since: number }[])[0]!;
		waiting().since += 365 * 86_400_000;
		expect(await here.poll({ options })).toBeNull();
		expect(waiting().since).toBeLessThanOrEqual(Date.now());
		waiting().since -= 60_000;
		expect(numbers(await here.poll({ options }))).toEqual(['A-1']);
	});

	test('an empty file is not complete', async () => {
		here.sftp.tree.put('/outbound/Invoices_1.csv', '');
		expect(await here.poll()).toBeNull();
		expect(here.sftp.downloads.size).toBe(0);
	});

	test('a file that stays empty for an hour is an item that says so', async () => {
		here.sftp.tree.put('/outbound/Invoices_1.csv', '');
		await here.poll();
		const [waiting] = here.staticData.waiting as { since: number }[];
		waiting!.since -= 3_600_000;
		expect(await here.poll()).toMatchObject([{ record: { rows: 'whole file' }, problems: [{ code: 'file.header', message: expect.stringContaining('is empty') }] }]);
		expect(await here.poll()).toBeNull();
		put('Invoices_1.csv', [['A-1', '10.00']]);
		expect(numbers(await here.poll())).toEqual(['A-1']);
	});

	test('an empty file that marks another one is no file of records, however old', async () => {
		const all = { profile: 'custom', profileJson: JSON.stringify({ ...profile(), match: { include: [] } }) };
		put('Invoices_1.csv', [['A-1', '10.00']]);
		for (const name of ['Invoices_1.csv.done', 'Invoices_1.ok', 'Invoices_2.ok']) here.sftp.tree.put(`/outbound/${name}`, '');
		expect(numbers(await here.poll(all))).toEqual(['A-1']);
		for (const each of here.staticData.waiting as { since: number }[]) each.since -= 3_600_000;
		expect((await here.poll(all))!.map(({ record }) => record.file!.name)).toEqual(['Invoices_2.ok']);
	});

	test('with a sentinel a file waits for it, and the sentinel is no data', async () => {
		put('Invoices_1.csv', [['A-1', '10.00']]);
		put('Invoices_2.csv', [['A-2', '10.00']]);
		here.sftp.tree.put('/outbound/Invoices_2.csv.done', '');
		const options = { readyMode: 'sentinel', sentinel: '{name}.done' };
		expect(numbers(await here.poll({ options }))).toEqual(['A-2']);
		here.sftp.tree.put('/outbound/Invoices_1.csv.done', '');
		expect(numbers(await here.poll({ options }))).toEqual(['A-1']);
	});
});

describe('what the profile says of files', () => {
	const custom = (changes: object) => ({ profile: 'custom', profileJson: JSON.stringify({ ...profile(), ...changes }) });

	test('holds where the options say nothing: a sentinel', async () => {
		put('Invoices_1.csv', [['A-1', '10.00']]);
		put('Invoices_2.csv', [['A-2', '10.00']]);
		here.sftp.tree.put('/outbound/Invoices_2.ok', '');
		const ready = custom({ ready: { mode: 'sentinel', sentinel: '{stem}.ok' } });
		expect(numbers(await here.poll({ ...ready, options: {} }))).toEqual(['A-2']);
		expect(numbers(await here.poll({ ...ready, options: { readyMode: 'none' } }))).toEqual(['A-1']);
	});

	test('holds where the options say nothing: the seconds a file must rest', async () => {
		put('Invoices_1.csv', [['A-1', '10.00']]);
		const ready = custom({ ready: { mode: 'stable', intervalSec: 60 } });
		expect(await here.poll({ ...ready, options: {} })).toBeNull();
		expect(numbers(await here.poll({ ...ready, options: { stableSeconds: 0 } }))).toEqual(['A-1']);
	});

	test('a pattern (regex) for names is kept, in test runs too, unless the option Include names others', async () => {
		put('Invoices_2026.csv', [['A-1', '10.00']], 1_700_000_001);
		put('Invoices_draft.csv', [['A-2', '10.00']], 1_700_000_002);
		const match = custom({ match: { include: ['*.csv'], regex: '^Invoices_\\d{4}[.]csv$' } });
		expect(numbers(await here.poll(match, 'manual'))).toEqual(['A-1']);
		expect(numbers(await here.poll(match))).toEqual(['A-1']);
		expect(numbers(await here.poll({ ...match, options: { stableSeconds: 0, include: '*.csv' } }))).toEqual(['A-2']);
	});
});

describe('first activation', () => {
	beforeEach(() => put('Invoices_old.csv', [['OLD', '1.00']], 1_700_000_000));

	test('nothing happens until it is chosen', async () => {
		await expect(here.poll({ firstActivation: '' })).rejects.toThrow('First Activation is not chosen yet');
		expect(here.sftp.counts.connections).toBe(0);
	});

	test('existing files are ignored, for good, and files that come later are not', async () => {
		const parameters = { firstActivation: 'ignoreExisting' };
		expect(await here.poll(parameters)).toBeNull();
		put('Invoices_new.csv', [['NEW', '1.00']], 1_600_000_000);
		here.forget();
		expect(numbers(await here.poll(parameters))).toEqual(['NEW']);
		expect(numbers(await here.poll({ firstActivation: 'processExisting' }))).toEqual([]);
	});

	test('from a date on', async () => {
		put('Invoices_new.csv', [['NEW', '1.00']], 1_750_000_000);
		expect(numbers(await here.poll({ firstActivation: 'startFrom', startFrom: '2025-01-01T00:00:00' }))).toEqual(['NEW']);
	});

	test('a preview shows each file once, marked, and registers nothing', async () => {
		const parameters = { firstActivation: 'preview' };
		const items = (await here.poll(parameters))!;
		expect(items).toMatchObject([{ preview: 'firstActivation', invoice: { invoiceNumber: 'OLD' } }]);
		expect(await here.poll(parameters)).toBeNull();
		expect(await here.ledger.fileIdsOf(items.map((item) => item.record.recordId))).toEqual([]);
		expect(numbers(await here.poll({ firstActivation: 'processExisting' }))).toEqual(['OLD']);
	});

	test('leaving the preview is the first activation', async () => {
		await here.poll({ firstActivation: 'preview' });
		expect(await here.poll({ firstActivation: 'ignoreExisting' })).toBeNull();
		put('Invoices_new.csv', [['NEW', '1.00']]);
		expect(numbers(await here.poll({ firstActivation: 'ignoreExisting' }))).toEqual(['NEW']);
	});
});

describe('coming back', () => {
	const options = { stableSeconds: 0, leaseSeconds: 1 };

	test('records whose run died are handed over again after the lease, only the open ones', async () => {
		put('Invoices_1.csv', [['A-1', '10.00'], ['A-2', '10.00']]);
		const items = (await here.poll({ options }))!;
		await here.decide(items.slice(0, 1), () => ({}));
		await here.ledger.addReceipt(items[0]!.record.file!.fileId, { name: 'r', recordIds: [items[0]!.record.recordId], executionId: '1' });
		expect(await here.poll({ options })).toBeNull();
		await sleep(1100);
		expect(await here.poll({ options })).toMatchObject([{ record: { handover: 2 }, invoice: { invoiceNumber: 'A-2' } }]);
	});

	test('a crash after the file was registered and before it was handed over loses nothing', async () => {
		put('Invoices_1.csv', [['A-1', '10.00']]);
		const dead = await here.poll({ options });
		here.forget();
		await sleep(1100);
		expect(numbers(await here.poll({ options }))).toEqual(numbers(dead));
	});

	test('a held record comes back when its next try is due, though the server is away', async () => {
		put('Invoices_1.csv', [['A-1', '10.00']]);
		const items = (await here.poll({ options }))!;
		const problem = { code: 'vendor.unknown', kind: 'rejected', message: 'Vendor unknown.', fix: 'Create it.', who: 'accountsPayable', where: 'ERP' } as const;
		await here.decide(items, () => ({ status: 'held', reason: problem.message, problems: [problem], nextTryAt: new Date(Date.now() + 60_000).toISOString() }));
		expect(await here.poll({ options })).toBeNull();
		await here.decide(items, () => ({ status: 'held', reason: problem.message, problems: [problem], nextTryAt: new Date(Date.now() - 1).toISOString() }));
		here.sftp.faults.refuseLogins = 5;
		expect(await here.poll({ options })).toMatchObject([{ record: { handover: 2 }, invoice: { invoiceNumber: 'A-1' } }]);
	});

	test('a file that could not be read is read again when it is retried with a mended profile', async () => {
		const broken = { profile: 'custom', profileJson: JSON.stringify({ ...profile(), header: { ...profile().header, invoiceNumber: { col: 'Invoice', required: true } } }), options };
		put('Invoices_1.csv', [['A-1', '10.00'], ['A-2', '10.00']]);
		const items = (await here.poll(broken))!;
		expect(items.every((item) => item.problems.length > 0)).toBe(true);
		await here.decide(items, (item) => ({ status: 'held', reason: 'Unreadable.', problems: item.problems }));
		await here.ledger.retry(items.map((item) => item.record.recordId), { who: 'Ann' });
		expect(numbers(await here.poll({ options })).sort()).toEqual(['A-1', 'A-2']);
		expect(await here.ledger.held({ route })).toEqual([]);
		expect((await here.run({ resource: 'audit', operation: 'files' })).items).toMatchObject([{ json: { addsUp: true } }]);
	});
});

test('a file that was read again with another profile still adds up in the audit', async () => {
	put('Invoices_1.csv', [['A-1', '10.00'], ['A-2', '20.00']]);
	const other = { ...JSON.parse(JSON.stringify(stampliInvoicesCsv).replaceAll('InvoiceNo', 'Bill')) as object };
	const items = (await here.poll({ profile: 'custom', profileJson: JSON.stringify(other) }))!;
	expect(items).toMatchObject([{ record: { rows: 'whole file' } }]);
	await here.decide(items, (item) => ({ status: 'held', reason: 'Unreadable.', problems: item.problems }));
	await here.ledger.retry([items[0]!.record.recordId], { who: 'Ann' });
	const again = (await here.poll())!;
	expect(numbers(again)).toEqual(['A-1', 'A-2']);
	await here.decide(again, () => ({}));
	expect((await here.run({ resource: 'audit', operation: 'files' })).items).toMatchObject([{ json: { announced: 3, posted: 2, dismissed: 1, total: 3, addsUp: true } }]);
});

describe('a trigger that is renamed', () => {
	const renamed = async (parameters = {}, name = 'New Name') => {
		// n8n keeps the static data under the old name.
		here.forget();
		return await here.poll(parameters, 'trigger', { name });
	};
	const options = { stableSeconds: 0, leaseSeconds: 1 };

	test('still gets its records back', async () => {
		put('Invoices_1.csv', [['A-1', '10.00']]);
		await here.poll({ options });
		expect(await renamed({ options })).toBeNull();
		await sleep(1100);
		expect(numbers(await renamed({ options }))).toEqual(['A-1']);
		await sleep(1100);
		expect(numbers(await renamed({ options }, 'Newest Name'))).toEqual(['A-1']);
	});

	test('is not activated for the first time again: what came meanwhile is read, what was left alone stays so', async () => {
		const parameters = { firstActivation: 'ignoreExisting' };
		put('Invoices_old.csv', [['OLD', '1.00']]);
		await here.poll(parameters);
		put('Invoices_new.csv', [['NEW', '1.00']]);
		expect(numbers(await renamed(parameters))).toEqual(['NEW']);
		expect(numbers(await renamed({ firstActivation: 'processExisting' }))).toEqual([]);
	});

	test('leaves alone what belongs to another trigger that has taken its old name', async () => {
		put('Invoices_1.csv', [['A-1', '10.00']]);
		await here.poll({ options });
		await renamed({ options });
		await here.poll({ options }, 'trigger', { id: 't2' });
		await sleep(1100);
		expect(await renamed({ options })).toBeNull();
		expect(numbers(await here.poll({ options }, 'trigger', { id: 't2' }))).toEqual(['A-1']);
	});
});

describe('failures', () => {
	test('a wrong host key stops the node with one clear sentence', async () => {
		here.sftp.changeHostKeys();
		const error = (await here.poll().catch((each: unknown) => each)) as Error & { description: string };
		expect(error.message).toMatch(/presented the host key SHA256:.*expected is SHA256:/);
		expect(error.description).toMatch(/Someone may be between you and the server/);
		expect(error.constructor.name).toMatch(/^Node(Operation|Api)Error$/);
	});

	test('what was read before the connection broke is handed over, and the rest at the next poll', async () => {
		put('Invoices_1.csv', [['A-1', '10.00']], 1_700_000_001);
		put('Invoices_2.csv', [['A-2', '10.00']], 1_700_000_002);
		here.sftp.faults.cutDownAfter = invoicesCsv([['A-1', '10.00']]).length + 10;
		const polling = here.poll();
		while (here.sftp.counts.logins === 0) await sleep(1);
		here.sftp.changeHostKeys();
		expect(numbers(await polling)).toEqual(['A-1']);
		here.sftp.faults.cutDownAfter = undefined;
		here.sftp.changeHostKeys([here.hostKey]);
		expect(numbers(await here.poll())).toEqual(['A-2']);
		expect(await here.poll()).toBeNull();
	}, 60_000);

	test('a file that the server does not let us look at stands in nobody\'s way', async () => {
		put('Invoices_1.csv', [['A-1', '10.00']], 1_700_000_001);
		put('Invoices_2.csv', [['A-2', '10.00']], 1_700_000_002);
		here.sftp.faults.statFails = ['/outbound/Invoices_1.csv'];
		expect(numbers(await here.poll())).toEqual(['A-2']);
		await expect(here.poll()).rejects.toThrow(/could not look at \/outbound\/Invoices_1.csv/);
		here.sftp.faults.statFails = [];
		expect(numbers(await here.poll())).toEqual(['A-1']);
	});

	test('a file that may not be read is held, and the others go on', async () => {
		put('Invoices_1.csv', [['A-1', '10.00']], 1_700_000_001);
		put('Invoices_2.csv', [['A-2', '10.00']], 1_700_000_002);
		here.sftp.faults.denied = ['/outbound/Invoices_1.csv'];
		const items = (await here.poll())!;
		expect(items).toMatchObject([{ record: { rows: 'whole file' }, problems: [{ kind: 'rejected' }] }, { invoice: { invoiceNumber: 'A-2' } }]);
		here.sftp.faults.denied = [];
		await here.decide(items.slice(0, 1), (item) => ({ status: 'held', reason: 'Denied.', problems: item.problems, nextTryAt: new Date(Date.now() - 1).toISOString() }));
		expect(numbers(await here.poll())).toEqual(['A-1']);
	});

	test('the connection is closed, whatever happens', async () => {
		put('Invoices_1.csv', [['A-1', '10.00']]);
		await here.poll();
		await here.poll({ folder: '/nowhere' }).catch(() => undefined);
		await sleep(100);
		expect(here.sftp.counts.open).toBe(0);
	});

	test('a profile for another kind of record is refused', async () => {
		await expect(here.poll({ entity: 'payment' })).rejects.toThrow(/reads invoice records; this node needs one that reads payment records/);
	});
});

describe('test runs', () => {
	const sample = async () => await here.poll({ firstActivation: '' }, 'manual');

	test('show a few records of the newest file and leave no trace', async () => {
		put('Invoices_1.csv', [['OLD', '1.00']], 1_700_000_000);
		put('Invoices_2.csv', [['1', '1.00'], ['2', '1.00'], ['3', '1.00'], ['4', '1.00']], 1_700_000_100);
		const items = (await sample()) as RecordItem[];
		expect(numbers(items)).toEqual(['1', '2', '3']);
		expect(items.every((item) => item.preview === 'testRun')).toBe(true);
		expect(here.staticData).toEqual({});
		expect(await here.ledger.audit({})).toEqual([]);
		expect(here.sftp.tree.files('/outbound').size).toBe(2);
	});

	test('say so when there is nothing to show', async () => {
		await expect(sample()).rejects.toThrow('There is no file in /outbound that matches Invoices_*.csv yet.');
	});

	test('name the files that are there when none of them is meant', async () => {
		put('INVOICES_1.CSV', [['A-1', '1.00']]);
		put('export.csv', [['A-1', '1.00']]);
		const error = (await sample().catch((each: unknown) => each)) as Error & { description: string };
		expect(error.message).toBe('There is no file in /outbound that matches Invoices_*.csv yet.');
		expect(error.description).toMatch(/INVOICES_1\.CSV, export\.csv.*case/);
	});
});

function profile() {
	return structuredClone(stampliInvoicesCsv) as { header: Record<string, unknown> };
}
