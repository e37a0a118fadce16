// Takes the pictures in docs/screenshots from a running demo ("npm start", when every invoice has its outcome), in headless Chromium.
//   node scripts/screenshots.mjs http://127.0.0.1:5678 [path of chromium]
// Where pngquant is installed, the pictures become a third as large.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { root, runMain } from './longStep.mjs';

const [url = 'http://127.0.0.1:5678', executablePath = '/usr/bin/chromium'] = process.argv.slice(2);
const folder = join(root, 'docs', 'screenshots');
const login = { emailOrLdapLoginId: 'owner@example.com', password: 'Stampli-demo-1' };
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const workflows = [
	{ name: 'Stampli invoices to Dynamics 365 F&O (CSV)', picture: 'stampli-invoices-to-dynamics-fo' },
	{ name: 'Stampli invoices to Business Central (CSV)', picture: 'stampli-invoices-to-business-central' },
	{ name: 'Stampli invoices to Acumatica (CSV)', picture: 'stampli-invoices-to-acumatica' },
	{ name: 'Stampli invoices to SAP Business One (CSV)', picture: 'stampli-invoices-to-sap-b1' },
	{ name: 'Dynamics 365 F&O master data to Stampli', picture: 'dynamics-fo-master-data-to-stampli' },
];
const credentials = [
	{ name: 'Stampli SFTP (demo, Dynamics 365 F&O)', picture: 'credential-stampli-sftp' },
	{ name: 'Dynamics 365 F&O (demo)', picture: 'credential-dynamics-fo' },
];
/** The run with items on both branches: the first of this workflow. */
const run = { workflow: workflows[0].name, node: 'Write the Message' };
/** Made for its picture: the codes that nobody has mapped yet. */
const unmapped = {
	name: 'Codes without a counterpart', start: 'Start', node: 'List Unmapped', picture: 'cross-reference-list-unmapped',
	parameters: { resource: 'crossReference', operation: 'listUnmapped', set: 'production' },
}; // prettier-ignore
/** The desk for held records, as accounts payable sees it; its login is the demo's. */
const desk = { path: '/form/held-records', login: { username: 'ap', password: 'desk-demo' }, who: 'Ann', picture: 'held-records-desk' };
/** The editor has drawn everything when it has been left alone for a while. */
const settleMs = 6_000;
/** Of an output, in pixels: what matters is at the top. */
const outputHeight = 620;
/** The editor's own buttons, and what it announces to a new user. */
const hidden = 'body > div:not(#app), [class*="canvasControls"], .vue-flow__controls, .vue-flow__panel, [class*="executionButtons"], [class*="nodeCreationButtons"] { display: none !important; }';

await runMain(async () => {
	mkdirSync(folder, { recursive: true });
	const browser = await chromium.launch({ executablePath, args: quiet });
	try {
		const page = await browser.newPage({ viewport: { width: 1800, height: 1100 } });
		const { request } = page.context();
		await request.post(`${url}/rest/login`, { data: login });
		const { data: found } = await (await request.get(`${url}/rest/workflows`)).json();
		for (const { name, picture } of workflows) {
			const { id } = found.find((each) => each.name === name);
			await page.goto(`${url}/workflow/${id}`);
			await canvas(page, picture);
		}
		await executionOf(page, request, found.find((each) => each.name === run.workflow).id);
		await codesOf(page, request, found.find((each) => each.name === unmapped.name)?.id);
		await page.setViewportSize({ width: 1300, height: 1500 });
		for (const { name, picture } of credentials) {
			await page.goto(`${url}/home/credentials`);
			await page.getByText(name, { exact: true }).first().click();
			await page.addStyleTag({ content: '.el-dialog, .el-dialog * { max-height: none !important; }' });
			await page.waitForTimeout(settleMs);
			await take(page.locator('.el-dialog').last(), picture);
		}
		await deskOf(browser);
	} finally {
		await browser.close();
	}
});

