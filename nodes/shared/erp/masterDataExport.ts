import { posix } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { MasterDataEntity, MasterDataRequest, MasterDataSource } from '../../../core/books';
import { StampliErpError, type Problem } from '../../../core/errors';
import { sha256 } from '../../../core/identity';
import type { AnyEntity } from '../../../core/model';
import type { Ledger } from '../../../core/ports';
import type { Profile } from '../../../core/profile/profile';
import { fileName } from '../../../core/write/fileName';
import { recordWriter } from '../../../core/write/writeRecords';
import { freed } from '../../../io/freed';
import { openSftp } from '../../../io/sftp';
import { openLedger } from '../openLedger';
import { profileFrom, profileProperties } from '../profileParameter';
import { sftpSettings } from '../sftpConnection';
import { isTestRun } from '../testRun';
import { nextSequence, uploadOptions } from '../uploadSettings';
import type { ErpParts, TimeSettings } from './erpParts';
import { pairedWithAll, together } from './inputItems';
import { entityNames, masterDataProperties } from './masterDataGetMany';
import type { Operation } from './operation';
import { listOf, optionsOf, optionsProperty, wrongParameter, writeInTestRunsOption } from './parameters';
import { readWholeList } from './wholeRead';

/** How far before the newest change seen the next export begins: clocks differ, and what is being written shows later. */
const overlapMs = 10 * 60_000;
/** Refused records that are told one by one. */
const mostRefused = 1000;

/** Reads master data page by page into one file and uploads it, so that a large list never stands in memory as items. */
export function masterDataExport<Settings extends TimeSettings>(parts: ErpParts<Settings>): Operation {
	const changing = parts.changeDates.map((each) => entityNames[each]).join(', ');
	return {
		option: { name: 'Export', value: 'export', action: 'Export master data to stampli', description: `Read a whole list from ${parts.erpName} and upload it to Stampli as one file` },
		properties: [
			...masterDataProperties(parts),
			...profileProperties(['vendorsCsv', 'vendorsXml'], { entity: ['vendor'] }),
			...profileProperties(['glAccountsCsv'], { entity: ['glAccount'] }),
			...profileProperties(['dimensionValuesCsv'], { entity: ['dimensionValue'] }),
			...profileProperties(['purchaseOrdersCsv'], { entity: ['purchaseOrder'] }),
			{ displayName: 'Folder', name: 'folder', type: 'string', default: '/inbound', required: true, description: 'Folder on the SFTP server from which Stampli reads' },
			optionsProperty([
				{ displayName: 'Allow Empty List', name: 'allowEmpty', type: 'boolean', default: false, description: 'Whether a list without any record may be uploaded. Stampli could take it as: everything was deleted.' },
				{
					displayName: 'Allow Shrinking',
					name: 'allowShrinking',
					type: 'boolean',
					default: false,
					description: 'Whether a whole list may have less than half of the records of the last upload. Off: nothing is uploaded, as something is probably wrong.',
				},
				...(parts.changeDates.length > 0
					? [
							{
								displayName: 'Only Changes',
								name: 'onlyChanges',
								type: 'boolean' as const,
								default: false,
								description: `Whether to export only what was changed since the last upload (${changing}). The first upload is the whole list.`,
							},
						]
					: []),
				...(parts.exportOptions ?? []),
				writeInTestRunsOption,
			]),
		],
		run: async (context) => await together(context, async () => [await exportList(context, parts)]),
	};
}

async function exportList<Settings extends TimeSettings>(context: IExecuteFunctions, parts: ErpParts<Settings>): Promise<INodeExecutionData> {
	const entity = context.getNodeParameter('entity', 0) as MasterDataEntity;
	const profile = profileFrom((name) => context.getNodeParameter(name, 0, ''), { direction: 'out', entity });
	const folder = String(context.getNodeParameter('folder', 0, '') ?? '').trim();
	if (folder === '') throw wrongParameter('Folder', 'is empty');
	const options = optionsOf(context);
	const ledger = isTestRun(context, options.writeInTestRuns === true) ? undefined : await openLedger(context);
	const companies = listOf(context.getNodeParameter('companies', 0, ''));
	const now = new Date().toISOString();

	return await parts.withBooks(context, parts.settings(context, options, ''), async (books) => {
		const marks = `${books.bills.target}|${entity}|${companies.map((each) => each.toUpperCase()).sort().join(',')}`;
		const since = options.onlyChanges === true ? await changedSince(books.masterData, entity, ledger, marks) : undefined;
		const request: MasterDataRequest = { entity, companies, today: now.slice(0, 10), intoFile: true, ...(since ? { changedSince: since } : {}) };
		const written = await writeList(books.masterData, request, profile);
		const pairedItem = pairedWithAll(context);
		const about = { entity, records: written.records, rows: written.rows, profile: profile.profile, ...(written.leftOut > 0 ? { ordersWithoutOpenLines: written.leftOut } : {}), ...(since ? { changedSince: since } : {}), ...(written.refused.length > 0 ? { refused: written.refused } : {}), ...(written.notes.length > 0 ? { notes: written.notes } : {}) };
		if (since && written.records === 0) return { json: { ...about, uploaded: false, reason: 'Nothing was changed since the last upload.' } as IDataObject, pairedItem };
		if (!since) await checkSize(written.records, entity, ledger, marks, options, parts.erpName);

		const name = fileName(profile, { now, sequence: await nextSequence(ledger, profile) });
		const facts = { ...about, fileName: name, path: posix.join(folder, name), bytes: written.bytes.length, sha256: sha256(written.bytes) };
		if (!ledger) {
			const data = await context.helpers.prepareBinaryData(written.bytes, name, profile.format.type === 'xml' ? 'application/xml' : 'text/csv');
			return { json: { testRun: 'Nothing was uploaded: this is what would be.', ...facts, uploaded: false } as IDataObject, binary: { data }, pairedItem };
		}
		const uploaded = await upload(context, facts.path, written.bytes, profile);
		await ledger.note('masterDataUploaded', { ...facts, path: uploaded.path, written: uploaded.written }, { executionId: context.getExecutionId() });
		if (uploaded.written) {
			await ledger.setWatermark(`uploaded:${entity}`, now);
			if (!since) await ledger.setWatermark(`count:${marks}`, String(written.records));
			if (written.changedUntil) await ledger.setWatermark(`changed:${marks}`, written.changedUntil);
		}
		return { json: { ...facts, path: uploaded.path, fileName: posix.basename(uploaded.path), uploaded: uploaded.written } as IDataObject, pairedItem };
	});
}

