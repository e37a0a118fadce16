import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { StampliErpError } from '../../../core/errors';
import { type Http, type HttpSettings, openHttp } from '../../../io/http/http';
import { testCertificate } from '../../../simulators/entra';
import { startServer, type TestServer } from './server';

const open: { close(): unknown }[] = [];
afterEach(async () => {
	for (const each of open.splice(0)) await each.close();
});

async function serve(...[answer]: Parameters<typeof startServer>): Promise<TestServer> {
	const server = await startServer(answer);
	open.push(server);
	return server;
}

function connect(origin: string, settings: Partial<HttpSettings> = {}): Http {
	const http = openHttp({ origin, ...settings });
	open.unshift(http);
	return http;
}

describe('waiting for a throttling server', () => {
	test.each([
		['seconds', () => '1'],
		['an HTTP date', () => new Date(Date.now() + 1999).toUTCString()],
	])('no request goes out before Retry-After in %s has passed, whichever request was told', async (_name, header) => {
		const server = await serve((_request, response, count) => {
			if (count === 1) response.writeHead(429, { 'retry-after': header() }).end();
			else response.end('ok');
		});
		const http = connect(server.url);
		const first = http.request({ method: 'GET', url: '/a' });
		while (server.requests.length === 0) await new Promise((done) => setTimeout(done, 5));
		await new Promise((done) => setTimeout(done, 100));
		const others = [http.request({ method: 'POST', url: '/b', body: 'x' }), connect(server.url).request({ method: 'GET', url: '/c' })];

		const answers = await Promise.all([first, ...others]);

		expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
		expect(server.requests).toHaveLength(4);
		const told = server.requests[0]!.at;
		for (const request of server.requests.slice(1)) expect(request.at - told).toBeGreaterThanOrEqual(_name === 'seconds' ? 995 : 900);
	});

	test('a pause longer than the bound is a transient error at once, with the pause in it', async () => {
		const server = await serve((_request, response) => response.writeHead(429, { 'retry-after': '100' }).end());
		const begin = Date.now();
		await expect(connect(server.url, { maxWaitMs: 2000 }).request({ method: 'GET', url: '/' })).rejects.toMatchObject({ kind: 'transient', retryAfterMs: expect.any(Number) });
		expect(Date.now() - begin).toBeLessThan(1500);
		expect(server.requests).toHaveLength(1);
	});

	test('an endless series of short pauses ends with the bound', async () => {
		const server = await serve((_request, response) => response.writeHead(429, { 'retry-after': '0' }).end());
		await expect(connect(server.url, { maxWaitMs: 600 }).request({ method: 'GET', url: '/' })).rejects.toMatchObject({ kind: 'transient' });
		expect(server.requests.length).toBeLessThan(10);
	});
});

describe('repeating', () => {
	test('a GET is repeated after 503 and after a broken connection', async () => {
		const server = await serve((request, response, count) => {
			if (count === 1) response.writeHead(503).end();
			else if (count === 2) request.socket.destroy();
			else response.end('ok');
		});
		expect(await connect(server.url).request({ method: 'GET', url: '/' })).toMatchObject({ status: 200, text: 'ok' });
	});

	test.each([502, 503, 504, 500])('a POST answered with %i is handed to the caller and not repeated', async (status) => {
		const server = await serve((_request, response) => response.writeHead(status).end('<html>'));
		expect(await connect(server.url).request({ method: 'POST', url: '/', body: 'x' })).toMatchObject({ status });
		expect(server.requests).toHaveLength(1);
	});

	test('a POST answered with 503 and Retry-After may have been carried out: it is not sent again, and nothing else is sent before that time', async () => {
		const server = await serve((_request, response, count) => (count === 1 ? response.writeHead(503, { 'retry-after': '1' }).end() : response.end('ok')));
		const http = connect(server.url);
		const begun = performance.now();
		expect(await http.request({ method: 'POST', url: '/', body: 'x' })).toMatchObject({ status: 503 });
		expect(server.requests).toHaveLength(1);
		expect(await http.request({ method: 'GET', url: '/' })).toMatchObject({ status: 200 });
		expect(performance.now() - begun).toBeGreaterThanOrEqual(1_000);
	});

	test.each([
		['breaks off', (request: { socket: { destroy(): void } }) => request.socket.destroy()],
		['does not answer in time', () => undefined],
	])('a POST whose connection %s may have been carried out: ambiguous, and sent once', async (_name, fail) => {
		const server = await serve((request) => void fail(request));
		await expect(connect(server.url, { timeoutMs: 200 }).request({ method: 'POST', url: '/', body: 'x' })).rejects.toMatchObject({ kind: 'ambiguous' });
		expect(server.requests).toHaveLength(1);
	});

	test('an answer that trickles in without end is cut off at the time limit', async () => {
		const server = await serve((_request, response) => {
			const drip = setInterval(() => response.write('x'), 50);
			response.on('close', () => clearInterval(drip));
		});
		await expect(connect(server.url, { timeoutMs: 300 }).request({ method: 'POST', url: '/', body: 'x' })).rejects.toMatchObject({ kind: 'ambiguous' });
	});

	test('a host that refuses the connection is a setup error at first contact, transient once it was known', async () => {
		const server = await startServer((_request, response) => response.end('ok'));
		const http = connect(server.url);
		await http.request({ method: 'GET', url: '/' });
		await server.close();
		await new Promise((done) => setTimeout(done, 50)); // the kept connection is seen to be closed
		await expect(http.request({ method: 'POST', url: '/', body: 'x' })).rejects.toMatchObject({ kind: 'transient' });
		await expect(connect(server.url).request({ method: 'GET', url: '/' })).rejects.toMatchObject({ kind: 'setup', code: 'http.unreachable' });
	});

	test('nothing is begun after the time to give up', async () => {
		const server = await serve((_request, response) => response.end('ok'));
		await expect(connect(server.url).request({ method: 'POST', url: '/', giveUpAt: Date.now() - 1 })).rejects.toMatchObject({ kind: 'transient' });
		expect(server.requests).toHaveLength(0);
	});
});

