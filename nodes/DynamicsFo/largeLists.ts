import type { MasterDataEntity, MasterDataPage } from '../../core/books';
import { StampliErpError } from '../../core/errors';
import { oneOf } from '../../io/odata/literals';
import { attempt } from '../shared/attempt';
import { readCompanies } from './companies';
import type { FoConnection } from './connection';
import { goesAsPackage, isLastingThrottling } from './dataPackageDecision';
import { packagedLists } from './packagedLists';
import { type PackageWay, standardProjects } from './packageWay';
import { type Lists, valueGroups } from './wholeList';

/** Lists that a data project can export as they are. */
export type LargeEntity = Exclude<MasterDataEntity, 'purchaseOrder'>;

type Pages = (lists: Lists, companies: string[]) => AsyncGenerator<MasterDataPage>;

/** What is to be read, and what an earlier reading of the same list found out. */
interface Reading {
	entity: LargeEntity;
	companies: string[];
	pages: Pages;
	/** Rows of the main entity; absent when F&O could not be asked. */
	records?: number;
	throttled?: StampliErpError;
	/** Why no package could be had. */
	noPackage?: string;
}

const main = { vendor: { set: 'VendorsV2', key: 'VendorAccountNumber' }, glAccount: { set: 'MainAccounts', key: 'MainAccountId' }, dimensionValue: { set: 'FinancialDimensionValues', key: 'DimensionValue' } };

/**
 * Lists that are read by OData, or as a data package where they are large or F&O throttles lastingly. A package that cannot be had is
 * no reason to fail while OData answers; when OData does not either, nothing is read, and the reason names both.
 */
export function largeLists(connection: FoConnection, odata: Lists, way: PackageWay) {
	const known: Pick<Reading, 'throttled' | 'noPackage'> & { companies?: string[] } = {};

	async function* read(entity: LargeEntity, asked: string[], pages: Pages): AsyncGenerator<MasterDataPage> {
		const reading: Reading = { entity, pages, ...(await sizeOf(entity, asked)), ...(known.throttled ? { throttled: known.throttled } : {}), ...(known.noPackage ? { noPackage: known.noPackage } : {}) };
		const { asPackage, reason } = goesAsPackage({ throttled: reading.throttled !== undefined, ...(reading.records === undefined ? {} : { records: reading.records }) }, { above: way.above, minRecords: 0 });
		yield* asPackage && !reading.noPackage ? byPackage(reading, reason) : byOdata(reading);
	}

	const sizeOf = async (entity: LargeEntity, asked: string[]): Promise<Pick<Reading, 'companies' | 'records'>> => {
		const isDecided = way.above === 0 || known.throttled !== undefined || known.noPackage !== undefined;
		const sized = await attempt(
			(async () => {
				known.companies ??= await readCompanies(connection, asked);
				return { companies: known.companies, ...(isDecided ? {} : { records: await count(entity, known.companies) }) };
			})(),
		);
		if (sized.done) return sized.value;
		if (!isLastingThrottling(sized.refusal) || way.above === 0) throw sized.refusal;
		known.throttled = sized.refusal;
		const companies = known.companies ?? asked;
		if (companies.length === 0) throw stuck(sized.refusal, 'without it nobody knows of which legal entities a package is wanted (name them in the node)');
		return { companies };
	};

	/** Rows of the main entity: of these companies, or of a shared entity altogether. */
	const count = async (entity: LargeEntity, companies: string[]): Promise<number> => {
		const { set, key } = main[entity];
		const filters = entity === 'vendor' ? valueGroups(companies, 'dataAreaId').map((some) => ({ $filter: oneOf('dataAreaId', some.map((each) => each.toLowerCase())) })) : [{}];
		const counts = await Promise.all(filters.map(async (filter) => (await connection.counted(set, { ...filter, $select: key, $top: 1, $count: true })).count ?? 0));
		return counts.reduce((all, each) => all + each, 0);
	};

	async function* byOdata(reading: Reading): AsyncGenerator<MasterDataPage> {
		if (reading.noPackage) yield { records: [], note: reading.noPackage };
		yield* orElse(reading.pages(odata, reading.companies), (refusal, given) => {
			if (!isLastingThrottling(refusal) || way.above === 0) throw refusal;
			if (reading.noPackage) throw stuck(refusal, reading.noPackage);
			known.throttled = refusal;
			if (given) throw otherWay(refusal.message);
			return byPackage({ ...reading, throttled: refusal }, goesAsPackage({ throttled: true }, way).reason);
		});
	}

	async function* byPackage(reading: Reading, reason: string): AsyncGenerator<MasterDataPage> {
		const { entity, companies, records, throttled } = reading;
		const project = way.project ?? standardProjects[entity];
		const lists = packagedLists(way.run, project, { main: main[entity].set, company: companies[0] ?? '', others: odata });
		const whole = async function* (): AsyncGenerator<MasterDataPage> {
			yield* reading.pages(lists, companies);
			if (records !== undefined && lists.rows() !== records) throw miscounted(project, lists.rows(), records);
			yield { records: [], note: `${reason} They were read as data package "${project}" (${lists.executions().join(', ')}).` };
		};
		yield* orElse(whole(), (refusal, given) => {
			const why = `${refusal.message} (${refusal.hint})`;
			if (throttled) throw stuck(throttled, `the data project "${project}" gives no package: ${why}`);
			known.noPackage = `${reason} They were read page by page all the same, as the data project "${project}" gives no package: ${why} Set up that export project, or set Package Above to 0.`;
			if (given) throw otherWay(refusal.message);
			return byOdata({ ...reading, noPackage: known.noPackage });
		});
	}

	return { read };
}

/** The pages, and from the first refusal on what `otherwise` gives; it is told whether the reader has some of the pages already. */
async function* orElse(pages: AsyncGenerator<MasterDataPage>, otherwise: (refusal: StampliErpError, given: boolean) => AsyncGenerator<MasterDataPage>): AsyncGenerator<MasterDataPage> {
	for (let given = false; ; given = true) {
		const next = await attempt(pages.next());
		if (!next.done) return yield* otherwise(next.refusal, given);
		if (next.value.done) return;
		yield next.value.value;
	}
}

/** The reader begins again, and is then given the list in the other way. */
function otherWay(message: string): StampliErpError {
	return new StampliErpError({ kind: 'transient', code: 'masterData.otherWay', message, hint: 'Nothing to do: the list is read in another way.' });
}

function stuck(throttled: StampliErpError, why: string): StampliErpError {
	return new StampliErpError({
		kind: 'transient',
		code: 'masterData.throttled',
		message: `Dynamics 365 F&O throttles lastingly (${throttled.message}), and ${why}. Nothing was taken.`,
		hint: 'Run it again later, set up the export project in Data management, or ask the ERP administrator for a higher throttling priority of the integration user.',
		cause: throttled,
		...(throttled.retryAfterMs === undefined ? {} : { retryAfterMs: throttled.retryAfterMs }),
	});
}

function miscounted(project: string, inPackage: number, records: number): StampliErpError {
	return new StampliErpError({ kind: 'transient', code: 'package.miscounted', message: `The packages of "${project}" have ${inPackage} rows, OData counts ${records}`, hint: 'A filter in the data project leaves rows out, or the list changed meanwhile.' });
}
