import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSftpServer, type SftpServer } from '../simulators/sftp';
import type { RunningErp } from './erps/erp';
import { filledIn, readTemplate } from './n8n/template';
import type { N8n } from './n8n/server';
import { type Result, results } from './receipts';
import type { Systems } from './systems';
import { table } from './table';

/** A trading partner of the demo: his own SFTP server with orders and invoices in X12, and what becomes of them. */
export interface PartnerAct {
	/** Imports and publishes the 850 and the 810 template against his server. */
	use(n8n: N8n, running: RunningErp): Promise<void>;
	isDone(): boolean;
	differences(): string[];
	show(): void;
	close(): Promise<void>;
}

const folder = join(__dirname, 'partner');
const login = { username: 'partner', password: 'demo-partner' };
const folders = { orders: '/orders', invoices: '/invoices', acks: '/acks', receipts: '/receipts' };
const everyMinute = { item: [{ mode: 'everyMinute' }] };

/** What the samples must come to: by purchase order or invoice number. */
const expected: Record<string, string> = { 'DEMO-850-1': 'posted', 'DEMO-850-2': 'held', 'DEMO-810-1': 'posted', 'DEMO-810-2': 'held', 'DEMO-810-3': 'held' };
/** Functional groups that must be answered, once each. */
const groups = ['PO 101', 'IN 102', 'IN 103'];

export async function startPartner({ dynamicsFo: { data } }: Systems): Promise<PartnerAct> {
	const sftp = await startSftpServer({ users: [login], files: Object.fromEntries(Object.values(folders).map((path) => [`${path}/`, ''])) });
	const partner = readFileSync(join(folder, 'partner.json'), 'utf8');
	for (const name of readdirSync(folder).filter((each) => /^8[15]0_/.test(each))) {
		sftp.tree.put(`${name.startsWith('850') ? folders.orders : folders.invoices}/${name}`, readFileSync(join(folder, name)));
	}
	const told = () => results(sftp, folders.receipts);
	const answered = () => [...sftp.tree.files(folders.acks).values()].flatMap((content) => [...content.toString('latin1').matchAll(/AK1\*(\w+)\*(\d+)/g)].map(([, id, control]) => `${id} ${control}`)).sort();
	const orders = () => data.PurchaseOrderHeadersV2.filter((row) => /^DEMO-850-/.test(String(row.PurchaseOrderNumber) + String(row.VendorOrderReference)));
	const bills = () => data.VendorInvoiceHeaders.filter((row) => /^DEMO-810-/.test(String(row.InvoiceNumber)));
	return {
		async use({ api }, { credentials, postOptions }) {
			const references: Record<string, { id: string; name: string }> = {
				partnerSftpApi: await api.createCredential('Partner SFTP (demo)', 'partnerSftpApi', { host: '127.0.0.1', port: sftp.port, ...login, authentication: 'password', hostKeyMode: 'pinned', hostKeys: sftp.fingerprints.join('\n') }),
				dynamicsFoApi: await api.createCredential('Dynamics 365 F&O (demo, partner)', 'dynamicsFoApi', credentials.dynamicsFoApi!),
			};
			const company = { company: { __rl: true, mode: 'id', value: 'usmf' } };
			const publish = async (name: string, parameters: Record<string, Record<string, unknown>>) => {
				const { id } = await api.importWorkflow(filledIn(readTemplate(name), { credentials: references, parameters }));
				await api.publish(id);
			};
			const trigger = (path: string) => ({ partner, folder: path, firstActivation: 'processExisting', pollTimes: everyMinute });
			await publish('partner-850-to-dynamics-fo', { 'New Orders': trigger(folders.orders), 'Create in Dynamics 365': company, Acknowledge: { partner } });
			await publish('partner-810-to-dynamics-fo', { 'New Invoices': trigger(folders.invoices), 'Post to Dynamics 365': { ...company, options: postOptions }, Acknowledge: { partner } });
		},
		isDone: () => told().length >= Object.keys(expected).length && answered().length >= groups.length,
		differences: () => [
			...Object.entries(expected).flatMap(([number, outcome]) => {
				const found = told().find(({ invoice }) => invoice === number);
				return found?.outcome === outcome ? [] : [`partner, ${number}: ${outcome} expected, ${found?.outcome ?? 'no receipt'} found (${found?.reason ?? ''})`];
			}),
			...(answered().join() === [...groups].sort().join() ? [] : [`partner: ${groups.join(', ')} should be acknowledged once each, found ${answered().join(', ') || 'none'}`]),
			...(orders().length === 1 && bills().length === 1 ? [] : [`partner: F&O has ${orders().length} orders and ${bills().length} invoices of the samples, one each expected`]),
		],
		show: () => show(told(), answered(), sftp),
		close: () => sftp.close(),
	};
}

function show(told: Result[], answered: string[], sftp: SftpServer): void {
	const rows = told.map(({ file, invoice, outcome, erpNumber, reason }) => [file, invoice, outcome, erpNumber, reason]);
	console.log(`\nTRADING PARTNER (X12) WITH DYNAMICS 365 F&O\n${table(['File', 'Document', 'Outcome', 'ERP number', 'Reason'], rows)}`);
	console.log(`Functional acknowledgements (997) in ${folders.acks}: ${[...sftp.tree.files(folders.acks).keys()].map((path) => path.split('/').pop()).join(', ')} for ${answered.join(', ')}.`);
}
