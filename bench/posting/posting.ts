import { progress } from '../../demo/progress';
import type { BenchErp } from './erps/erp';
import type { Load } from './load';
import { post, type PostingRun } from './run';
import type { Side } from './sides';
import { openStage, type Stage } from './stage';

const warmUp = { invoices: 20, linesPerInvoice: 5 };

export interface Pair {
	load: Load;
	ours: PostingRun;
	peer: PostingRun;
}

/**
 * Posts the same invoices by the shipped template and by the workflow of n8n's own nodes, load by load. n8n is started anew before every
 * run, and warmed up by a small file, so that both begin alike.
 */
export async function posting(erp: BenchErp): Promise<Pair[]> {
	const stage = await progress(`Start n8n and a stand-in for ${erp.name}`, () => openStage(erp));
	const pairs: Pair[] = [];
	try {
		for (const [i, load] of erp.loads.entries()) {
			const ours = await measure('ours', stage, load, i);
			const peer = await measure('peer', stage, load, i);
			pairs.push({ load, ours, peer });
		}
	} finally {
		await stage.close();
	}
	return pairs;
}

async function measure(side: Side, stage: Stage, load: Load, number: number): Promise<PostingRun> {
	const { erp, benched, n8n } = stage;
	const title = `${erp.name}, ${erp.work.invoices} invoices, ${load.latencyMs} ms per request, ${load.perOperationMs} ms per operation: ${side === 'ours' ? 'this package' : "n8n's own nodes"}`;
	const done = () => {
		const { bills, lines } = benched.counts();
		return `${bills} bills, ${lines} lines`;
	};
	return await progress(title, async () => {
		await n8n.stop();
		await n8n.start();
		await post(side, stage, { latencyMs: 0, perOperationMs: 0 }, { ...warmUp, prefix: `W${side[0]}${number}` });
		return await post(side, stage, load, { ...erp.work, prefix: `M${side[0]}${number}` });
	}, done);
}
