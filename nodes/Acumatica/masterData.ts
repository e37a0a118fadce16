import type { MasterDataEntity, MasterDataPage, MasterDataRequest, MasterDataSource } from '../../core/books';
import { StampliErpError } from '../../core/errors';
import type { AnyEntity } from '../../core/model';
import { accountList, accountOf } from './accounts';
import type { AcumaticaConnection } from './connection';
import { dimensionLists } from './dimensionValues';
import { codeKey, type Row, sameCode, textOf } from './fields';
import { isActiveBranch, readBranches } from './lookups';
import { orderList, orderOf, subcontractList, subcontractOf } from './orders';
import { both, changedSince, type ListToRead, readPages } from './paging';
import type { AcumaticaSettings } from './settings';
import { vendorOf, vendorList } from './vendorRecord';

/** A list and what its records are; `undefined` leaves a record out. */
export interface Source extends ListToRead {
	/** For the branches asked for: master data of the tenant belongs to each of them. */
	records(row: Row, branches: string[]): AnyEntity[];
}

export const changeDates: readonly MasterDataEntity[] = ['vendor', 'glAccount', 'purchaseOrder'];

export function acumaticaMasterData(connection: AcumaticaConnection, { pageSize = 500 }: AcumaticaSettings = {}): MasterDataSource {
	return {
		changeDates,
		async *read(request) {
			checkChangedSince(request);
			const branches = await branchesOf(connection, request.companies);
			for (const source of sourcesOf(connection, request)) {
				const since = request.changedSince ? changedSince(request.changedSince) : undefined;
				let note: string | undefined;
				const absent = () => void (note = `${source.entity} was not read: the feature is switched off in Acumatica (CS100000), or the integration user may not see it.`);
				for await (const rows of readPages(connection, { ...source, $filter: both(source.$filter, since) }, pageSize, absent)) yield page(rows, source, branches);
				if (note) yield { records: [], note };
			}
		},
	};
}

function page(rows: Row[], source: Source, branches: string[]): MasterDataPage {
	const changed = rows.map((row) => textOf(row, 'LastModifiedDateTime')).filter((time) => !Number.isNaN(Date.parse(time)));
	const newest = changed.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1);
	const changedUntil = newest && /(Z|[+-]\d\d:\d\d)$/.test(newest) ? newest : undefined;
	return { records: rows.flatMap((row) => source.records(row, branches)), ...(changedUntil ? { changedUntil } : {}) };
}

function sourcesOf({ endpoint }: AcumaticaConnection, { entity, changedSince: since }: MasterDataRequest): Source[] {
	const tenantWide = (list: ListToRead, record: (row: Row, companyId: string) => AnyEntity | undefined): Source => ({
		...list,
		records: (row, branches) => branches.flatMap((branch) => record(row, branch) ?? []),
	});
	// Where branches are switched off, orders name none.
	const ofBranch = (list: ListToRead, record: (row: Row, companyId: string) => AnyEntity): Source => ({
		...list,
		records: (row, branches) => {
			const own = textOf(row, 'Branch');
			return own === '' ? branches.map((branch) => record(row, branch)) : branches.some((branch) => sameCode(branch, own)) ? [record(row, own)] : [];
		},
	});
	if (entity === 'vendor') return [tenantWide(vendorList, vendorOf)];
	if (entity === 'glAccount') return [tenantWide(accountList, accountOf)];
	if (entity === 'dimensionValue') return dimensionLists.map(({ list, record }) => tenantWide(list, record));
	// Closed orders are told only when asked for changes: somebody must learn that they are closed.
	// A completed order was received in full: it is billed after that, and closed when it is billed.
	const open = since ? undefined : "(Status eq 'Open' or Status eq 'Completed')";
	return [ofBranch({ ...orderList, $filter: open }, orderOf), ...(endpoint.subcontracts ? [ofBranch({ ...subcontractList, $filter: open }, subcontractOf)] : [])];
}

function checkChangedSince({ entity, changedSince: since }: MasterDataRequest): void {
	if (!since) return;
	if (!changeDates.includes(entity)) {
		throw new StampliErpError({
			kind: 'setup',
			code: 'masterData.changedSince',
			message: 'Acumatica does not tell when a subaccount was changed, so "Changed Since" cannot be used for dimension values',
			hint: 'Leave "Changed Since" empty: the whole list is read, which Stampli takes as an update.',
		});
	}
	if (Number.isNaN(Date.parse(since))) {
		throw new StampliErpError({ kind: 'setup', code: 'masterData.changedSince', message: `"${since}" is no time`, hint: 'Enter a date and time such as 2026-11-05T08:00:00Z.' });
	}
}

/** The branches asked for, as Acumatica writes them; all active ones when none is. An unknown one is a setup error. */
export async function branchesOf(connection: AcumaticaConnection, asked: string[]): Promise<string[]> {
	const known = await readBranches(connection);
	const unknown = asked.filter((each) => !known.has(codeKey(each)));
	if (unknown.length > 0) {
		throw new StampliErpError({
			kind: 'setup',
			code: 'company.unknown',
			message: `Acumatica has no branch ${unknown.map((each) => `"${each}"`).join(', ')}, or the integration user may not see it`,
			hint: `Choose among: ${[...known.values()].map((row) => textOf(row, 'BranchID')).slice(0, 30).join(', ')}.`,
		});
	}
	if (asked.length === 0 && ![...known.values()].some(isActiveBranch)) {
		throw new StampliErpError({ kind: 'setup', code: 'company.none', message: 'The integration user of Acumatica sees no active branch', hint: 'Give it access to a branch, and to the form Ledgers (GL201500).' });
	}
	const rows = asked.length === 0 ? [...known.values()].filter(isActiveBranch) : asked.map((each) => known.get(codeKey(each))!);
	return [...new Set(rows.map((row) => textOf(row, 'BranchID')))];
}
