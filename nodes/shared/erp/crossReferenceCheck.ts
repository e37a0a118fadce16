import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { MasterDataEntity, MasterDataSource } from '../../../core/books';
import { codeKey, tableLabel } from '../../../core/crossReference';
import type { CodeTable } from '../../../core/errors';
import type { DimensionValue, GlAccount, Vendor } from '../../../core/model';
import { readSet } from '../crossReferences';
import { openLedger } from '../openLedger';
import type { ErpParts, TimeSettings } from './erpParts';
import { pairedWithAll, together } from './inputItems';
import type { Operation } from './operation';
import { wrongParameter } from './parameters';
import { readWholeList } from './wholeRead';

type Standing = 'ok' | 'missing' | 'inactive' | 'notChecked';

/** Every code that a set of cross-references leads to, looked up in the live ERP. */
export function crossReferenceCheck<Settings extends TimeSettings>(parts: ErpParts<Settings>): Operation {
	return {
		option: { name: 'Check', value: 'check', action: 'Check cross references', description: `Look up in ${parts.erpName} every code that a cross-reference set leads to` },
		properties: [
			{ displayName: 'Set', name: 'set', type: 'string', required: true, default: '', placeholder: 'e.g. production', description: 'Name of the cross-reference tables' },
			{ displayName: 'Only Problems', name: 'onlyProblems', type: 'boolean', default: true, description: 'Whether to return only codes that are missing or inactive' },
		],
		run: async (context) =>
			await together(context, async () => {
				const set = String(context.getNodeParameter('set', 0, '') ?? '').trim();
				if (set === '') throw wrongParameter('Set', 'is empty');
				const tables = Object.entries(await readSet(await openLedger(context), set)) as [CodeTable, Record<string, string>][];
				const onlyProblems = context.getNodeParameter('onlyProblems', 0, true) === true;
				const known = await parts.withBooks(context, parts.settings(context, {}, ''), async (books) => ({
					...(await standings(books.masterData, tables.map(([table]) => table))),
					company: new Map((await books.companies()).flatMap(({ id, name }) => [[codeKey(id), true] as const, [codeKey(name), true] as const])),
				}));
				const pairedItem = pairedWithAll(context);
				return tables.flatMap(([table, codes]) =>
					Object.entries(codes).flatMap(([code, value]): INodeExecutionData[] => {
						const status = standing(known, table, value);
						if (onlyProblems && (status === 'ok' || status === 'notChecked')) return [];
						const json: IDataObject = { set, table, code, value, status };
						if (status === 'missing') json.problem = `${tableLabel(table)} "${value}" is not in ${parts.erpName}.`;
						if (status === 'inactive') json.problem = `${tableLabel(table)} "${value}" is inactive or blocked in ${parts.erpName}.`;
						return [{ json, pairedItem }];
					}),
				);
			}),
	};
}

/** Whether a code is active, by table kind; dimension values by `NAME|VALUE`. */
type Known = Partial<Record<string, Map<string, boolean>>>;

const entityOf: Record<string, MasterDataEntity> = { vendor: 'vendor', glAccount: 'glAccount', dimension: 'dimensionValue' };
const kindOf = (table: CodeTable) => table.split(':')[0]!;

async function standings(source: MasterDataSource, tables: CodeTable[]): Promise<Known> {
	const known: Known = {};
	const today = new Date().toISOString().slice(0, 10);
	for (const kind of new Set(tables.map(kindOf).filter((each) => entityOf[each]))) {
		known[kind] = await readWholeList(source, { entity: entityOf[kind]!, companies: [], today }, () => new Map<string, boolean>(), (codes, { records }) => {
			for (const record of records as (Vendor & GlAccount & DimensionValue)[]) {
				const code = kind === 'vendor' ? record.vendorId : kind === 'glAccount' ? record.accountId : `${record.dimension}|${record.value}`;
				const active = kind === 'vendor' ? record.status === ('active' as string) : record.active;
				codes.set(codeKey(code), active || codes.get(codeKey(code)) === true);
			}
		}); // prettier-ignore
	}
	return known;
}

function standing(known: Known, table: CodeTable, value: string): Standing {
	const codes = known[kindOf(table)];
	if (!codes) return 'notChecked';
	const active = codes.get(codeKey(table.startsWith('dimension:') ? `${table.slice('dimension:'.length)}|${value}` : value));
	return active === undefined ? 'missing' : active ? 'ok' : 'inactive';
}
