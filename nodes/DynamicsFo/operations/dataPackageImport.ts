import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { StampliErpError } from '../../../core/errors';
import { pairedWithAll, together } from '../../shared/erp/inputItems';
import { companyOf, companyProperty, optionsOf, optionsProperty, writeInTestRunsOption, wrongParameter } from '../../shared/erp/parameters';
import { openLedger } from '../../shared/openLedger';
import { isTestRun } from '../../shared/testRun';
import { type PackageFormat, packageFiles } from '../dataPackageManifest';
import { type ImportAnswer, importPackage } from '../dataPackages';
import { dynamicsFoParts } from '../erpParts';
import { importTurn } from '../importTurn';
import { withConnection } from '../openConnection';
import { readZip, writeZip } from '../packageZip';
import { dataProjectOf, dataProjectProperty, packageOptions, packageRun } from './dataPackageRun';
import type { Operation } from './operation';

interface Parcel {
	zip: Buffer;
	entities: string[];
	pairedItem: INodeExecutionData['pairedItem'];
}

const show = (...source: string[]) => ({ displayOptions: { show: { source } } });

/** Many records at once into F&O, through an import project of Data management. A package is imported once, however often it is sent. */
export const dataPackageImport: Operation = {
	option: { name: 'Import', value: 'import', action: 'Import a data package', description: 'Import many records at once through Data management of Dynamics 365 F&O, and tell which were not taken' },
	properties: [
		companyProperty(dynamicsFoParts, 'The legal entity into which is imported'),
		dataProjectProperty,
		{
			displayName: 'Source',
			name: 'source',
			type: 'options',
			noDataExpression: true,
			default: 'items',
			options: [
				{ name: 'Input Items', value: 'items', description: 'Each input item is one row of one data entity' },
				{ name: 'Package File', value: 'file', description: 'Each input item carries a data package as zip file' },
			],
		},
		{ displayName: 'Entity', name: 'entityLabel', type: 'string', required: true, default: '', placeholder: 'e.g. Vendors V2', description: 'Label of the data entity, as Data management shows it', ...show('items') },
		{ displayName: 'Input Binary Field', name: 'binaryProperty', type: 'string', required: true, default: 'data', hint: 'The name of the input field that holds the package', ...show('file') },
		optionsProperty([
			...packageOptions,
			{ displayName: 'Import Again', name: 'again', type: 'boolean', default: false, description: 'Whether a package that was imported before is imported again' },
			{ displayName: 'Overwrite Project', name: 'overwrite', type: 'boolean', default: false, description: 'Whether entities and mappings of the data project are replaced by those of the package' },
			{ displayName: 'Stop on Errors', name: 'stopOnErrors', type: 'boolean', default: true, description: 'Whether the node fails when records were not taken. Off: the item tells them.' },
			{ displayName: 'XML Element', name: 'xmlElement', type: 'string', default: '', placeholder: 'e.g. VendVendorV2Entity', description: 'Name of the data entity in code: rows are then sent as XML. Empty: as CSV.' },
			writeInTestRunsOption,
		]),
	],
	run: async (context) =>
		await together(context, async () => {
			const options = optionsOf(context);
			const company = companyOf(context, 0);
			if (company === '') throw wrongParameter('Legal Entity', 'is empty');
			const definitionGroup = dataProjectOf(context);
			const parcels = await parcelsOf(context, definitionGroup, options);
			if (isTestRun(context, options.writeInTestRuns === true)) return await Promise.all(parcels.map(async (parcel) => ({ json: { preview: 'testRun', dataProject: definitionGroup, company, ...(await contents(parcel)) }, pairedItem: parcel.pairedItem })));
			const ledger = await openLedger(context);
			return await withConnection(context, async (connection) => {
				return await importTurn(ledger, packageRun(context, connection, options), async (run) => {
					const items: INodeExecutionData[] = [];
					for (const { zip, entities, pairedItem } of parcels) {
						const answer = await importPackage(run, { package: zip, definitionGroup, company, entities, overwrite: options.overwrite === true, again: options.again === true });
						if (answer.status !== 'Succeeded' && options.stopOnErrors !== false) throw notTaken(answer);
						items.push(await itemOf(context, answer, { dataProject: definitionGroup, company }, pairedItem));
					}
					return items;
				});
			});
		}),
};

async function parcelsOf(context: IExecuteFunctions, definitionGroup: string, options: IDataObject): Promise<Parcel[]> {
	const input = context.getInputData();
	if (context.getNodeParameter('source', 0, 'items') === 'file') {
		const property = String(context.getNodeParameter('binaryProperty', 0, 'data'));
		return await Promise.all(
			input.map(async (_item, index) => {
				const zip = await context.helpers.getBinaryDataBuffer(index, property);
				return { zip, entities: await dataFiles(zip), pairedItem: { item: index } };
			}),
		);
	}
	const label = String(context.getNodeParameter('entityLabel', 0, '') ?? '').trim();
	if (label === '') throw wrongParameter('Entity', 'is empty');
	if (input.length === 0) return [];
	const fields = [...new Set(input.flatMap(({ json }) => Object.keys(json)))];
	const rows = input.map(({ json }, index) => Object.fromEntries(fields.map((field) => [field, cell(json[field], field, index)])));
	const element = String(options.xmlElement ?? '').trim();
	const format: PackageFormat = element ? { kind: 'xml', element } : { kind: 'csv' };
	return [{ zip: await writeZip(packageFiles(definitionGroup, [{ label, fields, rows }], format)), entities: [label], pairedItem: pairedWithAll(context) }];
}

function cell(value: unknown, field: string, index: number): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'object') throw wrongParameter('Input', `the field "${field}" of item ${index} is no plain value; a row of a data entity has plain fields only`);
	return String(value);
}

const dataFiles = async (zip: Buffer) => (await readZip(zip)).map(({ name }) => name).filter((name) => !/^(manifest|packageheader)\.xml$/i.test(name)).map((name) => name.replace(/\.\w+$/, ''));
const contents = async ({ zip }: Parcel) => ({ files: (await readZip(zip)).map(({ name, bytes }) => ({ name, bytes: bytes.length })) });

function notTaken({ executionId, status, errors }: ImportAnswer): StampliErpError {
	const first = errors.slice(0, 5).map(({ recordId, message }) => `${recordId ? `record ${recordId}: ` : ''}${message}`);
	return new StampliErpError({
		kind: 'rejected',
		code: 'package.errors',
		message: `The import ended as ${status}: ${errors.length} records were not taken${first.length > 0 ? ` (${first.join('; ').slice(0, 900)})` : ''}`,
		hint: `Look at execution ${executionId} in Data management, mend the records, and send the package again. Turn Stop on Errors off to have them as an item.`,
	});
}

async function itemOf(context: IExecuteFunctions, { errorFiles, ...answer }: ImportAnswer, about: IDataObject, pairedItem: INodeExecutionData['pairedItem']): Promise<INodeExecutionData> {
	const files = await Promise.all(errorFiles.map(async ({ entity, bytes }, i) => [`errors${i + 1}`, await context.helpers.prepareBinaryData(bytes, `${entity}-errors-${i + 1}.csv`, 'text/csv')] as const));
	return { json: { ...about, ...(answer as unknown as IDataObject) }, ...(files.length > 0 ? { binary: Object.fromEntries(files) } : {}), pairedItem: pairedItem ?? { item: 0 } };
}
