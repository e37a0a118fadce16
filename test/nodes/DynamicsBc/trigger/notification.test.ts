import { checkProof, isCheckProof, isOwnClientState, newClientState, webhookKey, webhookOf } from '../../../../nodes/DynamicsBc/trigger/clientState';
import { readNotification } from '../../../../nodes/DynamicsBc/trigger/notification';
import { namedResource } from '../../../../nodes/DynamicsBc/trigger/resources';

const company = '11111111-aaaa-1111-1111-111111111111';
const other = '22222222-2222-2222-2222-222222222222';
const id = (n: number) => `00000000-0000-0000-0000-${String(n).padStart(12, '0')}`;
const key = webhookKey({ clientSecret: 'one' });
const webhook = webhookOf('https://n8n.example/webhook/5b5d/business-central');
const vendors = { companyId: company, set: 'vendors' };
const clientState = newClientState(key, webhook, vendors);
const entry = (resource: string, changeType: string, extra: object = {}) => ({ subscriptionId: 's', clientState, resource, changeType, ...extra });
const read = (...value: unknown[]) => readNotification({ value }, { key, webhook, wanted: [vendors] });

describe('the secret of a subscription', () => {
	test('is another one each time, short enough for every server, and known again without being stored', () => {
		expect(newClientState(key, webhook, vendors)).not.toBe(clientState);
		expect(clientState.length).toBeLessThanOrEqual(250);
		expect(isOwnClientState(key, webhook, vendors, clientState)).toBe(true);
	});

	test.each([
		['another credential', webhookKey({ clientSecret: 'two' }), webhook, vendors],
		['another webhook', key, webhookOf('https://n8n.example/webhook/ffff/business-central'), vendors],
		['another company', key, webhook, { ...vendors, companyId: other }],
		['another resource', key, webhook, { ...vendors, set: 'accounts' }],
	])('does not fit %s', (_what, otherKey, otherWebhook, watched) => {
		expect(isOwnClientState(otherKey, otherWebhook, watched, clientState)).toBe(false);
	});

	test.each([undefined, null, '', 7, clientState.slice(1), `${clientState}x`, 'x'.repeat(10_000), [clientState]])('is not %p', (given) => {
		expect(isOwnClientState(key, webhook, vendors, given)).toBe(false);
	});

	test('belongs to the webhook, whatever proxy stands before n8n', () => {
		expect(webhookOf('/webhook/5b5d/business-central?validationToken=x')).toBe(webhook);
		expect(webhookOf('https://public.example/prefix/webhook/5b5d/business-central/')).toBe(webhook);
	});

	test('the word to look after subscriptions needs a proof of the last ten minutes', () => {
		const now = Date.parse('2026-09-01T10:00:00Z');
		const at = new Date(now - 60_000).toISOString();
		const proof = checkProof(key, webhook, at);
		expect(isCheckProof(key, webhook, { at, proof }, now)).toBe(true);
		expect(isCheckProof(key, webhook, { at, proof }, now + 11 * 60_000)).toBe(false);
		expect(isCheckProof(key, webhook, { at: new Date(now).toISOString(), proof }, now)).toBe(false);
		expect(isCheckProof(key, webhook, { at: 'never', proof: checkProof(key, webhook, 'never') }, now)).toBe(false);
		expect(isCheckProof(webhookKey({ clientSecret: 'two' }), webhook, { at, proof }, now)).toBe(false);
		expect(isCheckProof(key, webhook, { at, proof: undefined }, now)).toBe(false);
	});
});