/** The newest change of the last upload, on the ERP's own clock, less an overlap; undefined: the whole list. */
async function changedSince(source: MasterDataSource, entity: MasterDataEntity, ledger: Ledger | undefined, marks: string): Promise<string | undefined> {
	if (!source.changeDates.includes(entity)) throw wrongParameter('Only Changes', `${entityNames[entity]} do not tell when they were changed`);
	const last = await ledger?.watermark(`changed:${marks}`);
	return last === undefined ? undefined : new Date(Date.parse(last) - overlapMs).toISOString();
}

interface WrittenList {
	bytes: Buffer;
	rows: number;
	records: number;
	/** Orders without an open line: there is nothing to match an invoice with. */
	leftOut: number;
	changedUntil?: string;
	refused: { record: string; problems: Problem[] }[];
	/** How it was read, where a person should know. */
	notes: string[];
}

/** Page by page from the ERP into bytes. Nothing of it is used when a page fails or, as the profile says, a record cannot be written. */
async function writeList(source: MasterDataSource, request: MasterDataRequest, profile: Profile): Promise<WrittenList> {
	const begin = () => {
		const writer = recordWriter(profile);
		return { writer, pieces: [writer.begin()], list: { bytes: Buffer.alloc(0), rows: 0, records: 0, leftOut: 0, refused: [], notes: [] } as WrittenList };
	};
	const { writer, pieces, list } = await readWholeList(source, request, begin, async (sink, { records, changedUntil, note }) => {
		const page: Buffer[] = [];
		for (const record of records) {
			if (hasNothingOpen(record)) {
				sink.list.leftOut += 1;
				continue;
			}
			const written = sink.writer.add(record);
			sink.list.records += 1;
			sink.list.rows += written.rows;
			if (written.problems.length === 0) page.push(written.bytes);
			else if (sink.list.refused.length < mostRefused) sink.list.refused.push({ record: record.sourceKey, problems: written.problems });
		}
		if (note) sink.list.notes.push(note);
		sink.pieces.push(Buffer.concat(page));
		if (changedUntil && !(Date.parse(changedUntil) <= Date.parse(sink.list.changedUntil ?? ''))) sink.list.changedUntil = changedUntil;
		await breathe();
	});
	if (list.refused.length > 0 && (profile.errors.onAny === 'rejectFile' || (list.rows === 0 && list.records > 0))) {
		const reasons = list.refused.flatMap(({ problems }) => problems.map(({ message }) => message));
		throw new StampliErpError({
			kind: 'invalid',
			code: 'write.refused',
			message: `Records cannot be written with profile ${profile.profile}: ${reasons.slice(0, 10).join(' · ')}`,
			hint: 'Correct the named values in the ERP, or the mapping profile. Nothing was uploaded.',
		});
	}
	pieces.push(writer.end());
	const bytes = Buffer.concat(pieces);
	for (const piece of pieces) freed(piece);
	return { ...list, bytes };
}

function hasNothingOpen(record: AnyEntity): boolean {
	return 'poNumber' in record && record.lines.length === 0;
}

/** A list that is suddenly empty or half as long is more often a missing permission than the truth. */
async function checkSize(records: number, entity: MasterDataEntity, ledger: Ledger | undefined, marks: string, options: IDataObject, erp: string): Promise<void> {
	const refuse = (code: string, message: string, option: string) =>
		new StampliErpError({ kind: 'setup', code, message: `${message} Nothing was uploaded.`, hint: `Check the companies and what the integration user may see. If it is right, turn on ${option}.` });
	if (records === 0 && options.allowEmpty !== true) throw refuse('masterData.empty', `${erp} gave no ${entityNames[entity]} at all.`, 'Allow Empty List');
	const last = Number((await ledger?.watermark(`count:${marks}`)) ?? 0);
	if (records * 2 < last && options.allowShrinking !== true && records > 0) {
		throw refuse('masterData.shrunk', `${erp} gave ${records} ${entityNames[entity]}; the last upload had ${last}.`, 'Allow Shrinking');
	}
}

async function upload(context: IExecuteFunctions, path: string, bytes: Buffer, profile: Profile): Promise<{ path: string; written: boolean }> {
	const inbox = await openSftp(sftpSettings(await context.getCredentials('stampliSftpApi'), context.helpers));
	try {
		return await inbox.upload(path, bytes, uploadOptions(profile, 'profile'));
	} finally {
		await inbox.close();
	}
}
