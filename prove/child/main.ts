import { moveClock } from './clock';
import './watch';
import type { Job } from '../job';
import { closeLedgers } from '../../nodes/shared/openLedger';
import { planKill } from './boundaries';
import { work } from './pipeline';

process.on('message', (message: { kind: 'job'; job: Job } | { kind: 'goOn' }) => {
	if (message.kind !== 'job') return;
	const { job } = message;
	moveClock(job.aheadMs);
	planKill(job.kill);
	process.env.STAMPLI_LEDGER_FILE = job.ledgerFile;
	void work(job)
		.then(async (report) => {
			await closeLedgers();
			return { kind: 'done', report };
		})
		.catch((error: Error) => ({ kind: 'failed', message: error.stack ?? error.message }))
		.then((ending) => process.send!(ending));
});
process.on('disconnect', () => process.exit(0));
process.send!({ kind: 'ready' });
