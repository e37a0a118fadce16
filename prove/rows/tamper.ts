import { DatabaseSync } from 'node:sqlite';
import { stableJson } from '../../core/identity';
import type { Ledger } from '../../core/ports';
import { openSftp } from '../../io/sftp';
import { checkReceipts } from '../../nodes/Stampli/outcome/receiptCheck';
import { openProcesses } from '../processes';
import { draw } from '../random';
import type { Row } from '../row';
import { scenario } from '../scenario';
import { type Case, withCase } from '../settle';
import { folders } from '../workspace';

const later = Date.now() + 10 * 365 * 86_400_000;

interface Tampering {
	what: string;
	/** SQL on the ledger file, by somebody who does not have its key. */
	sql?: string;
	/** What becomes of the content of each receipt on the file server; undefined: removed. */
	receipt?(content: Buffer): Buffer | undefined;
	/** 1 when the ledger still believes what was forged. */
	believed?(ledger: Ledger, before: Before): Promise<number>;
}

/** What the ledger said before. */
interface Before {
	outcomes: Map<string, string>;
	keys: string[];
}

const newest = (kind: string) => `(select max(seq) from audit where kind = '${kind}')`;

const tamperings: Tampering[] = [
	{ what: 'an outcome edited', sql: `update audit set body = replace(replace(body, '"status":"held"', '"status":"posted"'), 'Created', 'Invented') where kind = 'outcome'`, believed: editedOutcomes },
	{ what: 'an outcome forged', sql: `update audit set kind = 'outcome', body = replace(body, '"rows"', '"status":"posted","rows"') where kind = 'recordArrived'`, believed: editedOutcomes },
	{ what: 'a claim forged', sql: `update audit set kind = 'claimed', body = '{"holder":"somebody","generation":99,"deadline":${later}}' where kind = 'released'`, believed: forgedClaims },
	{ what: 'a claim edited', sql: `delete from audit where kind = 'released'; update audit set body = replace(body, '"deadline":1', '"deadline":9') where kind = 'claimed'`, believed: forgedClaims },
	{ what: 'an attempt edited', sql: `update audit set body = replace(body, '"payloadHash":"', '"payloadHash":"0') where seq = ${newest('attempt')}` },
	{ what: 'an answer of the ERP edited', sql: `update audit set body = replace(body, 'created', 'refused') where seq = ${newest('answer')}` },
	{ what: 'the content of a record edited', sql: `update audit set body = replace(body, '"totalAmount":"', '"totalAmount":"9') where kind = 'recordArrived'` },
	{ what: 'the time of an entry edited', sql: `update audit set at = at - 86400000 where seq = ${newest('fileSeen')}` },
	{ what: 'the row of a record edited', sql: `update records set status = 'posted', next_try_at = null, amount = '1.00'` },
	{ what: 'a receipt of the ledger edited', sql: `update audit set body = replace(body, '.receipt.csv', '.other.csv') where kind = 'receipt'` },
	{ what: 'a move edited', sql: `update audit set body = replace(body, '/archive', '/elsewhere') where kind = 'moved'` },
	{ what: 'an entry removed', sql: `delete from audit where seq = ${newest('answer')}` },
	{ what: 'the end cut off', sql: 'delete from audit where seq > (select max(seq) - 2 from audit)' },
	{ what: 'a receipt on the server edited', receipt: (content) => Buffer.from(content.toString().replace(/,held,|,posted,|,duplicate,/, ',dismissed,')) },
	{ what: 'a receipt on the server torn', receipt: (content) => content.subarray(0, content.length / 2) },
	{ what: 'a receipt on the server removed', receipt: () => undefined },
];

