import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logRequest } from '../../simulators/log';

let folder: string;
const before = process.env.SIMULATOR_LOG;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'simulator-log-'));
	process.env.SIMULATOR_LOG = join(folder, 'requests.jsonl');
});
afterEach(() => {
	if (before === undefined) delete process.env.SIMULATOR_LOG;
	else process.env.SIMULATOR_LOG = before;
	rmSync(folder, { recursive: true });
});
const lines = () => readFileSync(join(folder, 'requests.jsonl'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));

test('each request is one line of JSON', () => {
	logRequest({ system: 'dynamics-fo', method: 'GET', url: '/data/Vendors', headers: { accept: 'application/json' }, status: 200 });
	logRequest({ system: 'dynamics-fo', method: 'POST', url: '/data/Vendors', body: { Name: 'A\nB', Lines: [1] }, status: 400, expectFailure: true });
	expect(lines()).toEqual([
		{ system: 'dynamics-fo', method: 'GET', url: '/data/Vendors', headers: { accept: 'application/json' }, status: 200 },
		{ system: 'dynamics-fo', method: 'POST', url: '/data/Vendors', headers: {}, body: { Name: 'A\nB', Lines: [1] }, status: 400, expectFailure: true },
	]);
});

test('no secret enters the log', () => {
	logRequest({
		system: 'entra',
		method: 'POST',
		url: '/token',
		headers: { Authorization: 'Bearer hidden', cookie: 'session=hidden', 'content-type': 'application/x-www-form-urlencoded' },
		body: 'grant_type=client_credentials&client_secret=hidden&client_assertion=hidden&scope=a',
		status: 200,
	});
	logRequest({ system: 'sap-b1', method: 'POST', url: '/Login', body: { UserName: 'manager', Password: 'hidden', nested: [{ access_token: 'hidden' }] }, status: 200 });
	expect(readFileSync(join(folder, 'requests.jsonl'), 'utf8')).not.toContain('hidden');
	expect(lines()[0]).toMatchObject({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'grant_type=client_credentials&scope=a' });
	expect(lines()[1].body).toEqual({ UserName: 'manager', nested: [{}] });
});

test('without the variable nothing is written', () => {
	delete process.env.SIMULATOR_LOG;
	logRequest({ system: 'dynamics-fo', method: 'GET', url: '/', status: 200 });
	expect(() => lines()).toThrow(/ENOENT/);
});
