import { openHttp } from '../../../io/http/http';
import { startServer, type TestServer } from './server';

let server: TestServer;
afterEach(() => server.close());

const token = 'eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2lnbmF0dXJl/K+w';
const basic = Buffer.from('stampli:Pass word/9').toString('base64');

test.each([
	['a bearer token', { Authorization: `Bearer ${token}` }, token],
	['the user and password of Basic', { authorization: `Basic ${basic}` }, basic],
	['the password alone', { authorization: `Basic ${basic}` }, 'Pass word/9'],
	['the value of a cookie', { Cookie: 'B1SESSION=a-session-of-32-characters; ROUTEID=.node1' }, 'a-session-of-32-characters'],
	['a token with escaped slashes', { Authorization: `Bearer ${token}` }, token.replaceAll('/', '\\/')],
	['a token as it stands in an address', { Authorization: `Bearer ${token}` }, encodeURIComponent(token)],
])('an answer that repeats %s is read without it', async (_what, headers, secret) => {
	server = await startServer((_request, response) => response.writeHead(500).end(`{"message":"Refused: ${secret}, sorry"}`));
	const http = openHttp({ origin: server.url });
	const answer = await http.request({ method: 'POST', url: '/', headers, body: '{}' });
	http.close();
	expect(answer.text).toBe('{"message":"Refused: (secret removed), sorry"}');
	expect(answer.bytes.toString()).toBe(answer.text);
});

test('an answer that repeats what another request of the connection proved itself with is read without it', async () => {
	server = await startServer((_request, response) => response.writeHead(500).end('{"message":"Refused: a-session-of-32-characters, sorry"}'));
	const http = openHttp({ origin: server.url });
	await http.request({ method: 'POST', url: '/', headers: { Cookie: 'B1SESSION=a-session-of-32-characters' }, body: '{}' });
	const answer = await http.request({ method: 'POST', url: '/', headers: { Cookie: 'B1SESSION=another-session-of-32-characters' }, body: '{}' });
	http.close();
	expect(answer.text).toBe('{"message":"Refused: (secret removed), sorry"}');
});

test('a sign-in that is repeated in its own answer shows no password', async () => {
	server = await startServer((_request, response) => response.writeHead(500).end('{"message":"Refused: {\\"Password\\":\\"Pass word/9\\"}"}'));
	const http = openHttp({ origin: server.url, secrets: ['Pass word/9'] });
	const answer = await http.request({ method: 'POST', url: '/Login', body: '{"Password":"Pass word/9"}' });
	http.close();
	expect(answer.text).toBe('{"message":"Refused: {\\"Password\\":\\"(secret removed)\\"}"}');
});

test('an answer without them keeps its bytes', async () => {
	const bytes = Buffer.from([0, 0xff, 0xfe, 0x80]);
	server = await startServer((_request, response) => response.end(bytes));
	const http = openHttp({ origin: server.url });
	const answer = await http.request({ method: 'GET', url: '/', headers: { Authorization: `Bearer ${token}`, Cookie: 'lang=en' } });
	http.close();
	expect(answer.bytes).toEqual(bytes);
});

test('data that happens to hold the same word as a password is left alone', async () => {
	server = await startServer((_request, response) => response.end('{"name":"Pass word/9"}'));
	const http = openHttp({ origin: server.url });
	const answer = await http.request({ method: 'GET', url: '/', headers: { Authorization: `Basic ${basic}` } });
	http.close();
	expect(answer.text).toBe('{"name":"Pass word/9"}');
});
