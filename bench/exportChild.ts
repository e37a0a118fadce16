import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Front from '../nodes/DynamicsFo/DynamicsFo.node';
import { closeLedgers } from '../nodes/shared/openLedger';
import { outputsOf, runInEngine } from '../test/engine/engine';

/* A process that does nothing but one Master Data: Export, so that its memory can be read from outside. */

// By its whole name: Node would take DynamicsFo.node.json for it.
const { DynamicsFo } = createRequire(__filename)(join(__dirname, '../nodes/DynamicsFo/DynamicsFo.node.ts')) as typeof Front;

async function main(): Promise<void> {
	const credentials = JSON.parse(process.env.BENCH_CREDENTIALS!) as Record<string, never>;
	const exportOnce = async () => {
		const run = await runInEngine({
			workflow: {
				nodes: [
					{
						id: '1', name: 'Export', type: 'erp', typeVersion: 1, position: [0, 0],
						parameters: { resource: 'masterData', operation: 'export', entity: 'vendor', companies: process.env.BENCH_COMPANY!, profile: 'vendorsCsv', folder: '/inbound', options: { allowShrinking: true, ...(JSON.parse(process.env.BENCH_OPTIONS!) as object) } },
						credentials: { dynamicsFoApi: { id: '1', name: 'erp' }, stampliSftpApi: { id: '2', name: 'sftp' } },
					},
				],
				connections: {},
			}, // prettier-ignore
			nodeTypes: { erp: new DynamicsFo() },
			credentials,
			startNode: 'Export',
			items: [{ json: {} }],
		});
		if (run.data.resultData.error) throw run.data.resultData.error;
		return outputsOf(run, 'Export')[0]![0]!.json;
	};
	process.env.BENCH_COMPANY = 'usrt';
	await exportOnce(); // everything is loaded, connected and compiled
	global.gc?.();
	process.send!('idle');
	await once(process, 'message');
	process.env.BENCH_COMPANY = 'usmf';
	const startedAt = performance.now();
	const told = await exportOnce();
	process.send!({ seconds: (performance.now() - startedAt) / 1000, records: told.records, bytes: told.bytes });
	await closeLedgers();
	process.disconnect();
}

void main();
