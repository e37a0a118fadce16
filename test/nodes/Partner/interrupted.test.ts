import { checkPartner, readAcknowledgement, readAll } from '../../../core/x12';
import type { Ledger } from '../../../core/ports';
import type { FileRef } from '../../../core/records';
import { openSftp } from '../../../io/sftp';
import { answerTo } from '../../../nodes/Partner/exchange/answer';
import { receivedIn } from '../../../nodes/Partner/exchange/received';
import { deliverAll } from '../../../nodes/Partner/exchange/deliveries';
import { writeX12 } from '../../../nodes/Partner/exchange/writeX12';
import { registerFile, settle } from '../../../nodes/Partner/trigger/register';
import { x12Reader } from '../../../nodes/Partner/trigger/poll';
import { sftpSettings } from '../../../nodes/shared/sftpConnection';
import { buyer, filesIn, type PartnerScene, partnerScene, sftpCredential } from './scene';
import { answer, invoice, x12 } from './x12Text';

/* The process dies at each call of the ledger, before or after its work; another run then brings everything to the same end. */

jest.setTimeout(120_000);

const partner = checkPartner(buyer);
const now = { date: '2026-11-02', time: '09:30' };
class Died extends Error {}

/** The ledger until it dies: at its nth call, before the work is done or after. */
function dyingAt(ledger: Ledger, nth: number, when: 'before' | 'after'): { ledger: Ledger; calls(): number } {
	let calls = 0;
	const dying = (name: keyof Ledger) => async (...given: never[]) => {
		calls += 1;
		if (calls > nth || (calls === nth && when === 'before')) throw new Died();
		const result = await (ledger[name] as (...all: never[]) => Promise<unknown>)(...given);
		if (calls === nth) throw new Died();
		return result;
	};
	return { ledger: Object.fromEntries(Object.keys(ledger).map((name) => [name, dying(name as keyof Ledger)])) as unknown as Ledger, calls: () => calls };
}

async function atEachCall(work: (ledger: Ledger, scene: PartnerScene) => Promise<unknown>, end: (scene: PartnerScene) => Promise<unknown>, begin: (scene: PartnerScene) => Promise<unknown>) {
	const whole = await partnerScene();
	await begin(whole);
	const counted = dyingAt(whole.ledger, Number.MAX_SAFE_INTEGER, 'after');
	await work(counted.ledger, whole);
	const expected = await end(whole);
	await whole.close();
	const deaths = Array.from({ length: counted.calls() }, (_, i) => (['before', 'after'] as const).map((when) => ({ nth: i + 1, when }))).flat();
	for (const { nth, when } of deaths) {
		const scene = await partnerScene();
		try {
			await begin(scene);
			await expect(work(dyingAt(scene.ledger, nth, when).ledger, scene)).rejects.toBeInstanceOf(Died);
			await work(scene.ledger, scene);
			expect({ nth, when, end: await end(scene) }).toEqual({ nth, when, end: expected });
		} finally {
			await scene.close();
		}
	}
	return { expected, deaths: deaths.length };
}

const fileOf = (name: string): FileRef => ({
	fileId: `file-${name}`, inbox: 'sftp://partner', path: `/outbound/${name}`, name, size: 1, modifiedAt: '2026-11-02T09:00:00Z', sha256: name, profile: 'acme', profileVersion: 1,
});

async function register(ledger: Ledger, name: string, text: string) {
	const file = fileOf(name);
	const read = { file, ...(await x12Reader(partner).read(Buffer.from(text), file)) };
	return await registerFile(ledger, 'wf/Trigger', read, 100, partner);
}

const order = { companyId: 'usmf', poNumber: 'PO-1', purpose: 'original', orderDate: '2026-11-02', currency: 'USD', vendorId: '1001', lines: [{ lineNumber: '1', itemIds: [{ scheme: 'BP', value: 'M0001' }], quantity: '2', uom: 'EA', unitPrice: '25.1' }] };
const writing = { partner, set: 850 as const, now, ifChanged: 'hold' as const, fileName: '{set}_{partner}_{control}.edi' };
const connected = async (scene: PartnerScene) => await openSftp(sftpSettings(sftpCredential(scene.sftp) as never));

async function write(ledger: Ledger, scene: PartnerScene): Promise<void> {
	const { key } = await writeX12(order, writing, ledger);
	const inbox = await connected(scene);
	try {
		await deliverAll(ledger, inbox, [{ key: key! }], { folder: '/inbound', createFolders: false, executionId: '1' });
	} finally {
		await inbox.close();
	}
}

test('a file is registered once, with duplicates, answers to what we sent and all outcomes', async () => {
	const twice = x12({ control: '900', functionalId: 'IN', sets: [invoice('INV-1')] });
	const rejection = x12({ control: '31', functionalId: 'FA', sets: [answer('PO', '1', { sets: [['850', '0001', 'R']], status: 'R' })] });
	const { expected, deaths } = await atEachCall(
		async (ledger) => await register(ledger, 'b.edi', `${twice}${rejection}`),
		async ({ ledger }) => {
			// What the trigger does before records come back.
			const due = await ledger.takeDue({ route: 'wf/Trigger', limit: 100, leaseMs: -1 });
			await settle(ledger, due.filter(({ outcome }) => !outcome).map(({ record }) => record));
			const outcomes = await ledger.outcomes(due.map(({ record }) => record.recordId));
			const awaited = await ledger.watermark(`x12:awaited:${[buyer.us, buyer.them].flatMap(({ qualifier, id }) => [qualifier, id]).join('|')}`);
			return { awaited, records: due.map(({ record, file }, i) => [file?.name, record.rows, outcomes[i]?.status]).sort() };
		},
		async (scene) => {
			await write(scene.ledger, scene);
			await register(scene.ledger, 'a.edi', twice);
		},
	);
	expect(expected).toEqual({ awaited: '[]', records: [['a.edi', '810 0001 of interchange 000000900', undefined], ['b.edi', '810 0001 of interchange 000000900', 'duplicate'], ['b.edi', '997 about PO 1', 'held']] });
	expect(deaths).toBeGreaterThan(20);
});

test('each interchange is answered by one file, and a document goes out as one file', async () => {
	const { expected, deaths } = await atEachCall(
		async (ledger, scene) => {
			const [received] = await receivedIn(ledger, 'file-a.edi');
			const { key } = await answerTo(received!, { ledger, partner, basis: 'syntax', now });
			const inbox = await connected(scene);
			try {
				await deliverAll(ledger, inbox, [{ key: key!, fileId: 'file-a.edi' }], { folder: '/acks', createFolders: false, executionId: '1' });
			} finally {
				await inbox.close();
			}
			await write(ledger, scene);
		},
		async ({ sftp }) => ({
			acks: Object.values(filesIn(sftp, '/acks')).flatMap((text) => readAll(text).sets.map((set) => readAcknowledgement(set)!.groupControl)),
			sent: Object.values(filesIn(sftp, '/inbound')).map((text) => readAll(text).sets.length),
		}),
		async (scene) => await register(scene.ledger, 'a.edi', x12({ control: '900', functionalId: 'IN', sets: [invoice('INV-1')] })),
	);
	expect(expected).toEqual({ acks: ['900'], sent: [1] });
	expect(deaths).toBeGreaterThan(30);
});
