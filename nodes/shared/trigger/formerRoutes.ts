import type { INode, IWorkflowMetadata } from 'n8n-workflow';
import type { Ledger } from '../../../core/ports';
import { triggerRoute } from '../triggerRoute';

interface Placed {
	getWorkflow(): IWorkflowMetadata;
	getNode(): INode;
}

const ownerOf = (route: string) => `routeOwner:${route}`;

/**
 * Routes on which this trigger worked before somebody renamed it; n8n keeps the id of its node. Their records are its own still,
 * and so is the decision of its first activation. A name that another trigger has taken since belongs to that one.
 */
export async function formerRoutes(ledger: Ledger, context: Placed): Promise<string[]> {
	const route = triggerRoute(context);
	const { id } = context.getNode();
	const name = `routes:${context.getWorkflow().id}/${id}`;
	const used = JSON.parse((await ledger.watermark(name)) ?? '[]') as string[];
	if ((await ledger.watermark(ownerOf(route))) !== id) await ledger.setWatermark(ownerOf(route), id);
	const former: string[] = [];
	for (const each of used) if (each !== route && (await ledger.watermark(ownerOf(each))) === id) former.push(each);
	if (used.at(-1) === route) return former;
	if (former.length > 0) await takeOver(ledger, former.at(-1)!, route);
	await ledger.setWatermark(name, JSON.stringify([...used.filter((each) => each !== route), route]));
	return former;
}

async function takeOver(ledger: Ledger, from: string, to: string): Promise<void> {
	const activation = await ledger.watermark(`activation:${from}`);
	if (activation === undefined || (await ledger.watermark(`activation:${to}`)) !== undefined) return;
	const ignored = await ledger.ignoredFiles(from);
	if (ignored.length > 0) await ledger.ignoreFiles(to, ignored);
	await ledger.setWatermark(`activation:${to}`, activation);
}
