import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { schemaVersion } from '../../../io/ledger/schema';
import { openSqliteLedger } from '../../../io/ledger/sqlite';
import { sqliteProblem } from '../../../io/ledger/sqliteProblems';
import { invoiceRecord, fileRef, route } from './samples';

describe('The ledger file', () => {
	let folder: string;
	let file: string;
	const makeOne = async () => {
		const ledger = await openSqliteLedger({ file });
		await ledger.addFile(route, fileRef(), [invoiceRecord(fileRef())]);
		await ledger.close();
	};
	const inFile = (sql: string) => {
		const database = new DatabaseSync(file);
		const rows = database.prepare(sql).all();
		database.close();
		return rows;
	};
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'ledger-'));
		file = join(folder, 'deep', 'er', 'ledger.sqlite');
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	it('is made with its folder and a key of its own that only the owner can read, and never holds the key', async () => {
		await makeOne();
		expect(statSync(`${file}.key`).mode & 0o777).toBe(0o600);
		const key = readFileSync(`${file}.key`, 'utf8').trim();
		expect(key).toMatch(/^[0-9a-f]{64}$/);
		const bytes = readFileSync(file);
		expect(bytes.includes(key) || bytes.includes(Buffer.from(key, 'hex'))).toBe(false);
		expect(inFile('pragma journal_mode')).toEqual([{ journal_mode: 'wal' }]);
		const again = await openSqliteLedger({ file });
		expect(await again.verify()).toEqual({ ok: true, entries: 2 });
		await again.close();
	});

	it('uses the clock it is given', async () => {
		const ledger = await openSqliteLedger({ file, now: () => 1_800_000_000_000 });
		expect(await ledger.now()).toBe(1_800_000_000_000);
		await ledger.setWatermark('w', '1');
		expect((await ledger.audit({}))[0]!.at).toBe('2027-01-15T08:00:00.000Z');
		await ledger.close();
	});

	it('is refused with another key, a missing key and a damaged key, naming the file', async () => {
		await makeOne();
		writeFileSync(`${file}.key`, 'ab'.repeat(32));
		await expect(openSqliteLedger({ file })).rejects.toMatchObject({ kind: 'setup', code: 'ledger.key.wrong', message: expect.stringContaining(file) });
		writeFileSync(`${file}.key`, '');
		await expect(openSqliteLedger({ file })).rejects.toMatchObject({ kind: 'setup', code: 'ledger.key.file', message: expect.stringContaining('is damaged') });
		rmSync(`${file}.key`);
		await expect(openSqliteLedger({ file })).rejects.toMatchObject({ kind: 'setup', code: 'ledger.key.file', message: expect.stringContaining('is missing') });
		expect(existsSync(`${file}.key`)).toBe(false);
	});

	it('is refused when a newer release wrote it', async () => {
		await makeOne();
		inFile(`insert into migrations values (${schemaVersion + 1}, 0)`);
		await expect(openSqliteLedger({ file })).rejects.toMatchObject({ kind: 'setup', code: 'ledger.newer', message: expect.stringContaining(file) });
	});

	it('is waited for while somebody else writes, and named when it stays locked', async () => {
		await makeOne();
		const locker = new DatabaseSync(file);
		locker.exec('begin immediate');
		const patient = await openWhileLocked(locker, 300);
		locker.exec('begin immediate');
		const hurried = patient.setWatermark('w', '1');
		await expect(hurried).rejects.toMatchObject({ kind: 'transient', code: 'ledger.file.locked', message: expect.stringContaining(file) });
		locker.exec('rollback');
		await patient.setWatermark('w', '2');
		expect(await patient.watermark('w')).toBe('2');
		await patient.close();
		locker.close();
	});

	/** Opens the ledger while it is locked, and frees it after a while. */
	async function openWhileLocked(locker: DatabaseSync, ms: number) {
		setTimeout(() => locker.exec('rollback'), ms);
		return openSqliteLedger({ file, busyTimeoutMs: 1_000 });
	}

	it('is refused when it is a folder, or no database, or its folder cannot be made', async () => {
		mkdirSync(file, { recursive: true });
		await expect(openSqliteLedger({ file })).rejects.toMatchObject({ kind: 'setup', code: 'ledger.file.notOpened' });
		const text = join(folder, 'notes.txt');
		writeFileSync(text, 'This is a letter, not a database. '.repeat(100));
		await expect(openSqliteLedger({ file: text })).rejects.toMatchObject({ kind: 'setup', code: 'ledger.file.damaged', message: expect.stringContaining(text) });
		expect(readFileSync(text, 'utf8')).toContain('letter');
		await expect(openSqliteLedger({ file: join(text, 'ledger.sqlite') })).rejects.toMatchObject({ kind: 'setup', code: 'ledger.folder' });
	});

	it('is refused when the user that runs n8n may not write it', async () => {
		await makeOne();
		const isRoot = process.getuid!() === 0;
		const owner = isRoot ? 65_534 : process.getuid!();
		// A user without special rights owns a ledger that he may only read.
		for (const path of [folder, join(folder, 'deep'), join(folder, 'deep', 'er')]) chmodSync(path, 0o755);
		chmodSync(file, 0o444);
		chmodSync(`${file}.key`, 0o400);
		if (isRoot) chownSync(`${file}.key`, owner, owner);
		chmodSync(join(folder, 'deep', 'er'), 0o555);
		const options = isRoot ? { uid: owner, gid: owner } : {};
		const said = spawnSync(process.execPath, [join(__dirname, 'child.js'), JSON.stringify({ file }), 'open'], { ...options, encoding: 'utf8' });
		chmodSync(join(folder, 'deep', 'er'), 0o755);
		expect(JSON.parse(said.stdout)).toMatchObject({ kind: 'setup', code: 'ledger.file.readOnly', message: expect.stringContaining(file), hint: expect.stringContaining('right to write') });
	});

	it('says that the disk is full when it is', () => {
		const database = new DatabaseSync(join(folder, 'small.sqlite'));
		database.exec('pragma max_page_count = 2; create table t (x text)');
		let problem: unknown;
		try {
			database.prepare('insert into t values (?)').run('x'.repeat(100_000));
		} catch (error) {
			problem = sqliteProblem(error, file);
		}
		database.close();
		expect(problem).toMatchObject({ kind: 'transient', code: 'ledger.file.diskFull', message: expect.stringContaining(file) });
	});

	it('keeps callers of one process apart while they all write at once', async () => {
		const ledger = await openSqliteLedger({ file });
		await Promise.all(Array.from({ length: 100 }, (_, i) => (i % 3 ? ledger.setWatermark('w', `${i}`) : ledger.claim([`k${i}`], 'a', 1000))));
		expect(await ledger.verify()).toEqual({ ok: true, entries: 100 });
		await expect(ledger.note('outcome', {})).rejects.toThrow(RangeError);
		await ledger.setWatermark('w', 'after an error');
		expect(await ledger.watermark('w')).toBe('after an error');
		await ledger.close();
	});

	it('is opened under one name through a link to its folder', async () => {
		await makeOne();
		execFileSync('ln', ['-s', join(folder, 'deep'), join(folder, 'link')]);
		const ledger = await openSqliteLedger({ file: join(folder, 'link', 'er', 'ledger.sqlite') });
		expect(await ledger.verify()).toEqual({ ok: true, entries: 2 });
		await ledger.close();
	});
});
