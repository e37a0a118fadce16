import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import type { DynamicsBcCredentials } from '../../../nodes/DynamicsBc/credentials';
import { withBooks } from '../../../nodes/DynamicsBc/openBooks';
import { nodeSettings } from '../../../nodes/DynamicsBc/operations/nodeSettings';
import { resources } from '../../../nodes/DynamicsBc/operations/resources';
import { DynamicsBc } from '../../../nodes/DynamicsBc/DynamicsBc.node';
import { type DynamicsBcSimulator, startDynamicsBc } from '../../../simulators/dynamicsBc';
import { type DynamicsNavSimulator, startDynamicsNav } from '../../../simulators/dynamicsNav';

/* Which interface a run of the node uses, and how its options become settings. */

const context = (credentials: DynamicsBcCredentials) => ({ getCredentials: () => Promise.resolve(credentials as unknown as ICredentialDataDecryptedObject), helpers: {} });
const onPremises = (url: string, user: string, key: string): DynamicsBcCredentials => {
	const { hostname, port, pathname } = new URL(url);
	return { deployment: 'onPremises', protocol: 'http', host: hostname, port: Number(port), instance: pathname.slice(1), signIn: 'basic', userName: user, accessKey: key };
};

describe('a server of one\'s own', () => {
	let nav: DynamicsNavSimulator;
	let bc: DynamicsBcSimulator;
	beforeAll(async () => {
		[nav, bc] = await Promise.all([startDynamicsNav(), startDynamicsBc({ basePath: '/BC240', basic: { user: 'AP', key: 'access-key' } })]);
	});
	afterAll(async () => await Promise.all([nav.close(), bc.close()]));
	const navCredentials = () => ({ ...onPremises(nav.url, nav.settings.user, nav.settings.accessKey), soapPort: Number(new URL(nav.soapUrl).port) });

	test('that has API v2.0 is used through it', async () => {
		expect(await withBooks(context(onPremises(bc.url, 'AP', 'access-key')), {}, (books) => Promise.resolve(books.bills.name))).toBe('Business Central');
	});

	test.each([
		[400, 'BadRequest_NotFound'],
		[404, 'BadRequest_ResourceNotFound'],
		[501, 'BadRequest_MethodNotImplemented'],
	])('that answers %i %s below /api has none', async (status, code) => {
		const old = await startDynamicsBc({ basePath: '/BC140', basic: { user: 'AP', key: 'access-key' }, hiddenSets: [], unknownPath: { status, code } });
		const credentials = { ...onPremises(old.origin, 'AP', 'access-key'), instance: 'BC130' };
		expect(await withBooks(context(credentials), {}, (books) => Promise.resolve(books.bills.name))).not.toBe('Business Central');
		await old.close();
	});

	test('that has none is used through its published pages', async () => {
		const [name, companies] = await withBooks(context(navCredentials()), {}, async (books) => [books.bills.name, await books.companies()] as const);
		expect(name).not.toBe('Business Central');
		expect(companies.length).toBe(nav.companies.length);
	});

	test('that is to be used through the API and has none is an error, not another way', async () => {
		await expect(withBooks(context(navCredentials()), { interface: 'api' }, (books) => books.companies())).rejects.toMatchObject({ kind: 'setup' });
	});

	test('that refuses the sign-in is not taken for one without an API', async () => {
		await expect(withBooks(context(onPremises(bc.url, 'AP', 'wrong')), {}, (books) => books.companies())).rejects.toMatchObject({ kind: 'setup', code: 'dynamicsBc.signIn' });
	});
});

describe('options', () => {
	test('are settings of the books', () => {
		const options: IDataObject = { posting: 'post', creditNotes: 'hold', batchSize: 20, journal: 'PURCH/STAMPLI', services: 'vendor=MyVendors, accounts=Chart', postingCodeunit: 'Poster.Post' };
		expect(nodeSettings(options, 'CRONUS')).toEqual({
			company: 'CRONUS', posting: 'post', creditNotes: 'hold', batchSize: 20, pagePosting: { service: 'Poster', method: 'Post' },
			pages: { way: 'purchaseJournal', journal: { template: 'PURCH', batch: 'STAMPLI' }, services: { vendor: 'MyVendors', accounts: 'Chart' } },
		}); // prettier-ignore
	});

	test.each([
		['Pages: Journal', { journal: 'PURCH' }],
		['Pages: Service Names', { services: 'vendors=X' }],
		['Pages: Posting Codeunit', { postingCodeunit: 'Poster' }],
		['Batch Size', { batchSize: 0 }],
		['Concurrency', { concurrency: 9 }],
	])('a wrong %s is named', (label, options) => {
		expect(() => nodeSettings(options as IDataObject, '')).toThrow(expect.objectContaining({ kind: 'setup', message: expect.stringContaining(label) }));
	});

	test('the node offers bills, cross-references, master data, payments, subscriptions and vendors', () => {
		expect(resources.map(({ name }) => name)).toEqual(['Bill', 'Cross-Reference', 'Master Data', 'Payment', 'Subscription', 'Vendor']);
		expect(new DynamicsBc().description.properties.length).toBeGreaterThan(10);
	});
});
