import { randomUUID } from 'node:crypto';
import { StampliErpError } from '../../core/errors';
import type { Ledger } from '../../core/ports';
import type { PackageRun } from './dataPackages';

/** Imports must not be started beside each other: one run of this n8n at a time, which also remembers what went under which execution. */
export async function importTurn<T>(ledger: Ledger, run: PackageRun & { timeoutMs: number }, work: (run: PackageRun) => Promise<T>): Promise<T> {
	const { host } = new URL(run.connection.origin);
	const [claimed] = await ledger.claim([`dynamics-fo:${host}:importPackage`], `import/${randomUUID()}`, run.timeoutMs + 300_000);
	if (!claimed) throw new StampliErpError({ kind: 'transient', code: 'package.busy', message: 'Another data package is being imported at this moment', hint: 'Dynamics 365 F&O takes one at a time. Run it again later.' });
	try {
		return await work({ ...run, memory: memoryIn(ledger, host) });
	} finally {
		await ledger.release([claimed]);
	}
}

function memoryIn(ledger: Ledger, host: string): NonNullable<PackageRun['memory']> {
	const name = (key: string) => `package:${host}|${key}`;
	return { read: (key) => ledger.watermark(name(key)), write: (key, executionId) => ledger.setWatermark(name(key), executionId) };
}
