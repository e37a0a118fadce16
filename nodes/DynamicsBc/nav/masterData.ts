import type { MasterDataEntity, MasterDataPage, MasterDataSource } from '../../../core/books';
import { StampliErpError } from '../../../core/errors';
import type { AnyEntity, DimensionValue, GlAccount } from '../../../core/model';
import { isMember } from './captions';
import type { companyBooks, OpenCompany } from './companyBooks';
import { orderOf } from './orders';
import type { PageRow } from './pages';
import { notPublished } from './problems';
import type { NavSettings, ServiceKind } from './settings';
import { boolOf, dateOf, textOf } from './values';
import { vendorOf } from './vendors';

const services: Record<MasterDataEntity, ServiceKind> = { vendor: 'vendor', glAccount: 'accounts', purchaseOrder: 'purchaseOrder', dimensionValue: 'dimensionValues' };

/** Master data of published pages. Vendors tell the day of their last change; the other pages tell none. */
export function navMasterData(companies: ReturnType<typeof companyBooks>, settings: NavSettings): MasterDataSource {
	return {
		changeDates: ['vendor'],
		async *read({ entity, companies: asked, changedSince }) {
			if (changedSince && entity !== 'vendor') throw noChangeDates(entity, settings);
			for (const name of await companies.names(asked)) {
				const company = await companies.open(name);
				const shape = await company.pages.shape(services[entity]);
				if (!shape) throw notPublished(services[entity], settings);
				if (changedSince && !shape.fields.has('Last_Date_Modified')) throw noChangeDates(entity, settings);
				yield* readCompany(entity, company, settings, changedSince?.slice(0, 10));
			}
		},
	};
}

async function* readCompany(entity: MasterDataEntity, company: OpenCompany, settings: NavSettings, changedSince: string | undefined): AsyncGenerator<MasterDataPage> {
	const { localCurrency, shortcutDimensions } = await company.lookups.ledgerFacts();
	const seen = new Set<string>();
	for await (const rows of company.pages.read(services[entity], [], { lines: entity === 'purchaseOrder' })) {
		const wanted = changedSince ? rows.filter(({ values }) => (dateOf(values, 'Last_Date_Modified') ?? '9999') >= changedSince) : rows;
		const records = wanted.map((row): AnyEntity => {
			if (entity === 'vendor') return vendorOf(row, company.name, localCurrency);
			if (entity === 'glAccount') return accountOf(row, company.name, settings);
			if (entity === 'dimensionValue') return valueOf(row, company.name, settings);
			return orderOf(row, company.name, { settings, localCurrency, shortcutDimensions });
		});
		for (const { sourceKey } of records) {
			// Pages are cut where the last one ended: a row that comes twice means that the list moved under us.
			if (seen.has(sourceKey)) throw changing(entity);
			seen.add(sourceKey);
		}
		const days = entity === 'vendor' ? rows.flatMap(({ values }) => dateOf(values, 'Last_Date_Modified') ?? []).sort() : [];
		yield { records, ...(days.length > 0 ? { changedUntil: `${days.at(-1)}T00:00:00Z` } : {}) };
	}
}

function accountOf({ values }: PageRow, company: string, settings: NavSettings): GlAccount {
	const type = textOf(values, 'Account_Type');
	const active = (!type || isMember(type, 'Posting', settings)) && boolOf(values, 'Blocked') !== true && boolOf(values, 'Direct_Posting') !== false;
	return { sourceKey: `glAccount|${company}|${textOf(values, 'No')}`, sourceSystem: 'dynamics-bc', companyId: company, accountId: textOf(values, 'No'), name: textOf(values, 'Name') || textOf(values, 'No'), active, ...(type ? { type } : {}) };
}

function valueOf({ values }: PageRow, company: string, settings: NavSettings): DimensionValue {
	const type = textOf(values, 'Dimension_Value_Type');
	const [dimension, value] = [textOf(values, 'Dimension_Code'), textOf(values, 'Code')];
	return { sourceKey: `dimensionValue|${company}|${dimension}|${value}`, sourceSystem: 'dynamics-bc', companyId: company, dimension, value, name: textOf(values, 'Name') || value, active: boolOf(values, 'Blocked') !== true && (!type || isMember(type, 'Standard', settings)) };
}

function noChangeDates(entity: MasterDataEntity, settings: NavSettings): StampliErpError {
	const vendor = entity === 'vendor' ? ' (the published page has no Last Date Modified)' : '';
	return new StampliErpError({
		kind: 'setup',
		code: 'masterData.changedSince',
		message: `The web service ${settings.services?.[services[entity]] ?? services[entity]} does not tell when a record was changed${vendor}, so "Changed Since" cannot be used for it`,
		hint: 'Leave "Changed Since" empty: the whole list is read, which Stampli takes as an update.',
	});
}

function changing(entity: MasterDataEntity): StampliErpError {
	return new StampliErpError({ kind: 'transient', code: 'masterData.changing', message: `The list (${entity}) changed while it was read; nothing was taken`, hint: 'Run it again, preferably when nobody imports data into the ERP.' });
}
