import { exampleNote } from './note';

const common = (kind: string) => ({
	version: 1, note: exampleNote, direction: 'in',
	match: { folder: '/outbound', include: [`${kind}_*.csv`], exclude: ['*.tmp', '*.part', '.*'] },
	format: { type: 'csv', encoding: 'utf-8', fallbackEncoding: 'windows-1252', delimiter: 'auto' },
});

const active = { col: 'Active', as: 'boolean' };

/** GL accounts as Stampli has them. */
export const stampliGlAccountsCsv = {
	profile: 'stampli-gl-accounts-csv-example', entity: 'glAccount', ...common('GLAccounts'),
	header: { companyId: { col: 'Company' }, accountId: { col: 'AccountCode', required: true }, name: { col: 'AccountName', required: true }, type: { col: 'AccountType' }, active: { ...active, default: 'true' } },
};

/** Dimension values as Stampli has them. */
export const stampliDimensionValuesCsv = {
	profile: 'stampli-dimension-values-csv-example', entity: 'dimensionValue', ...common('DimensionValues'),
	header: {
		companyId: { col: 'Company' }, dimension: { col: 'Dimension', required: true }, value: { col: 'Value', required: true }, name: { col: 'Name', required: true },
		active: { ...active, default: 'true' }, parent: { col: 'Parent' },
	},
};
