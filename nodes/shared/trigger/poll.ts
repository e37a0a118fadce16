import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import type { RecordItem } from '../../../core/records';
import { openSftp, type SftpInbox } from '../../../io/sftp';
import { openLedger } from '../openLedger';
import { sftpSettings } from '../sftpConnection';
import { triggerRoute } from '../triggerRoute';
import { dueItems, itemOf } from './dueItems';
import { formerRoutes } from './formerRoutes';
import { setup } from './pollSettings';
import { readNew } from './readNew';
import { sample } from './sample';
import type { FileSource } from './source';
import { settleWithoutRecords } from './withoutRecords';

const budgetMs = 25_000;
/** A server that does not answer must be told of before n8n gives the poll up. */
const retryWithinMs = 15_000;
const running = new Set<string>();

/** One poll: what is due again, then new files. Null when there is nothing, or while another poll of this trigger runs. */
export async function pollFiles<Also>(context: IPollFunctions, source: FileSource<Also>): Promise<INodeExecutionData[][] | null> {
	const { settings } = source;
	const connect = async () => await openSftp({ ...sftpSettings(await context.getCredentials(source.credential), context.helpers, source.credentialName), retryWithinMs });
	if (context.getMode() === 'manual') return output(await sample(connect, source));
	if (!settings.firstActivation) {
		throw setup('trigger.firstActivation', 'First Activation is not chosen yet.', 'Choose in the trigger what becomes of files that are in the folder already: process, ignore, start from a date, or preview only.');
	}
	const route = triggerRoute(context);
	if (running.has(route)) return null;
	running.add(route);
	try {
		return output(await pollRoute(context, source, route, connect));
	} finally {
		running.delete(route);
	}
}

function output(items: RecordItem[]): INodeExecutionData[][] | null {
	return items.length > 0 ? [items.map((json) => ({ json: json as unknown as IDataObject }))] : null;
}

async function pollRoute<Also>(context: IPollFunctions, source: FileSource<Also>, route: string, connect: () => Promise<SftpInbox>): Promise<RecordItem[]> {
	const { settings } = source;
	const deadline = performance.now() + Math.min(budgetMs, (context.getPollBudgetMs?.() ?? budgetMs) * 0.7);
	const isPreview = settings.firstActivation === 'preview';
	const ledger = await openLedger(context);
	const items: RecordItem[] = [];
	const former = isPreview ? [] : await formerRoutes(ledger, context);
	const due = isPreview ? [] : await ledger.takeDue({ route, formerRoutes: former, limit: settings.maxRecords, leaseMs: settings.leaseMs });
	// A run may have died after such a file was registered and before it was settled.
	await settleWithoutRecords(ledger, due.filter(({ outcome }) => !outcome).map(({ record }) => record));
	await source.beforeDue?.(ledger, due);
	const work = async () => {
		const inbox = await connect();
		for (const warning of inbox.warnings) context.logger.warn(`${context.getNode().name}: ${warning}`);
		try {
			items.push(...(await dueItems({ inbox, ledger, route, formerRoutes: former, source }, due)));
			const warn = (message: string) => context.logger.warn(`${context.getNode().name}: ${message}`);
			if (items.length < settings.maxRecords) await readNew({ inbox, ledger, route, source, items, deadline, data: context.getWorkflowStaticData('node'), warn });
			if (!isPreview && items.length < settings.maxRecords) items.push(...((await source.further?.(ledger, route, settings.maxRecords - items.length)) ?? []));
		} finally {
			await inbox.close();
		}
	};
	const failure = await work().then(() => undefined, (error: Error) => error);
	if (!failure) return items;
	// What was taken or registered is handed over; what was not read is no part of the log, and comes with the next poll.
	if (items.length === 0) items.push(...due.map((each) => itemOf(source, each)));
	if (items.length === 0) throw failure;
	context.logger.warn(`${context.getNode().name}: the rest waits for the next poll. ${failure.message}`);
	return items;
}