describe('staying at home', () => {
	test.each(['https://evil.example/x', 'http://127.0.0.1:1/x', '//evil.example/x', 'http://user:pass@HOST/x'])('%s is not asked', async (address) => {
		const server = await serve((_request, response) => response.end('ok'));
		const url = address.replace('HOST', new URL(server.url).host);
		await expect(connect(server.url).request({ method: 'GET', url, headers: { Authorization: 'Bearer secret' } })).rejects.toMatchObject({ kind: 'setup', code: 'http.foreignOrigin' });
		expect(server.requests).toHaveLength(0);
	});

	test('a redirect is not followed, neither elsewhere nor within the host', async () => {
		const other = await serve((_request, response) => response.end('stolen'));
		const server = await serve((request, response) => response.writeHead(302, { location: request.url === '/away' ? `${other.url}/` : '/home' }).end());
		for (const url of ['/away', '/within']) {
			await expect(connect(server.url).request({ method: 'GET', url, headers: { Authorization: 'Bearer secret' } })).rejects.toMatchObject({ kind: 'setup', code: 'http.redirected' });
		}
		expect(other.requests).toHaveLength(0);
	});

	test.each([
		['/Frames/Login.aspx?ReturnUrl=%2f', 'signInPage'],
		['/erp/UserLogOn', 'signInPage'],
		['/my/sign-in/', 'signInPage'],
		['https://login.microsoftonline.com/x', 'signInPage'],
		['https://other.example/identity/connect/authorize', 'signInPage'],
		['http://OWN/Frames/Error.aspx?exceptionID=1&login=1', undefined],
		['/Authority/Main', undefined],
		['/SmithAssociates/Main', undefined],
		['https://smithassociates.example/Main', undefined],
		['/Auth/Frames/Error.aspx', undefined],
		['', undefined],
	])('a redirect to %s is a sign-in page: %s', async (location, cause) => {
		const server = await serve((_request, response) => response.writeHead(302, { location: location.replace('OWN', new URL(server.url).host) }).end());
		const error = await connect(server.url).request({ method: 'GET', url: '/x' }).catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({ kind: 'setup', code: 'http.redirected' });
		expect((error as Error).cause).toBe(cause);
	});
});

describe('limits', () => {
	test('at most so many requests are under way at once', async () => {
		let now = 0;
		let most = 0;
		const server = await serve((_request, response) => {
			most = Math.max(most, ++now);
			setTimeout(() => {
				now -= 1;
				response.end('ok');
			}, 20);
		});
		const http = connect(server.url, { concurrency: 3 });
		await Promise.all(Array.from({ length: 12 }, () => http.request({ method: 'GET', url: '/' })));
		expect(most).toBe(3);
	});

	test('connections are kept alive and used again', async () => {
		const ports = new Set<number>();
		const server = await serve((request, response) => {
			ports.add(request.socket.remotePort!);
			response.end('ok');
		});
		const http = connect(server.url);
		for (let i = 0; i < 5; i += 1) await http.request({ method: 'GET', url: '/' });
		expect(ports.size).toBe(1);
	});

	test('an answer larger than allowed is refused', async () => {
		const server = await serve((_request, response) => response.end('x'.repeat(10_000)));
		await expect(connect(server.url, { maxResponseBytes: 1000 }).request({ method: 'GET', url: '/' })).rejects.toMatchObject({ kind: 'setup', code: 'http.tooLarge' });
	});
});

test('no secret of the request is anywhere in the error', async () => {
	const server = await serve((request) => request.socket.destroy());
	const error = await connect(server.url)
		.request({ method: 'POST', url: '/x?sig=SECRET-QUERY', headers: { Authorization: 'Bearer SECRET-TOKEN' }, body: 'SECRET-BODY' })
		.catch((each: unknown) => each);
	expect(error).toBeInstanceOf(StampliErpError);
	expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('SECRET');
});

test('a certificate of a private authority is refused, and trusted once that authority is given', async () => {
	const server = createServer({ key: testCertificate.privateKey, cert: testCertificate.certificate }, (_request, response) => response.end('ok'));
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	open.push({ close: () => server.close() });
	const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
	await expect(connect(origin).request({ method: 'GET', url: '/' })).rejects.toMatchObject({ kind: 'setup', code: 'http.certificate' });
	expect(await connect(origin, { caCertificate: testCertificate.caCertificate }).request({ method: 'GET', url: '/' })).toMatchObject({ text: 'ok' });
});