/** A picture of a page or a part of it. */
async function take(what, picture, options = {}) {
	const path = join(folder, `${picture}.png`);
	await what.screenshot({ ...options, path });
	spawnSync('pngquant', ['--force', '--ext', '.png', '--skip-if-larger', '128', path]);
	console.log(`✓ ${picture}`);
}

/** The whole workflow, as large as fits, without the editor's own buttons. */
async function canvas(page, picture) {
	await page.locator('.vue-flow__node').first().waitFor();
	await page.waitForTimeout(settleMs);
	await page.keyboard.press('1');
	await page.addStyleTag({ content: hidden });
	await page.waitForTimeout(1_500);
	const notes = await page.locator('.vue-flow__node').evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect()).map(({ left, top, right, bottom }) => ({ left, top, right, bottom })));
	const edge = 16;
	const x = Math.min(...notes.map(({ left }) => left)) - edge;
	const y = Math.min(...notes.map(({ top }) => top)) - edge;
	const clip = { x, y, width: Math.max(...notes.map(({ right }) => right)) + edge - x, height: Math.max(...notes.map(({ bottom }) => bottom)) + edge - y };
	await take(page, picture, { clip });
}

/** The first run of the invoice workflow: the number of items on each branch, and the message that people get. */
async function executionOf(page, request, workflowId) {
	const filter = encodeURIComponent(JSON.stringify({ workflowId, status: ['success'] }));
	const { data } = await (await request.get(`${url}/rest/executions?limit=20&filter=${filter}`)).json();
	const first = data.results.at(-1);
	if (!first) throw new Error('The invoice workflow has not run yet.');
	const address = `${url}/workflow/${workflowId}/executions/${first.id}`;
	await page.goto(address);
	await canvas(page, 'run-posted-and-held');
	await page.goto('about:blank');
	await page.goto(address);
	await outputOf(page, run.node, 'message-about-holds');
}

/** The output of one node of the run that is shown, as a table. */
async function outputOf(page, node, picture) {
	await page.locator(`[data-node-name="${node}"]`).first().waitFor();
	await page.waitForTimeout(settleMs);
	await page.locator(`[data-node-name="${node}"]`).first().dblclick();
	await page.waitForTimeout(2_000);
	const box = await page.locator('[data-test-id="output-panel"]').last().boundingBox();
	await take(page, picture, { clip: { ...box, height: Math.min(box.height, outputHeight) } });
}

/** A small workflow of its own, run once. */
async function codesOf(page, request, existing) {
	const nodes = [
		{ id: 'start', name: unmapped.start, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
		{ id: 'list', name: unmapped.node, type: 'n8n-nodes-stampli-erp.stampli', typeVersion: 1, position: [240, 0], parameters: unmapped.parameters },
	];
	const connections = { [unmapped.start]: { main: [[{ node: unmapped.node, type: 'main', index: 0 }]] } };
	const made = existing ? { id: existing } : (await (await request.post(`${url}/rest/workflows`, { data: { name: unmapped.name, nodes, connections, settings: { executionOrder: 'v1' } } })).json()).data;
	const workflowData = (await (await request.get(`${url}/rest/workflows/${made.id}`)).json()).data;
	const { data } = await (await request.post(`${url}/rest/workflows/${made.id}/run`, { data: { workflowData, triggerToStartFrom: { name: unmapped.start } } })).json();
	await page.waitForTimeout(settleMs);
	await page.goto(`${url}/workflow/${made.id}/executions/${data.executionId}`);
	await outputOf(page, unmapped.node, unmapped.picture);
}

/** The page on which a person decides about the first held record. */
async function deskOf(browser) {
	const context = await browser.newContext({ viewport: { width: 900, height: 900 }, httpCredentials: desk.login });
	const page = await context.newPage();
	const goOn = async () => {
		await page.locator('button[type=submit]').click();
		await page.waitForTimeout(settleMs);
	};
	await page.goto(`${url}${desk.path}`);
	await page.locator('input').first().fill(desk.who);
	await goOn();
	await page.locator('select').first().selectOption({ index: 1 });
	await goOn();
	await take(page, desk.picture, { fullPage: true });
	await context.close();
}
