import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../demo/n8n/paths';
import { startSystems } from '../demo/systems';
import { watchMemory } from './processTree';

export interface ExportResult {
	where: string;
	records: number;
	bytes: number;
	seconds: number;
	aboveIdleBytes: number;
}

export const exportedVendors = 100_000;

/** Fills the company usmf up to 100,000 vendors. */
export function addVendors(rows: Record<string, unknown>[]): void {
	const example = rows.find((row) => row.VendorAccountNumber === '1001')!;
	for (let i = rows.filter((row) => row.dataAreaId === 'usmf').length; i < exportedVendors; i += 1) {
		rows.push({ ...example, VendorAccountNumber: String(i).padStart(8, '0'), VendorOrganizationName: `Vendor ${i} Manufacturing & Supply` });
	}
}

const ways = {
	odata: { where: 'In a process of its own, page by page', packageAbove: 0 },
	package: { where: 'The same as a data package', packageAbove: exportedVendors / 2 },
};

/** One *Master Data: Export* of 100,000 vendors in a process of its own, in n8n's engine, from the ERP simulator to the SFTP server. */
export async function exportList(way: keyof typeof ways): Promise<ExportResult> {
	const { where, packageAbove } = ways[way];
	const systems = await startSystems({ tls: false });
	const storageHosts = new URL((await systems.dynamicsFo.dataManagement.storage()).url).host;
	const folder = mkdtempSync(join(tmpdir(), 'stampli-erp-bench-'));
	addVendors(systems.dynamicsFo.data.VendorsV2);
	const child = fork(join(root, 'scripts', 'typescript.js'), [join(root, 'bench', 'exportChild.ts')], {
		cwd: root,
		execArgv: ['--expose-gc'],
		env: { ...process.env, BENCH_CREDENTIALS: JSON.stringify(systems.credentials), BENCH_OPTIONS: JSON.stringify({ packageAbove, storageHosts }), STAMPLI_LEDGER_FILE: join(folder, 'ledger.sqlite') },
	});
	try {
		await once(child, 'message');
		const memory = watchMemory(child.pid!);
		child.send('go');
		const [told] = (await once(child, 'message')) as [{ seconds: number; records: number; bytes: number }];
		const { aboveIdleBytes } = memory.stop();
		if (told.records !== exportedVendors) throw new Error(`${told.records} vendors were exported instead of ${exportedVendors}.`);
		const packages = systems.dynamicsFo.journal.filter(({ url }) => url.includes('ExportToPackage')).length;
		if (packages !== (way === 'package' ? 1 : 0)) throw new Error(`${packages} packages were exported.`);
		return { where, ...told, aboveIdleBytes };
	} finally {
		child.kill();
		await systems.close();
		rmSync(folder, { recursive: true, force: true });
	}
}
