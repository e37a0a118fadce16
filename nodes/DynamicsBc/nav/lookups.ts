import type { Row } from '../../../io/odata/paging';
import { rememberEach, rememberOne } from './memo';
import { type NavPages, readAll } from './pages';
import type { NavSettings, ServiceKind } from './settings';
import { codeKey, textOf } from './values';

/** What is checked of one company, each thing read once per run. Keys in upper case. */
export interface Lookups {
	vendors(keys: string[]): Promise<(Row | undefined)[]>;
	/** Undefined as a whole where the page is not published: then the server itself is the only check. */
	accounts(): Promise<((keys: string[]) => Promise<(Row | undefined)[]>) | undefined>;
	/** `DIMENSION\nVALUE` */
	dimensionValues(): Promise<((keys: string[]) => Promise<(Row | undefined)[]>) | undefined>;
	orders(): Promise<((keys: string[]) => Promise<(Row | undefined)[]>) | undefined>;
	ledgerFacts(): Promise<{ localCurrency?: string; shortcutDimensions: string[] }>;
}

export function createLookups(pages: NavPages, settings: NavSettings): Lookups {
	const byCode = (kind: ServiceKind, field: string) =>
		rememberEach(async (keys) => new Map((await readAll(pages, kind, [{ field, anyOf: keys }])).map(({ values }) => [codeKey(textOf(values, field)), values])));
	const ifPublished = <V>(kind: ServiceKind, lookup: V) => rememberOne(async () => ((await pages.shape(kind)) ? lookup : undefined));
	return {
		vendors: byCode('vendor', 'No'),
		accounts: ifPublished('accounts', byCode('accounts', 'No')),
		orders: ifPublished('purchaseOrder', byCode('purchaseOrder', 'No')),
		dimensionValues: ifPublished(
			'dimensionValues',
			rememberEach(async (keys) => {
				const rows = await readAll(pages, 'dimensionValues', [{ field: 'Code', anyOf: [...new Set(keys.map((key) => key.split('\n')[1]!))] }]);
				return new Map(rows.map(({ values }) => [codeKey(`${textOf(values, 'Dimension_Code')}\n${textOf(values, 'Code')}`), values]));
			}),
		),
		ledgerFacts: rememberOne(async () => {
			const needed = !settings.localCurrency || !settings.shortcutDimensions;
			const [row] = needed && (await pages.shape('ledgerSetup')) ? await readAll(pages, 'ledgerSetup', []) : [];
			const values = row?.values ?? {};
			const localCurrency = settings.localCurrency?.trim() || textOf(values, 'LCY_Code') || undefined;
			const read = [1, 2, 3, 4, 5, 6, 7, 8].map((index) => textOf(values, `Shortcut_Dimension_${index}_Code`) || (index <= 2 ? textOf(values, `Global_Dimension_${index}_Code`) : ''));
			return { ...(localCurrency ? { localCurrency } : {}), shortcutDimensions: settings.shortcutDimensions ?? read };
		}),
	};
}
