import { readAcknowledgement, readAll } from '../../../core/x12';
import { buyer, type PartnerScene, partnerScene } from './scene';
import { invoice, x12 } from './x12Text';

/* A partner's file that was rejected comes again, as it is usual, under the same numbers. */

let scene: PartnerScene;
const opened = async (...given: Parameters<typeof partnerScene>) => (scene = await partnerScene(...given));
afterEach(async () => await scene.close());
const whole = x12({ control: '900', functionalId: 'IN', sets: [invoice('INV-1'), invoice('INV-2')] });
const acks = () => Object.values(scene.files('/acks')).flatMap((text) => readAll(text).sets.map((set) => readAcknowledgement(set)!.status));
const held = async (items: { record: { recordId: string }; problems: unknown[] }[]) =>
	await scene.ledger.addOutcomes(items.filter(({ problems }) => problems.length > 0).map(({ record: { recordId }, problems }) => ({ recordId, status: 'held', reason: 'x', problems: problems as never, executionId: '1' })));

test.each([
	['without its end', whole.slice(0, whole.indexOf('GE*')), ['R', 'A']],
	['without the end of its interchange', whole.slice(0, whole.indexOf('IEA*')), ['R', 'A']],
	['cut in the middle of a document', whole.slice(0, whole.indexOf('TDS', whole.indexOf('INV-2'))), ['R', 'A']],
	['with a wrong count', whole.replace(/SE\*(\d+)\*0002/, 'SE*3*0002'), ['P', 'A']],
	['with a wrong number at its end', whole.replace('GE*2*900', 'GE*2*901'), ['R', 'A']],
])('what came %s is used when it comes again whole, and the first is closed', async (_, broken, statuses) => {
	await opened({ '/outbound/a.edi': broken });
	const first = await scene.poll();
	await held(first);
	await scene.acknowledge(first);
	const before = first.filter(({ problems }) => problems.length > 0);
	expect(before.length).toBeGreaterThan(0);
	scene.sftp.tree.put('/outbound/b.edi', whole);
	const again = (await scene.poll()).filter(({ record }) => record.file!.name === 'b.edi');
	const outcomes = await scene.ledger.outcomes(again.map(({ record }) => record.recordId));
	expect(again.map(({ invoice: read, problems }, i) => [read?.invoiceNumber, problems, outcomes[i]?.status])).toEqual(
		['INV-1', 'INV-2'].map((number, i) => [number, [], before.some(({ x12: facts }) => facts!.set === `000${i + 1}`) ? undefined : 'duplicate']),
	);
	expect((await scene.ledger.outcomes(before.map(({ record }) => record.recordId))).map((outcome) => [outcome!.status, outcome!.reason])).toEqual(before.map(() => ['dismissed', expect.stringContaining('b.edi')]));
	await scene.acknowledge(again);
	expect(acks()).toEqual(statuses);
	scene.sftp.tree.put('/outbound/c.edi', whole);
	const third = (await scene.poll()).filter(({ record }) => record.file!.name === 'c.edi');
	expect((await scene.ledger.outcomes(third.map(({ record }) => record.recordId))).map((outcome) => outcome?.status)).toEqual(['duplicate', 'duplicate']);
	await scene.acknowledge(third);
	expect(acks()).toEqual(statuses);
});

test('what was accepted with its numbers and says something else later is held, however it is called', async () => {
	await opened({ '/outbound/a.edi': x12({ control: '900', functionalId: 'IN', sets: [invoice('INV-1', { tds: '4100' })] }) });
	const first = await scene.poll();
	expect(first).toMatchObject([{ problems: [{ code: 'total.mismatch' }] }]);
	scene.sftp.tree.put('/outbound/b.edi', x12({ control: '900', functionalId: 'IN', sets: [invoice('INV-1')] }));
	expect((await scene.poll()).map(({ problems }) => problems.map(({ code }) => code))).toEqual([['x12.numbers.reused']]);
});

test('what was held for the agreement is used when its file comes again under the corrected one', async () => {
	await opened({ '/outbound/a.edi': x12({ control: '900', functionalId: 'IN', usage: 'P', sets: [invoice('INV-1')] }) });
	const first = await scene.poll();
	expect(first).toMatchObject([{ problems: [{ code: 'partner.usage', fix: expect.stringContaining('again') }] }]);
	await held(first);
	scene.sftp.tree.put('/outbound/copy.edi', scene.sftp.tree.find('/outbound/a.edi')!.content);
	const again = (await scene.poll({ partner: JSON.stringify({ ...buyer, usage: 'P' }) })).filter(({ record }) => record.file!.name === 'copy.edi');
	expect(again).toMatchObject([{ invoice: { invoiceNumber: 'INV-1' }, problems: [] }]);
	expect(await scene.ledger.outcomes([first[0]!.record.recordId, again[0]!.record.recordId])).toEqual([expect.objectContaining({ status: 'dismissed', reason: expect.stringContaining('copy.edi') }), undefined]);
});
