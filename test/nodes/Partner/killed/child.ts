import './watch';
import { closeLedgers } from '../../../../nodes/shared/openLedger';
import { planKill } from '../../../../prove/child/boundaries';
import { moveClock } from '../../../../prove/child/clock';
import type { Job } from './job';
import { work } from './workflow';

process.on('message', ({ job }: { job: Job }) => {
	moveClock(job.aheadMs);
	planKill(job.kill && { ...job.kill, delayMs: 0 });
	process.env.STAMPLI_LEDGER_FILE = job.ledgerFile;
	void work(job)
		.then(async (report) => {
			await closeLedgers();
			return { report };
		})
		.catch((error: Error) => ({ failed: error.stack ?? error.message }))
		.then((ending) => process.send!(ending));
});
process.on('disconnect', () => process.exit(0));
