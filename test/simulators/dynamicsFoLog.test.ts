import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultClient, defaultTenant, startEntra } from '../../simulators/entra';
import { startClient, header, line } from './dynamicsFoClient';

const before = process.env.SIMULATOR_LOG;
let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'simulator-log-'));
	process.env.SIMULATOR_LOG = join(folder, 'requests.jsonl');
});
afterEach(() => {
	if (before === undefined) delete process.env.SIMULATOR_LOG;
	else process.env.SIMULATOR_LOG = before;
	rmSync(folder, { recursive: true });
});

const logText = () => readFileSync(join(folder, 'requests.jsonl'), 'utf8');
const logged = () =>
	logText()
		.trimEnd()
		.split('\n')
		.map((text) => JSON.parse(text) as Record<string, unknown>);

test('every request becomes one JSON line with system, method, url, headers, body and status, without the token', async () => {
	const { fo, call, get, refused } = await startClient();
	const { json } = await call('POST', 'VendorInvoiceHeaders', header());
	await call('POST', 'VendorInvoiceLines', line(json.HeaderReference));
	await get("VendorInvoiceHeaders?$filter=dataAreaId%20eq%20'usmf'&cross-company=true");
	await refused('POST', 'VendorInvoiceHeaders', { Nonsense: 1 });
	fo.faults.next({ kind: 'dropConnection' });
	await expect(get('Ledgers')).rejects.toThrow();
	const secret = fo.token().split('.')[2];
	await fo.close();

	const lines = logged();
	for (const entry of lines) {
		expect(Object.keys(entry)).toEqual(expect.arrayContaining(['system', 'method', 'url', 'headers', 'body', 'status']));
		expect(entry.system).toBe('dynamics-fo');
		expect(entry.headers).not.toHaveProperty('authorization');
	}
	expect(lines.map(({ method, status, expectFailure }) => [method, status, expectFailure])).toEqual([
		['POST', 201, undefined],
		['POST', 201, undefined],
		['GET', 200, undefined],
		['POST', 400, true],
		['GET', 0, undefined],
	]);
	expect(JSON.parse(String(lines[0]?.body))).toEqual(header());
	expect(lines[2]?.url).toBe('/data/VendorInvoiceHeaders?$filter=dataAreaId%20eq%20%27usmf%27&cross-company=true');
	expect(logText()).not.toContain('Bearer');
	expect(logText()).not.toContain(secret);
});

test('the secret of a token request never reaches the log', async () => {
	const entra = await startEntra();
	const form = new URLSearchParams({
		client_id: defaultClient.clientId,
		client_secret: 'top=secret&value',
		grant_type: 'client_credentials',
		scope: 'https://x/.default',
	});
	await new Promise<void>((resolve, reject) => {
		const url = `${entra.url}/${defaultTenant}/oauth2/v2.0/token`;
		const call = request(
			url,
			{ method: 'POST', ca: entra.caCertificate, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
			(response) => {
				response.resume().on('end', resolve);
			},
		);
		call.on('error', reject);
		call.end(form.toString());
	});
	await entra.close();
	expect(logged()[0]).toMatchObject({ system: 'dynamics-fo', method: 'POST', status: 401 });
	expect(logText()).toContain(defaultClient.clientId);
	expect(logText()).not.toMatch(/top=secret|top%3Dsecret|%26value/);
});
