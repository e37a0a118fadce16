import type { IDataObject, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { type VendorField, vendorFields } from '../../../core/books';
import type { Owner } from '../../../core/vendorUpsert';
import { upsertVendorItems } from '../vendorUpsert';
import type { ErpParts, TimeSettings } from './erpParts';
import type { Operation } from './operation';
import { companyOf, companyProperty, optionsOf, optionsProperty, writeInTestRunsOption } from './parameters';

const labels: Record<VendorField, string> = {
	name: 'Name', legalName: 'Legal Name', status: 'Status', currency: 'Currency', paymentTermsCode: 'Payment Terms', paymentMethod: 'Payment Method', taxId: 'Tax ID', is1099: '1099',
	address: 'Address', remitTo: 'Remit-To Address', email: 'Email', phone: 'Phone', defaultGlAccount: 'Default GL Account',
}; // prettier-ignore

const fieldOptions = vendorFields.map((value) => ({ name: labels[value], value })).sort((a, b) => (a.name < b.name ? -1 : 1));

const ownerOptions: INodeProperties[] = [
	{
		displayName: 'ERP Owns',
		name: 'erpOwns',
		type: 'multiOptions',
		options: fieldOptions,
		default: [],
		description: 'Fields whose value in the ERP stays; a difference is told in the item. New vendors get them from Stampli.',
	},
	{
		displayName: 'Both May Change',
		name: 'bothOwn',
		type: 'multiOptions',
		options: fieldOptions,
		default: [],
		description: 'Fields that either side may change: the newer change wins. Changed on both sides since they last agreed, the vendor is held.',
	},
	{
		displayName: 'Create Missing',
		name: 'createMissing',
		type: 'boolean',
		default: true,
		description: 'Whether a vendor that the ERP does not have is created. Off: it is held, for a person to create.',
	},
	writeInTestRunsOption,
];

/** Vendors of a Stampli file into the ERP: created or updated; unchanged ones send nothing. Outputs Done and Held. */
export function vendorUpsert<Settings extends TimeSettings>(parts: ErpParts<Settings>): Operation {
	return {
		option: { name: 'Upsert', value: 'upsert', action: 'Upsert a vendor', description: `Create or update vendors of ${parts.erpName} from a Stampli vendor file; what did not change is not sent` },
		properties: [companyProperty(parts, 'Used when a vendor names no company of its own'), optionsProperty([...ownerOptions, ...(parts.vendorOptions ?? [])])],
		run: async (context) => {
			const options = optionsOf(context);
			return await parts.withBooks(
				context,
				parts.settings(context, options, companyOf(context, 0)),
				async (books) =>
					await upsertVendorItems.call(context, books, {
						items: withCompany(context.getInputData(), (index) => companyOf(context, index)),
						owner: ownerOf(options),
						createMissing: options.createMissing !== false,
						writeInTestRuns: options.writeInTestRuns === true,
					}),
			);
		},
	};
}

function ownerOf(options: IDataObject): (field: VendorField) => Owner {
	const [erp, both] = [new Set(options.erpOwns as string[] | undefined), new Set(options.bothOwn as string[] | undefined)];
	return (field) => (erp.has(field) ? 'erp' : both.has(field) ? 'both' : 'stampli');
}

function withCompany(items: INodeExecutionData[], companyOfItem: (index: number) => string): INodeExecutionData[] {
	return items.map((item, index) => {
		const holder = ['content', 'vendor'].find((name) => typeof item.json[name] === 'object' && item.json[name] !== null);
		const vendor = (holder ? item.json[holder] : item.json) as IDataObject;
		const companyId = companyOfItem(index);
		if (vendor.companyId || !companyId || !vendor.vendorId) return item;
		const filled = { ...vendor, companyId };
		return { ...item, json: holder ? { ...item.json, [holder]: filled } : filled };
	});
}
