import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { differences, expectedOf, missingMasterData } from '../../demo/asExpected';
import { demoErps } from '../../demo/erps';
import { foldersOf, type RunningErp } from '../../demo/erps/erp';
import { type N8n, startN8n } from '../../demo/n8n/server';
import { results } from '../../demo/receipts';
import { dropFirst, dropSecond } from '../../demo/samples';
import { startSystems, type Systems } from '../../demo/systems';
import { useTemplates } from '../../demo/workflows';
import { eventually } from './world';

jest.setTimeout(300_000);

/** A vendor that each ERP has, by number and name, and a company. */
const known: Record<string, [company: string, vendor: string, name: string]> = {
	'dynamics-fo': ['usmf', 'US-108', 'Hyphen Electronics'],
	'business-central': ['CRONUS International Ltd.', '00042', 'Leading Zeros Ltd.'],
	acumatica: ['HQ', '00042', 'Leading Zero Freight'],
	'sap-b1': ['SBODEMOUS', '0000123', 'Leading Zero Supplies'],
};

/** The four templates of every ERP in one real n8n, published as a user does it. */
describe.each(demoErps.map((erp) => [erp.name, erp] as const))('%s', (_name, erp) => {
	let folder: string;
	let systems: Systems;
	let running: RunningErp;
	let n8n: N8n;
	const folders = foldersOf(erp);
	const [company, vendor, name] = known[erp.slug]!;
	const newVendor = '0NEW7';

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'stampli-erp-every-'));
		systems = await startSystems();
		running = await erp.start(systems);
		n8n = await startN8n({ folder });
		for (const path of Object.values(folders)) systems.sftp.tree.makeFolder(path);
		dropFirst(systems.sftp, erp.slug, folders.outbound).complete();
		dropSecond(systems.sftp, erp.slug, folders.outbound);
		systems.sftp.tree.put(`${folders.outbound}/Payments_1.csv`, `Company,PaymentId,VendorCode,PaymentDate,PaymentAmount,Currency,Method,Status,InvoiceNo,AppliedAmount\n${company},P-1,${vendor},2026-11-10,10.00,USD,CHECK,CLEARED,NEVER-1,10.00\n`);
		systems.sftp.tree.put(`${folders.outbound}/Vendors_1.csv`, `Company,VendorCode,VendorName,Status,City\n${company},${vendor},${name},ACTIVE,\n${company},${newVendor},New Vendor AG,ACTIVE,Ulm\n`);
		await useTemplates(n8n, systems, erp, running, true);
	});
	afterAll(async () => {
		await n8n?.stop();
		await running?.close();
		await systems.close();
		await rm(folder, { recursive: true, force: true });
	});

	const receipts = (kind: string) => results(systems.sftp, folders.receipts).filter(({ file }) => file.startsWith(kind));

	test('invoices end as the samples say, and every list of master data arrives', async () => {
		await eventually('every receipt', () => receipts('Invoices_').length >= expectedOf(erp).length, { timeoutMs: 150_000, everyMs: 500 });
		await eventually('master data', () => missingMasterData(systems.sftp, folders).length === 0, { timeoutMs: 120_000, everyMs: 500 });
		const others = results(systems.sftp, folders.receipts).length - receipts('Invoices_').length;
		expect(differences(systems.sftp, erp, folders, running.bills()).filter((each) => !/Payments_|Vendors_1/.test(each))).toEqual([]);
		expect(others).toBeLessThanOrEqual(3);
	});

	test('a payment of an invoice that the ERP does not have is held, and says so', async () => {
		await eventually('the receipt', () => receipts('Payments_').length > 0, { timeoutMs: 120_000, everyMs: 500 });
		expect(receipts('Payments_')).toMatchObject([{ invoice: 'P-1', outcome: 'held', reason: expect.stringContaining('NEVER-1') }]);
	});

	test('a new vendor is created once, a known one is left as it is', async () => {
		await eventually('the receipt', () => receipts('Vendors_').length >= 2, { timeoutMs: 120_000, everyMs: 500 });
		expect(receipts('Vendors_').map(({ outcome, reason }) => [outcome, reason.includes('created') || reason.includes('Nothing was sent')])).toEqual([['posted', true], ['posted', true]]);
		expect([running.vendors(newVendor), running.vendors(vendor)]).toEqual([1, 1]);
	});
});
