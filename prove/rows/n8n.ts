import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../../demo/n8n/paths';
import { type N8n, startN8n } from '../../demo/n8n/server';
import type { ErpWorld, ProvenErp } from '../erps';
import { findings, isSettled } from '../findings';
import { at, type Moment, momentOf } from '../n8n/moments';
import { createCredentials, handoverSeconds, importTemplate, lacksN8n } from '../n8n/setting';
import { draw } from '../random';
import type { Proof, Row } from '../row';
import { type Scenario, scenario } from '../scenario';
import { openWorkspace, type Workspace } from '../workspace';

const aheadPerStartMs = 2 * handoverSeconds * 1000;
const runMs = 30_000;
const maxRestarts = 6;
/** What is not done by then is lost; a machine that is only busy gets there. */
const lastRunMs = 240_000;

/** One real n8n that lives through all kills: the same folder, ledger and ERP; each seed brings new files. */
export const n8n: Row = {
	id: 'n8n',
	fault: 'kill -9 of a real n8n with the shipped template, at seeded moments, then started again',
	zero: ['lost', 'doubled', 'halfDone'],
	tried: ['kills', 'invoices'],
	perErp: true,
	seeds: { full: 28, short: 0 },
	note: `The package is packed, installed and published as a user does it. The trigger leases records for ${handoverSeconds} s, Post for 20 s; instead of waiting, each start has n8n's clock ${aheadPerStartMs / 60_000} minutes further ahead. A poll runs when the workflow is published and at every start. The moment of a kill is one seen by a server (a request, a create, a file operation) plus up to 60 ms; every third seed dies again while it recovers. Killed in the middle of publishing, n8n itself takes some minutes before the workflow runs again; it is then published again, as a person would who sees that nothing runs. A kill is counted only while something was still to be done.`,
	lacks: lacksN8n,
	open: async ({ erp }) => await openProof(erp),
};

interface Running {
	world: ErpWorld;
	workspace: Workspace;
	server: N8n;
	workflow: string;
	start(): Promise<void>;
	publish(): Promise<void>;
}

async function openProof(erp: ProvenErp): Promise<Proof> {
	const [world, workspace, folder] = await Promise.all([erp.start(1), openWorkspace(), mkdtemp(join(tmpdir(), 'stampli-prove-n8n-'))]);
	const server = await startN8n({ folder, env: { STAMPLI_LEDGER_FILE: workspace.ledgerFile } });
	let aheadMs = 0;
	const workflow = await importTemplate(server.api, world, await createCredentials(server.api, world, workspace), { name: 'Prove' });
	const running: Running = {
		world,
		workspace,
		server,
		workflow,
		async start() {
			aheadMs += aheadPerStartMs;
			await server.start({ NODE_OPTIONS: `--require ${join(root, 'test', 'e2e', 'laterClock.js')}`, CLOCK_AHEAD_MS: String(aheadMs) });
		},
		/** Activated anew: that polls at once. */
		async publish() {
			await server.api.unpublish(workflow);
			await server.api.publish(workflow);
		},
	};
	const all: Scenario = { files: [], bills: new Map(), held: new Set() };
	return {
		async one(seed) {
			if (server.pid() === undefined) await running.start();
			const made = scenario(world, `N${seed}`, draw(seed));
			for (const { name, text } of made.files) workspace.sftp.tree.put(`/outbound/${name}`, text, workspace.sftp.tree.now() - 60);
			const draws = draw(seed, 1);
			let kills = await killedDuring(running, made, momentOf(seed, draws), () => running.publish());
			if (seed % 3 === 0) kills += await killedDuring(running, made, momentOf(seed + 1 + draws.below(5), draws), () => running.start());
			const starts = await recover(running, made);
			const why = isSettled(workspace, made) ? [] : await lastWords(running);
			await server.api.unpublish(workflow);
			// What came before stays under watch: a double may come late.
			all.files.push(...made.files);
			for (const [number, invoice] of made.bills) all.bills.set(number, invoice);
			for (const number of made.held) all.held.add(number);
			const { said, ...found } = await findings(workspace, world, all);
			return { figures: { ...found, kills, starts, invoices: made.bills.size }, said: said.length > 0 ? [...said, ...why] : [] };
		},
		async close() {
			await server.kill();
			await Promise.all([world.close(), workspace.close()]);
			await rm(folder, { recursive: true, force: true });
		},
	};
}

/** Begins something and kills n8n at the moment, or when that does not come. Gives 1 when something was still to be done then. */
async function killedDuring({ world, workspace, server }: Running, made: Scenario, moment: Moment, begin: () => Promise<void>): Promise<number> {
	let killed: Promise<void> | undefined;
	const watch = at(moment, world, workspace, () => (killed = server.kill()));
	// What is begun may end with n8n, and says so; whether all is well is found out afterwards.
	const begun = begin().catch(() => undefined);
	const deadline = Date.now() + runMs;
	while (!killed && Date.now() < deadline && !isSettled(workspace, made)) await sleep(25);
	watch.stop();
	const wasInTheMiddle = killed !== undefined || !isSettled(workspace, made);
	await (killed ?? server.kill());
	await begun;
	return wasInTheMiddle && !isSettled(workspace, made) ? 1 : 0;
}

/** Starts n8n until nothing is left to do; gives the number of starts. */
async function recover({ workspace, server, workflow, start, publish }: Running, made: Scenario): Promise<number> {
	for (let starts = 1; ; starts++) {
		// A port that was free a moment ago may be taken by then.
		await start().catch(async () => await start());
		// Killed while it was being published, n8n does not know of it.
		if (!(await server.api.workflow(workflow)).active) await publish();
		const settled = async (ms: number): Promise<boolean> => {
			for (const deadline = Date.now() + ms; !isSettled(workspace, made) && Date.now() < deadline; ) await sleep(50);
			return isSettled(workspace, made);
		};
		if (await settled(runMs)) return starts;
		// Killed in the middle of publishing, n8n 2.41 goes on with it after some minutes. Who sees that nothing runs publishes again.
		if (starts > 1) await publish();
		if ((await settled(starts < maxRestarts ? runMs : lastRunMs)) || starts === maxRestarts) return starts;
		await server.kill();
	}
}

/** What n8n itself says where it left work undone. */
async function lastWords({ server, workflow }: Running): Promise<string[]> {
	const { active } = await server.api.workflow(workflow);
	const last = (await server.api.executions(workflow)).sort((a, b) => Number(a.id) - Number(b.id)).slice(-3);
	const errors = await Promise.all(last.map(async ({ id }) => (await server.api.outputs(id)).error));
	const log = (await server.log()).trim().split('\n').slice(-12);
	return [`workflow ${active ? 'active' : 'not active'}`, ...last.map(({ id, status }, i) => `execution ${id}: ${status} ${errors[i] ?? ''}`), ...log.map((line) => `log: ${line}`)];
}
