import { examplePartnerCsv } from '../../../core/partner/examples';
import { answer, invoice, order, x12 } from './x12Text';
import { buyer, type PartnerScene, partnerScene } from './scene';

let scene: PartnerScene;
const opened = async (...given: Parameters<typeof partnerScene>) => (scene = await partnerScene(...given));
afterEach(async () => await scene.close());
const hour = 3_600_000;
const invoices = x12({ control: '900', functionalId: 'IN', sets: [invoice('INV-1'), invoice('INV-2', { tds: '4100' })] });

test('each set is one item with its place in the traffic, its document and its problems, and comes once', async () => {
	await opened({ '/outbound/a.edi': invoices, '/outbound/b.edi': x12({ control: '901', functionalId: 'PO', sets: [order('PO-7')] }) });
	const items = await scene.poll();
	expect(items.map(({ x12: facts, invoice: read, purchaseOrder }) => [facts?.setId, facts?.interchange, facts?.group, facts?.set, read?.invoiceNumber ?? purchaseOrder?.poNumber])).toEqual([
		['810', '000000900', '900', '0001', 'INV-1'],
		['810', '000000900', '900', '0002', 'INV-2'],
		['850', '000000901', '901', '0001', 'PO-7'],
	]);
	expect(items[0]).toMatchObject({
		x12: { sender: '01 061234567', receiver: 'ZZ NORTHWINDUSMF', version: '004010', usage: 'T' }, problems: [],
		record: { recordId: expect.any(String), entity: 'invoice', handover: 1, file: { name: 'a.edi', path: '/outbound/a.edi' } }, invoice: { companyId: 'usmf', vendor: { vendorId: '1001' }, totalAmount: '40.00' },
	});
	expect(items[1]!.problems).toMatchObject([{ field: 'totalAmount' }]);
	expect(await scene.poll()).toEqual([]);
});

test('a document without outcome comes back after its lease with the same record and place', async () => {
	await opened({ '/outbound/a.edi': x12({ control: '900', functionalId: 'IN', sets: [invoice('INV-1')] }) });
	const [first] = await scene.poll();
	scene.later(hour);
	const [again] = await scene.poll();
	expect(again).toEqual({ ...first, record: { ...first!.record, handover: 2 } });
});

test('a set with the same numbers and content is a duplicate; with other content it is held and names both files', async () => {
	const one = (number: string, amount = '40') => x12({ control: '900', functionalId: 'IN', sets: [invoice(number, { amount, tds: `${amount}00` })] });
	await opened({ '/outbound/a.edi': one('INV-1') });
	await scene.poll();
	scene.sftp.tree.put('/outbound/b.edi', one('INV-1'));
	const [same] = await scene.poll();
	expect((await scene.ledger.outcomes([same!.record.recordId]))[0]).toMatchObject({ status: 'duplicate', reason: expect.stringMatching(/a\.edi/) });
	scene.sftp.tree.put('/outbound/c.edi', one('INV-1', '50'));
	const [other] = await scene.poll();
	expect(other!.problems).toMatchObject([{ code: 'x12.numbers.reused', message: expect.stringMatching(/a\.edi.*c\.edi/) }]);
	expect((await scene.ledger.outcomes([other!.record.recordId]))[0]).toBeUndefined();
});

test('an interchange that stands twice in one file is a duplicate the second time, and is answered once', async () => {
	const one = x12({ control: '900', functionalId: 'IN', sets: [invoice('INV-1')] });
	await opened({ '/outbound/a.edi': one + one });
	const items = await scene.poll();
	expect(items.map(({ problems }) => problems)).toEqual([[], []]);
	expect((await scene.ledger.outcomes(items.map(({ record }) => record.recordId))).map((outcome) => outcome?.status)).toEqual([undefined, 'duplicate']);
	await scene.acknowledge(items);
	expect(Object.values(scene.files('/acks')).map((text) => text.match(/AK[1259][^~]*/g))).toEqual([['AK1*IN*900', 'AK2*810*0001', 'AK5*A', 'AK9*A*1*1*1']]);
	scene.sftp.tree.put('/outbound/b.edi', one + x12({ control: '900', functionalId: 'IN', sets: [invoice('INV-2')] }));
	expect((await scene.poll()).map(({ problems }) => problems.map(({ code }) => code))).toEqual([[], expect.arrayContaining(['x12.ICN_DUPLICATE'])]);
});