describe('the resource of a notification', () => {
	test.each([
		[`api/v2.0/companies(${company})/vendors(${id(1)})`, { ...vendors, id: id(1) }],
		[`/api/v2.0/companies(${company.toUpperCase()})/vendors(${id(1)})`, { ...vendors, id: id(1) }],
		[`companies(${company})/vendors`, vendors],
		[`https://api.businesscentral.dynamics.com/v2.0/tenant/production/api/v2.0/companies(${company})/vendors(${id(1)})`, { ...vendors, id: id(1) }],
		[`api/v2.0/companies(${company})/vendors?$filter=lastModifiedDateTime%20gt%202026-09-01T10:00:00.073Z`, { ...vendors, since: '2026-09-01T10:00:00.073Z' }],
	])('%s is read', (resource, named) => {
		expect(namedResource(resource)).toEqual(named);
	});

	test.each([
		undefined,
		7,
		'',
		'vendors',
		`api/v2.0/companies(${company})/vendors(${id(1)})/picture`,
		`api/v2.0/companies(${company})/../companies(${other})/vendors`,
		`api/v2.0/companies('x')/vendors`,
		`file:///companies(${company})/vendors`,
		`companies(${company})/vendors?$filter=${'x'.repeat(600)}`,
	])('%p is none', (resource) => {
		expect(namedResource(resource)).toBeUndefined();
	});

	test.each(["?$filter=number eq '1'", '?$filter=%E0%A4%A', '?$filter=lastModifiedDateTime%20gt%202026-99-99T10:00:00Z', '?$expand=everything'])('of its query only the time of change is taken: %s', (query) => {
		expect(namedResource(`companies(${company})/vendors${query}`)).toEqual(vendors);
	});
});

describe('a notification', () => {
	const resource = (n: number) => `api/v2.0/companies(${company})/vendors(${id(n)})`;

	test('gives one hint per record: the last word counts, and what is new stays new', () => {
		const { hints, ignored } = read(entry(resource(1), 'created'), entry(resource(1), 'updated'), entry(resource(2), 'updated'), entry(resource(2), 'deleted'));
		expect(ignored).toBe(0);
		expect(hints).toHaveLength(1);
		expect([...hints[0]!.ids]).toEqual([[id(1), 'created'], [id(2), 'deleted']]);
		expect(hints[0]).toMatchObject({ ...vendors, whole: false });
	});

	test('counts entries of others, of what is not watched, and what cannot be read, and ignores them', () => {
		const { hints, ignored } = read(
			entry(resource(1), 'updated', { clientState: 'guess' }),
			entry(resource(1), 'updated', { clientState: undefined }),
			entry(`companies(${other})/vendors(${id(1)})`, 'updated'),
			entry(`companies(${company})/accounts(${id(1)})`, 'updated'),
			entry('nonsense', 'updated'),
			null,
			'text',
		);
		expect({ hints, ignored }).toEqual({ hints: [], ignored: 7 });
	});

	test.each([undefined, null, '', 'text', [], { value: {} }, { value: 'x' }])('with the body %p says nothing', (body) => {
		expect(readNotification(body, { key, webhook, wanted: [vendors] })).toEqual({ hints: [], ignored: 0 });
	});

	test('of a whole collection keeps the earliest time, and says when deletions may hide in it', () => {
		const collection = (query: string) => entry(`companies(${company})/vendors${query}`, 'collection');
		const since = (time: string) => `?$filter=lastModifiedDateTime%20gt%20${time}`;
		expect(read(collection(since('2026-09-02T00:00:00Z')), collection(since('2026-09-01T00:00:00Z'))).hints).toMatchObject([{ whole: true, since: '2026-09-01T00:00:00Z', mayHideDeletions: false }]);
		expect(read(collection('')).hints).toMatchObject([{ whole: true, since: undefined, mayHideDeletions: true }]);
	});

	test('that names very many records is read as a whole, but its deletions stay', () => {
		const { hints } = read(...Array.from({ length: 1_200 }, (_each, n) => entry(resource(n), n < 3 ? 'deleted' : 'updated')));
		expect(hints[0]!.whole).toBe(true);
		expect(hints[0]!.ids.size).toBeLessThanOrEqual(1_000);
		expect([0, 1, 2].map((n) => hints[0]!.ids.get(id(n)))).toEqual(['deleted', 'deleted', 'deleted']);
	});

	test('longer than can be meant is not read to its end', () => {
		const { hints } = read(...Array.from({ length: 50_001 }, () => entry(resource(1), 'updated')));
		expect(hints).toMatchObject([{ whole: true, mayHideDeletions: true }]);
	});
});
