import { readFileSync } from 'node:fs';
import type { Fault } from '../../simulators/faults';
import type { ErpWorld } from '../erps';
import type { Report } from '../job';
import { openProcesses, type Processes } from '../processes';
import { draw } from '../random';
import { forms } from '../secretForms';
import type { Row } from '../row';
import { scenario } from '../scenario';
import { type Case, withCase } from '../settle';
import { sftpPassword } from '../workspace';

/** Whole runs with everything that can go wrong, some of it by answers that repeat the request's own secrets. */
export const secrets: Row = {
	id: 'secrets',
	fault: 'password, client secret, token and ledger key searched in items, log lines, errors, receipts, ledger and static data of whole runs with faults',
	zero: ['found'],
	tried: ['searches', 'secrets', 'errors'],
	perErp: true,
	seeds: { full: 9, short: 1 },
	note: 'Each secret is searched as it is, as base64, as hexadecimal and as it stands in an address. Execution records of n8n are the items and errors of the nodes; the database and the log of n8n itself are searched after the runs of `test/e2e/templates.test.ts`.',
	open: async ({ erp }) => ({
		async one(seed) {
			const processes = openProcesses(1);
			try {
				return await withCase({ erp, seed, processes, made: (world) => scenario(world, `X${seed}`, draw(seed)) }, (each) => oneCase(seed, each, processes));
			} finally {
				await processes.close();
			}
		},
		close: async () => {},
	}),
};

async function oneCase(seed: number, each: Case, processes: Processes) {
	const token = talkative(each.world, seed);
	const { sftp } = each.workspace.job({ erp: '', erpFacts: {}, executions: '' });
	const reports: Report[] = [];
	for (const changes of [{}, {}, { sftp: { ...sftp, username: 'nobody' } }, {}]) {
		const ending = await each.start({ tellItems: true, ...changes });
		if (ending.ended === 'done') reports.push(ending.report);
		each.aheadMs += 61 * 60_000;
	}
	const all = [sftpPassword, ...each.world.secrets, ...token(), readFileSync(`${each.workspace.ledgerFile}.key`, 'utf8').trim()];
	const told = { 'reports of the nodes': JSON.stringify(reports), 'output of the processes': processes.output(), ...kept(each) };
	const found = Object.entries(told).flatMap(([place, text]) => all.filter((secret) => forms(secret).some((form) => text.includes(form))).map((secret) => `${secret.slice(0, 6)}… in the ${place}`));
	const searches = Object.keys(told).length * all.length;
	return { figures: { found: found.length, searches, secrets: all.length, errors: reports.reduce((sum, { errors }) => sum + errors.length, 0) }, said: found };
}

/** What survives the run: receipts and files, ledger, static data. */
function kept({ workspace: { sftp, ledgerFile, folder } }: Case): Record<string, string> {
	const textOf = (file: string) => {
		try {
			return readFileSync(file, 'latin1');
		} catch {
			return '';
		}
	};
	return {
		'files on the server': [...sftp.tree.files()].map(([path, bytes]) => `${path} ${bytes.toString('latin1')}`).join('\n'),
		ledger: textOf(ledgerFile) + textOf(`${ledgerFile}-wal`),
		'static data': textOf(`${folder}/static.json`),
	};
}

/** Answers that repeat what the request carried, as careless gateways and debug pages do. Gives the tokens that were seen. */
function talkative(world: ErpWorld, seed: number): () => string[] {
	const tokens = new Set<string>();
	const { below } = draw(seed, 2);
	world.faults.take = ({ scope }): Fault[] => {
		const token = world.newestToken();
		if (token) tokens.add(token);
		if (scope !== 'request') return [];
		const roll = below(100);
		if (roll < 12) return [echo(world, 500)];
		if (roll < 20) return [echo(world, 400)];
		if (roll < 24) return [echo(world, 403)];
		if (roll < 28) return [{ kind: 'expireToken' }];
		if (roll < 34) return [{ kind: 'loseAnswer' }];
		return [];
	};
	return () => [...tokens];
}

/** The text is made when the request is in the simulator's journal: with the token of this very request, and what sign-ins carry. */
function echo(world: ErpWorld, status: number): Fault {
	return {
		kind: 'status',
		status,
		get body() {
			return JSON.stringify({ error: { code: 'Echo', message: `Refused: Authorization: ${world.newestToken()} ${world.signInSecret ?? ''}` } });
		},
	};
}