test('numbers that are called like members of objects are numbers like any other', async () => {
	const text = (number: string) => x12({ control: '900', functionalId: 'IN', sets: [{ ...invoice(number), control: '__proto__' }, { ...invoice(`${number}-B`), control: 'toString' }] });
	await opened({ '/outbound/a.edi': text('INV-1') });
	expect(await scene.poll()).toMatchObject([{ x12: { set: '__proto__' }, invoice: { invoiceNumber: 'INV-1' } }, { invoice: { invoiceNumber: 'INV-1-B' } }]);
	scene.sftp.tree.put('/outbound/b.edi', text('INV-2'));
	expect((await scene.poll()).map(({ problems }) => problems.map(({ code }) => code).at(-1))).toEqual(['x12.numbers.reused', 'x12.numbers.reused']);
});

test('an order answer and a set that has no document here are handed over, and need no node that posts them', async () => {
	const answerToOrder = { id: '855', segments: ['BAK*00*AD*PO-7*20261102', 'PO1*1*2*EA*25.1**BP*M0001', 'ACK*IA*2*EA', 'CTT*1'] };
	const remittance = { id: '820', segments: ['BPR*C*10*C*ACH', 'TRN*1*77'] };
	await opened({ '/outbound/a.edi': x12({ control: '1', functionalId: 'PR', sets: [answerToOrder] }), '/outbound/b.edi': x12({ control: '2', functionalId: 'RA', sets: [remittance] }) });
	const [answered, paid] = await scene.poll();
	expect(answered).toMatchObject({ orderAcknowledgement: { poNumber: 'PO-7', answer: 'accepted' }, problems: [] });
	expect(answered!.purchaseOrder).toBeUndefined();
	expect(paid).toMatchObject({ x12: { setId: '820' }, segments: expect.stringContaining('TRN*1*77') });
	expect(await scene.ledger.outcomes([answered!.record.recordId, paid!.record.recordId])).toMatchObject([{ status: 'posted', erpState: 'received' }, { status: 'posted' }]);
});

test('a set that has no document here is handed over whole, in one form whatever delimiters it came with', async () => {
	const lines = Array.from({ length: 3000 }, (_, index) => `RMR*IV*INV-${index}**${index}.5`);
	const remittance = x12({ control: '2', functionalId: 'RA', sets: [{ id: '820', segments: ['BPR*C*10*C*ACH', 'REF*ZZ*A#B*5*#', ...lines] }] });
	await opened({ '/outbound/a.edi': remittance.replaceAll('*', '|').replaceAll('>', ':').replace('A#B|5|#', 'A:B|5*>') });
	const [paid] = await scene.poll();
	const segments = paid!.segments!.split('\n');
	expect(segments.slice(1, 4)).toEqual(['BPR*C*10*C*ACH', 'REF*ZZ*A>B*5\\*\\>', 'RMR*IV*INV-0**0.5']);
	expect(segments.slice(-2)).toEqual(['RMR*IV*INV-2999**2999.5', 'SE*3004*0001']);
});