/** Somebody with a database tool, but without the ledger's key, changes what was written. */
export const tamper: Row = {
	id: 'tamper',
	fault: 'an outcome, claim, attempt, answer, record, receipt or any other entry of the ledger forged, edited or removed; a receipt on the file server edited or torn',
	zero: ['undetected', 'believed', 'doubled'],
	tried: ['forgeries'],
	perErp: true,
	seeds: { full: tamperings.length, short: 2 },
	lanes: 2,
	note: 'Afterwards every file is sent again under the same name with another time, and the runs go on: what was forged makes no second bill.',
	async open({ erp }) {
		const processes = openProcesses(2);
		return {
			one: (seed) => withCase({ erp, seed, processes, made: (world) => scenario(world, `Y${seed}`, draw(seed)) }, (each) => oneCase(tamperings[seed % tamperings.length]!, each)),
			close: () => processes.close(),
		};
	},
};

async function oneCase(tampering: Tampering, each: Case) {
	const { made, workspace } = each;
	await each.start();
	const before = await whatItSaid(each);
	const isChanged = tampering.sql ? change(each, tampering.sql) : changeReceipts(each, tampering.receipt!);
	const ledger = await workspace.openLedger();
	const isSeen = tampering.sql ? !(await ledger.verify()).ok : await isSeenOnServer(each, ledger);
	const believed = (await tampering.believed?.(ledger, before)) ?? 0;
	await ledger.close();
	for (const { name, text } of made.files) workspace.sftp.tree.put(`/outbound/${name}`, text, 1_900_000_000);
	each.aheadMs += 61 * 60_000;
	await each.start();
	const { doubled } = await each.find();
	return { figures: { undetected: isChanged && !isSeen ? 1 : 0, believed, doubled, forgeries: isChanged ? 1 : 0 }, said: [tampering.what] };
}

/** Whether there was something to change: not every case has a file in the archive, or an answer of the ERP. */
function change({ workspace }: Case, sql: string): boolean {
	const database = new DatabaseSync(workspace.ledgerFile);
	const content = () => stableJson([database.prepare('select * from audit order by seq').all(), database.prepare('select * from records order by record_id').all()]);
	const before = content();
	database.exec(sql);
	const isChanged = content() !== before;
	database.close();
	return isChanged;
}

function changeReceipts({ workspace: { sftp } }: Case, change: NonNullable<Tampering['receipt']>): boolean {
	let isChanged = false;
	for (const [path, content] of sftp.tree.files(folders.receipts)) {
		const changed = change(content);
		isChanged ||= !changed?.equals(content);
		if (changed) sftp.tree.put(path, changed);
		else sftp.tree.remove(path);
	}
	return isChanged;
}

async function isSeenOnServer({ workspace }: Case, ledger: Ledger): Promise<boolean> {
	const inbox = await openSftp(workspace.sftpSettings);
	try {
		return (await checkReceipts(ledger, inbox, { folder: folders.receipts, from: '2020-01-01' })).differences.length > 0;
	} finally {
		await inbox.close();
	}
}

async function whatItSaid({ workspace }: Case): Promise<Before> {
	const ledger = await workspace.openLedger();
	try {
		const entries = await ledger.audit({ kinds: ['recordArrived', 'claimed'], limit: 10_000 });
		const ids = entries.flatMap(({ kind, recordId }) => (kind === 'recordArrived' && recordId ? [recordId] : []));
		const outcomes = await ledger.outcomes(ids);
		return { outcomes: new Map(ids.map((id, i) => [id, stableJson(outcomes[i] ?? null)])), keys: [...new Set(entries.flatMap(({ kind, key }) => (kind === 'claimed' && key ? [key] : [])))] };
	} finally {
		await ledger.close();
	}
}

/** Outcomes that are neither what they were nor absent. */
async function editedOutcomes(ledger: Ledger, before: Before): Promise<number> {
	const ids = [...before.outcomes.keys()];
	const now = await ledger.outcomes(ids);
	return ids.filter((id, i) => now[i] !== undefined && stableJson(now[i]) !== before.outcomes.get(id)).length;
}

/** Keys that cannot be claimed although nobody holds them. */
async function forgedClaims(ledger: Ledger, { keys }: Before): Promise<number> {
	const claims = await ledger.claim(keys, 'prove', 1000);
	await ledger.release(claims.filter((claim) => claim !== undefined));
	return claims.filter((claim) => claim === undefined).length;
}
