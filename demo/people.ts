import { filledIn, readTemplate } from './n8n/template';
import type { N8n } from './n8n/server';

const login = { user: 'ap', password: 'desk-demo' };

/** What accounts payable works with: the desk for held records, published; bulk retry and data tables to be looked at. */
export async function usePeoplesTemplates({ api }: N8n): Promise<void> {
	const httpBasicAuth = await api.createCredential('Held records desk (demo)', 'httpBasicAuth', login);
	const { id } = await api.importWorkflow(filledIn(readTemplate('held-records-desk'), { credentials: { httpBasicAuth } }));
	await api.publish(id);
	for (const name of ['held-records-retry', 'held-records-to-data-table']) await api.importWorkflow(filledIn(readTemplate(name), { credentials: {} }));
}

const address = ({ url }: N8n) => `${url}/form/held-records`;

/** A desk that nobody without its password sees. */
export async function deskProblems(n8n: N8n): Promise<string[]> {
	const authorization = `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
	const [stranger, clerk] = await Promise.all([fetch(address(n8n)), fetch(address(n8n), { headers: { authorization } })]);
	return stranger.status === 401 && clerk.status === 200 ? [] : [`the desk for held records answers ${stranger.status} without and ${clerk.status} with its password; 401 and 200 expected`];
}

export function showDesk(n8n: N8n): void {
	console.log(`\nHeld invoices: ${address(n8n)} (user ${login.user}, password ${login.password}) shows what is held, and corrects, retries or dismisses it.`);
}
