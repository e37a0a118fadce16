// Takes the pictures in docs/screenshots from a running demo ("npm start"), in headless Chromium.
//   node scripts/screenshots.mjs http://127.0.0.1:5678 [path of chromium]
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
	{ name: 'Dynamics 365 F&O master data to Stampli', picture: 'dynamics-fo-master-data-to-stampli' },
];
const credentials = [
	{ name: 'Stampli SFTP (demo)', picture: 'credential-stampli-sftp' },
	{ name: 'Dynamics 365 F&O (demo)', picture: 'credential-dynamics-fo' },
];
/** The editor has drawn everything when it has been left alone for a while. */
const settleMs = 6_000;
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
		await executionOf(page, request, found.find((each) => each.name === workflows[0].name).id);
		await page.setViewportSize({ width: 1300, height: 1500 });
		for (const { name, picture } of credentials) {
			await page.goto(`${url}/home/credentials`);
			await page.getByText(name, { exact: true }).first().click();
			await page.addStyleTag({ content: '.el-dialog, .el-dialog * { max-height: none !important; }' });
			await page.waitForTimeout(settleMs);
			await page.locator('.el-dialog').last().screenshot({ path: join(folder, `${picture}.png`) });
			console.log(`✓ ${picture}`);
		}
	} finally {
		await browser.close();
	}
});

/** The whole workflow, as large as fits, without the editor's own buttons. */
async function canvas(page, picture) {
	await page.waitForTimeout(settleMs);
	await page.keyboard.press('1');
	await page.addStyleTag({ content: hidden });
	await page.waitForTimeout(1_500);
	const notes = await page.locator('.vue-flow__node').evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect()).map(({ left, top, right, bottom }) => ({ left, top, right, bottom })));
	const edge = 16;
	const x = Math.min(...notes.map(({ left }) => left)) - edge;
	const y = Math.min(...notes.map(({ top }) => top)) - edge;
	const clip = { x, y, width: Math.max(...notes.map(({ right }) => right)) + edge - x, height: Math.max(...notes.map(({ bottom }) => bottom)) + edge - y };
	await page.screenshot({ path: join(folder, `${picture}.png`), clip });
	console.log(`✓ ${picture}`);
}

/** The first run of the invoice workflow, with the number of items on each branch. */
async function executionOf(page, request, workflowId) {
	const filter = encodeURIComponent(JSON.stringify({ workflowId, status: ['success'] }));
	const { data } = await (await request.get(`${url}/rest/executions?limit=20&filter=${filter}`)).json();
	const first = data.results.at(-1);
	if (!first) throw new Error('The invoice workflow has not run yet.');
	await page.goto(`${url}/workflow/${workflowId}/executions/${first.id}`);
	await page.waitForTimeout(settleMs);
	await page.addStyleTag({ content: hidden });
	await page.screenshot({ path: join(folder, 'run-posted-and-held.png') });
	console.log('✓ run-posted-and-held');
}
