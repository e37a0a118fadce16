import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject, ICredentialTestFunctions, IExecuteFunctions } from 'n8n-workflow';
import { Client } from 'pg';
import { StampliLedgerApi } from '../../credentials/StampliLedgerApi.credentials';
import { isQueueMode, ledgerFile } from '../../io/ledger/location';
import { closeLedgers, openLedger, postgresSettings, stampliLedgerApiTest } from '../../nodes/shared/openLedger';
import { describePostgres, postgres } from '../io/ledger/backends';

type Context = Pick<IExecuteFunctions, 'getCredentials' | 'getNode'>;

/** The part of any n8n context that says whether a ledger credential is selected. */
function context(credential?: ICredentialDataDecryptedObject): Context {
	const node = { credentials: credential ? { stampliLedgerApi: { id: '1', name: 'Ledger' } } : undefined };
	return {
		getNode: () => node,
		getCredentials: async (type: string) => {
			if (type !== 'stampliLedgerApi' || !credential) throw new Error('Node does not require credentials');
			return credential;
		},
	} as unknown as Context;
}

const saved = { ...process.env };
let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'ledger-'));
	delete process.env.EXECUTIONS_MODE;
	delete process.env.STAMPLI_LEDGER_FILE;
	process.env.N8N_USER_FOLDER = folder;
});
afterEach(async () => {
	await closeLedgers();
	rmSync(folder, { recursive: true, force: true });
	process.env = { ...saved };
});

describe('The ledger of a node', () => {
	it('is a file in the n8n user folder without a credential, opened once per process', async () => {
		const ledger = await openLedger(context());
		expect(await openLedger(context())).toBe(ledger);
		await ledger.setWatermark('w', '1');
		expect(statSync(join(folder, '.n8n', 'stampli-erp', 'ledger.sqlite')).isFile()).toBe(true);
	});

	it('is the file that the environment names', async () => {
		process.env.STAMPLI_LEDGER_FILE = join(folder, 'elsewhere', 'l.sqlite');
		await openLedger(context());
		expect(statSync(join(folder, 'elsewhere', 'l.sqlite')).isFile()).toBe(true);
		expect(ledgerFile({ N8N_USER_FOLDER: '/data' })).toBe('/data/.n8n/stampli-erp/ledger.sqlite');
		expect(ledgerFile({})).toMatch(/\.n8n\/stampli-erp\/ledger\.sqlite$/);
	});

	it('opens again after it was closed', async () => {
		const ledger = await openLedger(context());
		await ledger.close();
		await (await openLedger(context())).setWatermark('w', '2');
		expect(await (await openLedger(context())).watermark('w')).toBe('2');
	});

	it('tries again after it could not be opened', async () => {
		process.env.STAMPLI_LEDGER_FILE = folder;
		await expect(openLedger(context())).rejects.toMatchObject({ kind: 'setup', code: 'ledger.file.notOpened' });
		await expect(openLedger(context())).rejects.toMatchObject({ kind: 'setup', code: 'ledger.file.notOpened' });
		process.env.STAMPLI_LEDGER_FILE = join(folder, 'l.sqlite');
		expect(await (await openLedger(context())).verify()).toMatchObject({ ok: true });
	});

	it('is refused in queue mode without a credential, with the reason and what to do', async () => {
		process.env.EXECUTIONS_MODE = 'queue';
		process.env.STAMPLI_LEDGER_FILE = join(folder, 'l.sqlite');
		await expect(openLedger(context())).rejects.toMatchObject({
			kind: 'setup',
			code: 'ledger.queueMode',
			message: expect.stringContaining('queue mode'),
			hint: expect.stringContaining('PostgreSQL'),
		});
		expect([isQueueMode({}), isQueueMode({ EXECUTIONS_MODE: 'regular' })]).toEqual([false, false]);
	});
});

describe('The ledger credential', () => {
	const schema = `ledger_test_${randomBytes(6).toString('hex')}`;
	const { ssl: _ssl, ...login } = postgres;
	const filled = { ...login, ssl: 'disable', schema, auditKey: 'a long random text' };
	const tested = (change: object) =>
		stampliLedgerApiTest.call({} as ICredentialTestFunctions, { id: '1', name: 'Ledger', type: 'stampliLedgerApi', data: { ...filled, ...change } });

	it('has a field for every setting', () => {
		const names = new StampliLedgerApi().properties.filter(({ type }) => type !== 'notice').map(({ name }) => name);
		expect(names).toEqual(['host', 'port', 'database', 'user', 'password', 'ssl', 'caCertificate', 'schema', 'auditKey']);
	});

	it('says how TLS is used', () => {
		expect(postgresSettings(filled).connection.ssl).toBe(false);
		expect(postgresSettings({ ...filled, ssl: 'require' }).connection.ssl).toEqual({ rejectUnauthorized: false });
		expect(postgresSettings({ ...filled, ssl: 'verify', caCertificate: 'PEM' }).connection.ssl).toEqual({ rejectUnauthorized: true, ca: 'PEM' });
		expect(postgresSettings({ ...filled, ssl: '' }).connection.ssl).toEqual({ rejectUnauthorized: true });
	});

	it('names an empty field in its test', async () => {
		expect(await tested({ auditKey: '' })).toMatchObject({ status: 'Error', message: expect.stringContaining('Audit Key') });
		expect(await tested({ host: ' ' })).toMatchObject({ status: 'Error', message: expect.stringContaining('Host') });
	});

	it('says in its test that nobody answers', async () => {
		expect(await tested({ host: '127.0.0.1', port: 1 })).toMatchObject({ status: 'Error', message: expect.stringContaining('127.0.0.1:1/') });
	});

	describePostgres('with PostgreSQL', () => {
		afterAll(async () => {
			const client = new Client(postgres);
			await client.connect();
			await client.query(`drop schema if exists ${schema} cascade`);
			await client.end();
		});

		it('is tested by making the schema and checking the key', async () => {
			expect(await tested({})).toMatchObject({ status: 'OK' });
			const wrong = await tested({ auditKey: 'another' });
			expect(wrong).toMatchObject({ status: 'Error', message: expect.stringContaining('another audit key') });
			expect(await tested({ ssl: 'verify' })).toMatchObject({ status: 'Error' });
		});

		it('decides where the ledger is, in queue mode too', async () => {
			process.env.EXECUTIONS_MODE = 'queue';
			const ledger = await openLedger(context(filled));
			await ledger.setWatermark('w', '1');
			expect(await openLedger(context(filled))).toBe(ledger);
			const client = new Client(postgres);
			await client.connect();
			const { rows } = await client.query(`select count(*)::int as n from ${schema}.audit`);
			await client.end();
			expect(rows).toEqual([{ n: 1 }]);
		});
	});
});