test('groups of two kinds may have one number', async () => {
	const invoices = x12({ control: '7', functionalId: 'IN', group: '1', sets: [invoice('INV-7')] });
	const orders = x12({ control: '7', functionalId: 'PO', group: '1', sets: [order('PO-7')] });
	const both = invoices.replace(/IEA.*\n/, '') + orders.slice(orders.indexOf('GS*')).replace('IEA*1', 'IEA*2');
	await opened({ '/outbound/a.edi': both });
	const items = await scene.poll();
	expect(items.map(({ x12: facts, problems }) => [facts!.setId, facts!.group, facts!.set, problems])).toEqual([['810', '1', '0001', []], ['850', '1', '0001', []]]);
	scene.sftp.tree.put('/outbound/b.edi', both);
	const again = await scene.poll();
	expect((await scene.ledger.outcomes(again.map(({ record }) => record.recordId))).map((outcome) => outcome?.status)).toEqual(['duplicate', 'duplicate']);
});

test('an interchange whose beginning is damaged is told, also behind a whole one', async () => {
	const [first, second] = ['5', '6'].map((control) => x12({ control, functionalId: 'IN', sets: [invoice(`INV-${control}`)] }));
	await opened({ '/outbound/a.edi': first! + second!.replace('ISA', 'SA'), '/outbound/b.edi': `${second!}--- end of file ---\n` });
	const items = await scene.poll();
	expect(items.map(({ record, invoice: read, problems }) => [record.file!.name, read?.invoiceNumber ?? record.rows, ...problems.map(({ code }) => code)])).toEqual([
		['a.edi', 'INV-5'], ['a.edi', 'whole file', 'x12.GARBAGE_AFTER_IEA'], ['b.edi', 'INV-6'],
	]);
});

test('a file whose name nobody can ask for is an item that says so, once, and the others are read', async () => {
	const odd = '/outbound/Facture_\ufffd.edi';
	await opened({ [odd]: 'x', '/outbound/b.edi': x12({ control: '8', functionalId: 'IN', sets: [invoice('INV-8')] }) });
	scene.sftp.faults.listedOnly = [odd];
	const items = await scene.poll();
	expect(items.map(({ record, problems }) => [record.file!.name, ...problems.map(({ code }) => code)]).sort()).toEqual([['Facture_\ufffd.edi', 'sftp.name'], ['b.edi']]);
	expect(await scene.poll()).toEqual([]);
});

test('a group whose set has lost its beginning is an item that says so, beside a whole group', async () => {
	const whole = x12({ control: '7', functionalId: 'IN', group: '1', sets: [invoice('INV-7')] });
	const broken = x12({ control: '7', functionalId: 'IN', group: '2', sets: [invoice('INV-8')] }).replace(/ST\*810.*\n/, '');
	await opened({ '/outbound/a.edi': whole.replace(/IEA.*\n/, '') + broken.slice(broken.indexOf('GS*')).replace('IEA*1', 'IEA*2') });
	const items = await scene.poll();
	expect(items.map(({ record, invoice: read, problems }) => [read?.invoiceNumber ?? record.rows, ...new Set(problems.map(({ code }) => code))])).toEqual([
		['INV-7'], ['group 2 of interchange 000000007', 'x12.ST_MISSING', 'x12.GE_COUNT'],
	]);
});

test('what is not agreed, comes from a stranger, is cut off or is no X12 is an item that says so', async () => {
	const whole = x12({ control: '5', functionalId: 'IN', sets: [invoice('INV-5')] });
	await opened({
		'/outbound/a.edi': x12({ control: '3', functionalId: 'PC', sets: [{ id: '860', segments: ['BCH*04*SA*PO-7***20261102'] }] }),
		'/outbound/b.edi': x12({ control: '4', functionalId: 'IN', sender: ['ZZ', 'STRANGER'], sets: [invoice('INV-4')] }),
		'/outbound/c.edi': whole.slice(0, whole.indexOf('GE*')),
		'/outbound/d.edi': Buffer.from('Dear Sirs,\nplease find attached \u0000\u00ff'),
		'/outbound/e.edi': x12({ control: '6', functionalId: 'IN', usage: 'P', sets: [invoice('INV-6')] }),
	});
	const items = await scene.poll();
	const codes = Object.fromEntries(items.map(({ record, problems }) => [record.file!.name, problems.map(({ code }) => code)]));
	expect(codes['a.edi']).toContain('partner.set');
	expect(codes['b.edi']).toContain('partner.sender');
	expect(codes['c.edi']).toEqual(expect.arrayContaining(['x12.GE_MISSING']));
	expect(codes['d.edi']).toContain('x12.ISA_MISSING');
	expect(codes['e.edi']).toEqual(['partner.usage']);
});

