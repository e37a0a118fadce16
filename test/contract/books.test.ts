import type { ErpBooks, MasterDataEntity } from '../../core/books';
import type { AnyEntity, Invoice, Payment, Vendor } from '../../core/model';
import type { ErpBill } from '../../core/ports';
import { reconcile } from '../../core/reconcile';
import { planVendor } from '../../core/vendorUpsert';
import { readWholeList } from '../../nodes/shared/erp/wholeRead';
import { writeVendor } from '../../nodes/shared/vendorWrite';
import { startDesk } from './run';
import type { World } from './world';
import { worlds } from './worlds';

jest.setTimeout(120_000);

describe.each(worlds)('%s', (_name, start) => {
	let world: World;
	let desk: Awaited<ReturnType<typeof startDesk>>;
	beforeEach(async () => {
		world = await start();
		desk = await startDesk(world);
	});
	afterEach(async () => {
		world.faults.clear();
		await desk.close();
		await world.close();
	});

	describe('master data', () => {
		const read = async (entity: MasterDataEntity, companies: string[] = [], changedSince?: string) => {
			const { masterData } = await desk.books();
			const request = { entity, companies, today: '2026-11-21', ...(changedSince ? { changedSince } : {}) };
			return await readWholeList(masterData, request, (): AnyEntity[] => [], (all, { records }) => void all.push(...records)); // prettier-ignore
		};

		test('vendors come with their numbers as they are, blocked ones marked', async () => {
			const vendors = (await read('vendor')) as Vendor[];
			expect(vendors.some((vendor) => vendor.vendorId.startsWith('0'))).toBe(true);
			expect(vendors.find((vendor) => vendor.vendorId === world.bad.blockedVendor)).toMatchObject({ status: expect.stringMatching(/blocked|inactive/) });
			expect(vendors.find((vendor) => vendor.vendorId === world.invoice().vendor.vendorId)).toMatchObject({ status: 'active', name: expect.stringMatching(/./) });
		});

		test.each(['glAccount', 'dimensionValue', 'purchaseOrder'] as const)('%s records are there, each once', async (entity) => {
			const records = await read(entity);
			expect(records.length).toBeGreaterThan(0);
			expect(new Set(records.map((record) => record.sourceKey)).size).toBe(records.length);
		});

		test('an unknown company is an error that names the known ones', async () => {
			const companies = await (await desk.books()).companies();
			expect(companies.length).toBeGreaterThan(0);
			await expect(read('vendor', ['No Such Company'])).rejects.toMatchObject({ kind: 'setup', hint: expect.stringContaining(companies[0]!.id) });
		});

		test('a sign-in page answered with 200 is an error, not an empty list', async () => {
			const { masterData } = await desk.books();
			await readWholeList(masterData, { entity: 'vendor', companies: [], today: '2026-11-21' }, () => undefined, () => undefined); // signed in by now
			world.faults.next({ kind: 'loginPage', times: 50 });
			await expect(readWholeList(masterData, { entity: 'glAccount', companies: [], today: '2026-11-21' }, () => undefined, () => undefined)).rejects.toMatchObject({ kind: expect.stringMatching(/setup|transient/) });
		});

		test('"changed since" gives only what was changed, or says that this ERP cannot tell', async () => {
			const { masterData } = await desk.books();
			for (const entity of ['vendor', 'glAccount', 'purchaseOrder', 'dimensionValue'] as const) {
				if (masterData.changeDates.includes(entity)) expect(await read(entity, [], '2999-01-01T00:00:00Z')).toEqual([]);
				else await expect(read(entity, [], '2026-01-01T00:00:00Z')).rejects.toMatchObject({ kind: 'setup' });
			}
		});
	});

	describe('payments', () => {
		const paymentOf = (invoice: Invoice, amount: string): Payment => ({
			sourceKey: 'p', sourceSystem: 'stampli', companyId: invoice.companyId!, paymentId: 'P1', vendorId: invoice.vendor.vendorId!, paymentDate: '2026-11-10', amount, currency: invoice.currency, method: 'check', status: 'cleared',
			reference: 'CHK-1', applications: [{ invoiceNumber: invoice.invoiceNumber, amount }],
		}); // prettier-ignore
		const ask = async (invoice: Invoice, amount: string) => {
			const payment = paymentOf(invoice, amount);
			const [found] = await (await desk.books()).payments.payments([{ companyId: invoice.companyId!, vendorId: invoice.vendor.vendorId!, invoiceNumber: invoice.invoiceNumber }]);
			return reconcile(payment, payment.applications[0]!, found, world.name);
		};

		test('paid, paid in part, void after paid and not found are told apart', async () => {
			const [paid, part, voided] = [world.invoice(), world.invoice(), world.invoice()];
			await desk.postUntilSettled([paid, part, voided]);
			await world.pay(paid, { amount: '100.50', date: '2026-11-10', reference: 'CHK-1' });
			await world.pay(part, { amount: '40.00', date: '2026-11-10', reference: 'CHK-2' });
			await world.pay(voided, { amount: '100.50', date: '2026-11-10', reference: 'CHK-3' });
			await world.voidPayment(voided, 'CHK-3');
			expect(await ask(paid, '100.50')).toMatchObject({ status: 'paid', differences: [] });
			expect(await ask(part, '40.00')).toMatchObject({ status: 'partlyPaid', differences: [] });
			expect(await ask(part, '100.50')).toMatchObject({ status: 'partlyPaid', differences: [expect.stringContaining('40')] });
			expect(await ask(voided, '100.50')).toMatchObject({ status: 'voidedAfterPaid', differences: [expect.stringContaining('voided')] });
			expect(await ask(world.invoice(), '1.00')).toMatchObject({ status: 'notFound' });
		});
	});

	describe('vendors', () => {
		const upsert = async (vendor: Vendor) => {
			const { vendors, bills } = await desk.books();
			const [[existing], [problems]] = [await vendors.find([vendor]), await vendors.check([vendor])];
			const plan = planVendor(vendor, existing?.vendor, undefined, { writable: vendors.writable, owner: () => 'stampli', erp: bills.name });
			return await writeVendor(vendors, vendor, problems!.length > 0 ? { action: 'hold', problems: problems! } : plan, existing, bills.name);
		};

		test('a new vendor is created once, an unchanged one sends nothing, a changed one is updated, night after night', async () => {
			const vendor = world.newVendor();
			expect(await upsert(vendor)).toMatchObject({ status: 'done', state: 'created', problems: [] });
			const first = world.vendors(vendor.vendorId);
			expect(first.count).toBe(1);
			for (let night = 0; night < 3; night += 1) expect(await upsert(vendor)).toMatchObject({ status: 'done', state: 'unchanged' });
			expect(await upsert({ ...vendor, name: 'Neuer Name AG' })).toMatchObject({ status: 'done', state: 'updated', reason: expect.stringContaining('name') });
			expect(await upsert({ ...vendor, name: 'Neuer Name AG' })).toMatchObject({ status: 'done', state: 'unchanged' });
			expect(world.vendors(vendor.vendorId)).toEqual(first);
		});

		test('an unknown currency holds the vendor with a problem that names it, or is told as not written there', async () => {
			const vendor = world.newVendor({ currency: 'XXX' });
			if (!(await desk.books()).vendors.writable.includes('currency')) {
				expect(await upsert(vendor)).toMatchObject({ status: 'done', reason: expect.stringMatching(/Cannot be written there: .*currency/) });
				return;
			}
			expect(await upsert(vendor)).toMatchObject({ status: 'held', problems: [{ message: expect.stringMatching(/XXX|currency/i), fix: expect.stringMatching(/./) }] });
			expect(world.vendors(vendor.vendorId).count).toBe(0);
		});
	});

	describe('reversal', () => {
		const theBill = async (books: ErpBooks, invoice: Invoice): Promise<ErpBill> => {
			const [found] = await books.bills.find([invoice]);
			expect(found).toHaveLength(1);
			return found![0]!;
		};

		test('the node offers the ways that its books know', async () => {
			const way = world.node.description.properties.find(({ name }) => name === 'way');
			expect(way?.options).toEqual((await desk.books()).reversals!.ways);
		});

		test('every way that is offered for a fresh bill takes it back; afterwards it is not found as it was, or a credit stands against it', async () => {
			const books = await desk.books();
			expect(books.reversals!.ways.map(({ value }) => value)).toEqual(expect.arrayContaining(world.reversible));
			for (const { value: way } of books.reversals!.ways) {
				const invoice = world.invoice();
				await desk.postUntilSettled([invoice]);
				const bill = await theBill(books, invoice);
				const answer = await books.reversals!.reverse(invoice, bill, { way, date: '2026-11-20', reason: 'Wrong vendor' });
				const [left] = await books.bills.find([invoice]);
				const isThere = left!.some((each) => JSON.stringify(each.id) === JSON.stringify(bill.id) && each.state === bill.state);
				if (world.reversible.includes(way)) {
					expect(answer).toMatchObject({ status: 'reversed', state: expect.stringMatching(/./) });
					expect(isThere).toBe(false);
				} else if (world.credited?.includes(way)) {
					expect(answer).toMatchObject({ status: 'reversed', number: expect.stringMatching(/./) });
					const [credits] = await books.bills.find([{ ...invoice, type: 'credit' }]);
					expect(credits!.filter(({ type }) => type === 'credit')).toMatchObject([{ total: bill.total }]);
				} else {
					expect(answer).toMatchObject({ status: 'refused', problems: [{ message: expect.stringMatching(/./), fix: expect.stringMatching(/./) }] });
					expect(isThere).toBe(true);
				}
			}
		});

		test('a bill that is not there any more is refused, not reversed twice', async () => {
			const books = await desk.books();
			const way = world.reversible[0] ?? books.reversals!.ways[0]!.value;
			const invoice = world.invoice();
			await desk.postUntilSettled([invoice]);
			const bill = await theBill(books, invoice);
			await books.reversals!.reverse(invoice, bill, { way, reason: 'Twice' });
			expect(await books.reversals!.reverse(invoice, bill, { way, reason: 'Twice' })).toMatchObject({ status: 'refused', problems: [{ message: expect.stringMatching(/./) }] });
		});
	});
});
