import { DateTime } from 'luxon';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { sha256 } from '../../../core/identity';
import type { AnyEntity, EntityName, Invoice } from '../../../core/model';
import { type WritableSet, withSummaryLine, writableSets } from '../../../core/partner/outgoing';
import { documentHash } from '../../../core/read/identify';
import type { Ledger } from '../../../core/ports';
import { entityOfItem } from '../../shared/entityOfItem';
import { toNodeError } from '../../shared/nodeErrors';
import { openLedger } from '../../shared/openLedger';
import type { Operation } from '../../shared/operations';
import { neededText, optionsOf, textParameter } from '../../shared/parameters';
import { isTestRun } from '../../shared/testRun';
import { triggerRoute } from '../../shared/triggerRoute';
import { withInbox } from '../credentials';
import { deliverAll } from '../exchange/deliveries';
import { writeCsv } from '../exchange/writeCsv';
import { type Written, writeX12 } from '../exchange/writeX12';
import { csvProfileFrom, partnerFrom } from '../partnerParameter';
import { defaultFileName, writeProperties } from './writeProperties';

interface Options {
	createFolders: boolean;
	fileName: string;
	ifChanged: 'hold' | 'send';
	summaryLine: boolean;
	writeInTestRuns: boolean;
}

export const write: Operation<INodeExecutionData[][]> = {
	option: {
		name: 'Write',
		value: 'write',
		action: 'Write files for a partner',
		description: 'Write each document once: as X12 under a number of its own, or as CSV. What cannot be written comes out at Held.',
	},
	properties: writeProperties,
	run: async (context) => {
		try {
			return await written(context);
		} catch (error) {
			throw toNodeError(context.getNode(), error);
		}
	},
};

async function written(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const options = optionsOf<Options>(context, 0);
	const folder = neededText(context, 'folder', 0, 'Folder');
	const isLive = !isTestRun(context, options.writeInTestRuns) && !items.some(({ json }) => json.preview);
	const ledger = isLive ? await openLedger(context) : undefined;
	const { documents, results } = await madeOf(context, items, options, ledger);
	if (ledger) {
		const keys = [...new Set(results.flatMap(({ key }) => key ?? []))];
		const warn = (message: string) => context.logger.warn(`${context.getNode().name}: ${message}`);
		const round = { folder, createFolders: options.createFolders ?? false, executionId: context.getExecutionId(), warn };
		await withInboxFor(keys, context, async (inbox) => await deliverAll(ledger, inbox, keys.map((key) => ({ key })), round));
		await tell(ledger, triggerRoute(context), context.getExecutionId(), documents, results);
	}
	const output: INodeExecutionData[][] = [[], []];
	for (const [index, { key: _key, documentKey: _documentKey, problems, ...facts }] of results.entries()) {
		const isHeld = problems.length > 0;
		const json = { ...items[index]!.json, ...(isHeld ? { problems } : { written: { ...facts, ...(ledger ? { folder } : { testRun: 'Nothing was written: this is what would be.' }) } }) };
		output[isHeld ? 1 : 0]!.push({ json: json as unknown as IDataObject, pairedItem: { item: index } });
	}
	return output;
}

async function madeOf(context: IExecuteFunctions, items: INodeExecutionData[], options: Partial<Options>, ledger: Ledger | undefined): Promise<{ documents: { entity: EntityName; document: AnyEntity }[]; results: Written[] }> {
	const instant = ledger ? await ledger.now() : Date.now();
	const ifChanged = options.ifChanged ?? 'hold';
	const documentsAs = (entity: EntityName) => items.map((item, index) => ({ entity, document: withVendor(entityOfItem(item, index, entity), entity) }));
	if (textParameter(context, 'format', 0) === 'csv') {
		const profile = csvProfileFrom(context.getNodeParameter('profileJson', 0, ''), 'out', ['invoice', 'purchaseOrder']);
		const documents = documentsAs(profile.entity);
		return { documents, results: await writeCsv(documents.map(({ document }) => document), { profile, now: new Date(instant).toISOString(), ifChanged }, ledger) };
	}
	const set = Number(textParameter(context, 'set', 0)) as WritableSet;
	const partner = partnerFrom(context.getNodeParameter('partner', 0, ''));
	const local = DateTime.fromMillis(instant, { zone: context.getTimezone() });
	const now = { date: local.toFormat('yyyy-MM-dd'), time: local.toFormat('HH:mm') };
	const documents = documentsAs(writableSets[set]);
	const results: Written[] = [];
	for (const { entity, document } of documents) {
		const whole = entity === 'invoice' && options.summaryLine ? withSummaryLine(document as Invoice) : document;
		results.push(await writeX12(whole, { partner, set, now, ifChanged, fileName: options.fileName || defaultFileName }, ledger));
	}
	return { documents, results };
}

/** Our own invoices, made by hand, need not say that we are the vendor. */
function withVendor(document: AnyEntity, entity: EntityName): AnyEntity {
	return entity === 'invoice' ? ({ ...document, vendor: (document as Invoice).vendor ?? {} } as AnyEntity) : document;
}

async function withInboxFor(keys: string[], context: IExecuteFunctions, work: Parameters<typeof withInbox>[1]): Promise<void> {
	if (keys.length > 0) await withInbox(context, work);
}

/** Held documents stand in the list of held records; one that has been written since is closed there. */
async function tell(ledger: Ledger, route: string, executionId: string, documents: { entity: EntityName; document: AnyEntity }[], results: Written[]): Promise<void> {
	const ids = results.map(({ documentKey }) => sha256(`write|${documentKey}`).slice(0, 32));
	const known = await ledger.outcomes(ids);
	for (const [index, { problems, file }] of results.entries()) {
		const recordId = ids[index]!;
		const { entity, document: given } = documents[index]!;
		const document = { ...given, lines: (given as { lines?: object[] }).lines ?? [] } as AnyEntity;
		if (problems.length > 0) {
			await ledger.addRecord(route, { recordId, entity, rows: 'to be written', content: document, contentHash: documentHash(entity, document), problems });
			await ledger.addOutcomes([{ recordId, status: 'held', reason: problems.map(({ message }) => message).join(' '), problems, executionId }]);
		} else if (known[index]?.status === 'held') {
			await ledger.addOutcomes([{ recordId, status: 'posted', reason: `Written to file ${file}.`, problems: [], executionId }]);
		}
	}
}