describe('acknowledgements of what we sent', () => {
	const sent = async (numbers: string[]) => {
		const orders = numbers.map((poNumber) => ({ companyId: 'usmf', poNumber, purpose: 'original', orderDate: '2026-11-02', currency: 'USD', vendorId: '1001', lines: [{ lineNumber: '1', itemIds: [{ scheme: 'buyer', value: 'M0001' }], quantity: '2', uom: 'EA', unitPrice: '25.1' }] }));
		const { outputs, error } = await scene.run({ operation: 'write', format: 'x12', set: '850', partner: JSON.stringify(buyer), folder: '/inbound' }, orders);
		expect(error).toBeUndefined();
		expect(outputs[0]).toHaveLength(numbers.length);
	};
	const put = (name: string, control: string, ...sets: ReturnType<typeof answer>[]) => scene.sftp.tree.put(`/outbound/${name}`, x12({ control, functionalId: 'FA', sets }));

	test('an accepted one starts nothing, a rejected one is a held item with the document and the reason', async () => {
		await opened();
		await sent(['PO-A', 'PO-B']);
		put('1.edi', '31', answer('PO', '1', { sets: [['850', '0001', 'A']] }));
		expect(await scene.poll()).toEqual([]);
		put('2.edi', '32', answer('PO', '0002', { sets: [['850', '0001', 'R']], status: 'R' }));
		const items = await scene.poll();
		expect(items).toMatchObject([{ acknowledgement: { news: 'rejected' }, problems: [{ code: 'x12.rejected', message: expect.stringMatching(/rejected order PO-B .*segments are wrong/) }] }]);
		expect((await scene.ledger.outcomes([items[0]!.record.recordId]))[0]).toMatchObject({ status: 'held' });
		scene.later(25 * hour);
		expect((await scene.poll()).filter(({ acknowledgement }) => acknowledgement?.news === 'overdue')).toEqual([]);
	});

	test('a rejection says each reason once, with its place, its value and what to do', async () => {
		await opened();
		await sent(['PO-A']);
		put('1.edi', '31', { id: '997', segments: ['AK1*PO*1', 'AK2*850*0001', 'AK3*PO1*5**8', 'AK4*3*355*7*EA', 'AK4*7*234*5*M0001', 'AK3*N1*4*N1*3', 'AK5*R*5*27', 'AK9*R*1*1*0*5'] });
		const [item] = await scene.poll();
		expect(item!.problems[0]).toMatchObject({
			message: 'acme rejected order PO-A (850 0001 of interchange 1, file 850_acme_000000001.edi). It says: PO103 (segment 5): the code is unknown ("EA"); PO107 (segment 5): the element is too long ("M0001"); N1 (segment 4): a mandatory segment is missing; code 27 in AK5; the count of sets is wrong.',
			fix: 'Correct the document or the partner\'s settings, send it again under a new number (option "If Sent Before With Other Content": Send Again), and dismiss this record.',
		});
	});

	test('one between others than agreed is an item that says whose it is, and settles nothing', async () => {
		await opened();
		await sent(['PO-A']);
		scene.sftp.tree.put('/outbound/1.edi', x12({ control: '31', functionalId: 'FA', sender: ['01', '999999999'], sets: [answer('PO', '1')] }));
		expect(await scene.poll()).toMatchObject([{ x12: { interchange: '000000031', sender: '01 999999999' }, problems: [{ code: 'partner.sender' }] }]);
		scene.later(25 * hour);
		expect((await scene.poll()).map(({ acknowledgement }) => acknowledgement?.news)).toContain('overdue');
	});

	test('one that nobody sent for is an item; one that does not come within 24 hours is an item once, closed when it comes after all', async () => {
		await opened();
		await sent(['PO-A']);
		put('1.edi', '31', answer('PO', '77'));
		expect(await scene.poll()).toMatchObject([{ acknowledgement: { news: 'unmatched' }, problems: [{ message: expect.stringContaining('PO 77') }] }]);
		scene.later(23 * hour);
		expect((await scene.poll()).map(({ acknowledgement }) => acknowledgement?.news)).not.toContain('overdue');
		scene.later(2 * hour);
		const late = (await scene.poll()).filter(({ acknowledgement }) => acknowledgement?.news === 'overdue');
		expect(late).toMatchObject([{ problems: [{ code: 'x12.overdue', message: expect.stringContaining('order PO-A') }] }]);
		put('2.edi', '32', answer('PO', '1'));
		expect((await scene.poll()).filter(({ record }) => record.file?.name === '2.edi')).toEqual([]);
		expect((await scene.ledger.outcomes([late[0]!.record.recordId]))[0]).toMatchObject({ status: 'dismissed' });
	});

	test('a TA1 that rejects the interchange rejects its documents', async () => {
		await opened();
		await sent(['PO-A']);
		const [isa, , , , iea] = x12({ control: '40', functionalId: 'FA', sets: [answer('PO', '1')] }).split('\n').filter((line) => /^(ISA|GS|ST|GE|IEA)/.test(line));
		scene.sftp.tree.put('/outbound/1.edi', `${isa}\nTA1*000000001*261102*0930*R*006~\n${iea!.replace('IEA*1', 'IEA*0')}\n`);
		expect(await scene.poll()).toMatchObject([{ acknowledgement: { news: 'rejected' }, problems: [{ message: expect.stringContaining('order PO-A') }] }]);
	});
});

