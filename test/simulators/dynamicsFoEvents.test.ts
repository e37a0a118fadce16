import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBusinessEvents } from '../../simulators/dynamicsFo';

let server: Server;
let received: Record<string, unknown>[];
let answers: number[];
beforeEach(async () => {
	received = [];
	answers = [];
	server = createServer((message, response) => {
		let text = '';
		message.on('data', (part: Buffer) => (text += part.toString()));
		message.on('end', () => {
			received.push(JSON.parse(text) as Record<string, unknown>);
			response.writeHead(answers.shift() ?? 200).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

function start() {
	const events = createBusinessEvents({ retryMs: 1 });
	events.endpoints.set('here', `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`);
	return events;
}

test('only activated events are sent, for their company, with growing control numbers and dates in milliseconds', async () => {
	const events = start();
	events.activate('E', 'here', 'usmf');
	expect(await events.raise('Other', 'usmf', {})).toEqual([]);
	expect(await events.raise('E', 'demf', {})).toEqual([]);
	await events.raise('E', 'usmf', { A: 1 });
	await events.raise('E', 'usmf', { A: 2 });
	expect(received).toMatchObject([{ BusinessEventId: 'E', LegalEntity: 'usmf', A: 1, EventTime: expect.stringMatching(/^\/Date\(\d+\)\/$/), MajorVersion: 0 }, { A: 2 }]);
	expect(Number(received[1]!.ControlNumber)).toBeGreaterThan(Number(received[0]!.ControlNumber));
});

test('a refused event is tried three times more and then kept, to be sent again by hand', async () => {
	const events = start();
	events.activate('E', 'here');
	answers = [500, 503, 200];
	expect(await events.raise('E', 'usmf', {})).toMatchObject([{ statuses: [500, 503, 200], delivered: true }]);
	answers = [401, 401, 401, 401];
	expect(await events.raise('E', 'usmf', {})).toMatchObject([{ statuses: [401, 401, 401, 401], delivered: false }]);
	expect(events.errors).toHaveLength(1);
	expect(await events.resend(events.errors[0]!.body, 'here')).toMatchObject({ delivered: true });
	expect(received.at(-1)).toEqual(received.at(-2));
});

test('an event has at most ten endpoints', () => {
	const events = start();
	for (let i = 0; i < 10; i += 1) events.activate('E', 'here');
	expect(() => events.activate('E', 'here')).toThrow('ten endpoints');
});
