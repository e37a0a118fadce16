import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { MasterDataEntity, MasterDataSource } from '../../../core/books';
import { codeKey } from '../../../core/crossReference';
import type { AnyEntity, DimensionValue, GlAccount, PurchaseOrder, Vendor } from '../../../core/model';
import { wholeEntityOfItem } from '../entityOfItem';
import type { ErpParts, TimeSettings } from './erpParts';
import { together } from './inputItems';
import { entityNames, masterDataProperties } from './masterDataGetMany';
import type { Operation } from './operation';
import { listOf } from './parameters';
import { readWholeList } from './wholeRead';

/** Codes of a Stampli file against the ERP: what is missing there is proposed, and never created by itself. */
export function masterDataCompare<Settings extends TimeSettings>(parts: ErpParts<Settings>): Operation {
	return {
		option: { name: 'Compare', value: 'compare', action: 'Compare master data', description: `Hold vendors, accounts or dimension values from Stampli against ${parts.erpName}: missing ones are proposed, nothing is created` },
		properties: masterDataProperties(parts).map((property) =>
			property.name === 'entity' ? { ...property, options: property.options!.filter((option) => !('value' in option) || option.value !== 'purchaseOrder') } : property,
		),
		run: async (context) =>
			await together(context, async () => {
				const entity = context.getNodeParameter('entity', 0) as MasterDataEntity;
				const given = context.getInputData().map((item, index) => wholeEntityOfItem(item, index, entity));
				const companies = listOf(context.getNodeParameter('companies', 0, ''));
				const there = await parts.withBooks(context, parts.settings(context, {}, ''), async ({ masterData }) => await index(masterData, entity, companies));
				return given.map((record, item): INodeExecutionData => ({ json: { ...compared(record, there, entity, parts.erpName), record: record as unknown as IDataObject }, pairedItem: { item } }));
			}),
	};
}

/** Name and standing of every code, with its company and without. */
type Index = Map<string, { name: string; active: boolean }>;

async function index(source: MasterDataSource, entity: MasterDataEntity, companies: string[]): Promise<Index> {
	const request = { entity, companies, today: new Date().toISOString().slice(0, 10) };
	return await readWholeList(source, request, (): Index => new Map(), (found, { records }) => {
		for (const record of records) {
			const standing = { name: nameOf(record), active: 'status' in record ? record.status === 'active' : (record as GlAccount).active };
			found.set(keyOf(record, record.companyId), standing);
			if (!found.get(keyOf(record))?.active) found.set(keyOf(record), standing);
		}
	}); // prettier-ignore
}

function compared(record: AnyEntity, there: Index, entity: MasterDataEntity, erp: string): IDataObject {
	const found = there.get(keyOf(record, record.companyId));
	const code = codeOf(record);
	const what = `${entityNames[entity].replace(/s$/, '')} ${code}`;
	if (!found) return { status: 'missing', code, proposal: `Create ${what} "${nameOf(record)}" in ${erp}, or map it to another code in the cross-reference.` };
	if (!found.active) return { status: 'inactive', code, proposal: `${what} is inactive or blocked in ${erp}: open it there, or close it in Stampli.` };
	if (found.name.trim() !== nameOf(record).trim()) return { status: 'different', code, erpName: found.name, proposal: `${what} is called "${found.name}" in ${erp} and "${nameOf(record)}" in Stampli.` };
	return { status: 'exists', code };
}

type Coded = Exclude<AnyEntity, PurchaseOrder> & (Vendor | GlAccount | DimensionValue);

function codeOf(record: AnyEntity): string {
	const { vendorId, accountId, dimension, value } = record as Partial<Vendor & GlAccount & DimensionValue>;
	return vendorId ?? accountId ?? `${dimension ?? ''}: ${value ?? ''}`;
}

function nameOf(record: AnyEntity): string {
	return (record as Coded).name ?? '';
}

function keyOf(record: AnyEntity, company = ''): string {
	return `${codeKey(company)}|${codeKey(codeOf(record))}`;
}