test('a test run shows samples and keeps nothing', async () => {
	await opened({ '/outbound/a.edi': invoices });
	expect(await scene.poll({}, 'manual')).toMatchObject([{ preview: 'testRun', x12: { set: '0001' } }, { preview: 'testRun' }]);
	expect(await scene.ledger.audit({})).toEqual([]);
	expect(await scene.poll()).toHaveLength(2);
});

test('CSV files of a partner are read by a profile, one item per document', async () => {
	await opened({ '/outbound/i.csv': 'Company,VendorCode,InvoiceNo,DocType,InvoiceDate,Currency,Total,LineNo,LineAmount,GLAccount\r\nusmf,1001,C-1,INV,2026-11-02,USD,40,1,40,618160\r\n' });
	expect(await scene.poll({ format: 'csv', profileJson: JSON.stringify(examplePartnerCsv.invoicesIn) })).toMatchObject([{ invoice: { invoiceNumber: 'C-1', totalAmount: '40' }, problems: [] }]);
});

test('bytes that lie are items or nothing, never the end of the poll', async () => {
	const files: Record<string, Buffer> = {};
	let seed = 7;
	const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
	for (let n = 0; n < 40; n++) {
		const bytes = Buffer.from(invoices);
		for (let k = 0; k < 1 + (n % 6); k++) bytes[random(bytes.length)] = random(256);
		files[`/outbound/${String(n).padStart(2, '0')}.edi`] = n % 7 === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
	}
	await opened(files);
	const items = await scene.poll();
	expect(items.length).toBeGreaterThan(40);
	const inFiles = new Set(items.map(({ record }) => record.file!.name));
	expect(Object.keys(files).map((name) => name.slice('/outbound/'.length)).filter((name) => !inFiles.has(name) && files[`/outbound/${name}`]!.length > 0)).toEqual([]);
	const { error, outputs } = await scene.acknowledge(items);
	expect(error).toBeUndefined();
	expect(outputs[0]!.flatMap(({ acknowledged }) => acknowledged as { status: string; reason?: string }[]).filter(({ reason }) => reason?.includes('cannot be written'))).toEqual([]);
});
