import { randomUUID } from 'node:crypto';
import { openDynamicsBc } from '../../../../nodes/DynamicsBc/connection';
import type { DynamicsBcCredentials } from '../../../../nodes/DynamicsBc/credentials';
import type { BcApi } from '../../../../nodes/DynamicsBc/trigger/api';
import { apiOf } from '../../../../nodes/DynamicsBc/trigger/connect';
import { createWebhooks, type Webhooks, type WebhookSettings } from '../../../../simulators/dynamicsBc/webhooks';
import { createFaults, type Faults } from '../../../../simulators/faults';
import { type JournalEntry, type SimulatedAnswer, startHttpServer } from '../../../../simulators/httpServer';

type Row = Record<string, unknown> & { id: string };

/** The smallest environment that has subscriptions and tables: what the trigger needs of Business Central, and nothing else. */
export interface TriggerWorld {
	/** What a user types into the credential. */
	credentials: DynamicsBcCredentials & Record<string, string | number>;
	api: BcApi;
	webhooks: Webhooks;
	faults: Faults;
	journal: JournalEntry[];
	/** Its clock; milliseconds since the epoch. */
	clock: { now: number };
	/** Creates or changes a row of a company, as somebody in Business Central would; returns it. */
	put(companyId: string, set: string, row: Record<string, unknown>): Row;
	remove(companyId: string, set: string, id: string): void;
	close(): Promise<void>;
}

export const company = '11111111-1111-1111-1111-111111111111';
export const secondCompany = '22222222-2222-2222-2222-222222222222';
const root = '/BC240/api/v2.0';
/** Two users of one environment. */
const keys = ['N8N:web-service-access-key', 'OTHER:another-key'];

export async function startTriggerWorld({ pageSize = 20_000, ...settings }: Partial<WebhookSettings> & { pageSize?: number } = {}): Promise<TriggerWorld> {
	const clock = { now: Date.now() };
	const tables = new Map<string, Row[]>();
	const table = (path: string) => tables.get(path) ?? tables.set(path, []).get(path)!;
	const faults = createFaults();
	let url = '';
	const webhooks = createWebhooks(
		{ apiRoot: () => `${url}${root}`, hasCompany: (id) => [company, secondCompany].includes(id), mayWatch: (set) => ['vendors', 'accounts', 'purchaseInvoices'].includes(set), now: () => clock.now },
		settings,
	);

	const list = (path: string, asked: URL, hints: { pageSize?: number; nextLinkOrigin?: string }): SimulatedAnswer => {
		const size = hints.pageSize ?? pageSize;
		const skip = Number(asked.searchParams.get('$skiptoken') ?? 0);
		const rows = table(path).filter((row) => matches(row, asked.searchParams.get('$filter')));
		if (asked.searchParams.get('$orderby') === 'lastModifiedDateTime') rows.sort((a, b) => String(a.lastModifiedDateTime).localeCompare(String(b.lastModifiedDateTime)));
		const next = new URL(asked);
		next.searchParams.set('$skiptoken', String(skip + size));
		return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ value: rows.slice(skip, skip + size), ...(rows.length > skip + size ? { '@odata.nextLink': `${hints.nextLinkOrigin ?? url}${next.pathname}${next.search}` } : {}) }) };
	};
	const server = await startHttpServer({
		system: 'dynamics-bc',
		faults,
		throttled: (reason) => ({ status: 429, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ error: { code: '', message: reason } }) }),
		async handle(request, hints) {
			if (!keys.includes(Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString())) return { status: 401, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ error: { code: 'Authentication_InvalidCredentials', message: 'The server has rejected the client credentials.' } }) };
			const asked = new URL(request.url, url);
			const path = decodeURIComponent(asked.pathname.slice(root.length + 1));
			return (await webhooks.answer(request, path)) ?? list(path, asked, hints);
		},
	});
	url = `http://127.0.0.1:${server.port}`;
	const credentials = { deployment: 'onPremises', signIn: 'basic', protocol: 'http', host: '127.0.0.1', port: server.port, instance: 'BC240', userName: 'N8N', accessKey: 'web-service-access-key' } as const;
	const connection = openDynamicsBc(credentials, { timeoutMs: 10_000, maxWaitMs: 5_000 });
	const noticed = (companyId: string, set: string, id: string, kind: 'created' | 'updated' | 'deleted') => webhooks.noticed({ companyId, set, id, kind, at: clock.now });
	return {
		credentials,
		webhooks,
		faults,
		journal: server.journal,
		clock,
		api: apiOf(connection),
		put(companyId, set, given) {
			clock.now += 1_000;
			const rows = table(`companies(${companyId})/${set}`);
			const existing = rows.find(({ id }) => id === given.id);
			const row: Row = { id: randomUUID(), ...existing, ...given, lastModifiedDateTime: new Date(clock.now).toISOString(), '@odata.etag': `W/"${randomUUID()}"` };
			if (existing) rows.splice(rows.indexOf(existing), 1, row);
			else rows.push(row);
			noticed(companyId, set, row.id, existing ? 'updated' : 'created');
			return row;
		},
		remove(companyId, set, id) {
			clock.now += 1_000;
			const rows = table(`companies(${companyId})/${set}`);
			rows.splice(rows.findIndex((row) => row.id === id), 1);
			noticed(companyId, set, id, 'deleted');
		},
		async close() {
			webhooks.close();
			connection.close();
			await server.close();
		},
	};
}

/** `lastModifiedDateTime gt|ge <time>` and `id eq <guid> or …`: all that the trigger asks. Anything else is a defect of the test. */
function matches(row: Row, filter: string | null): boolean {
	if (filter === null) return true;
	const [, operator, time] = /^lastModifiedDateTime (gt|ge) (\S+)$/.exec(filter) ?? [];
	if (time) return operator === 'gt' ? String(row.lastModifiedDateTime) > time : String(row.lastModifiedDateTime) >= time;
	const ids = filter.split(' or ').map((each) => /^id eq ([0-9a-f-]{36})$/.exec(each)?.[1]);
	if (ids.includes(undefined)) throw new Error(`No such filter here: ${filter}`);
	return ids.includes(row.id);
}
