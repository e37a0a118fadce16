import { pairedWithAll, together } from '../../shared/erp/inputItems';
import { companyOf, companyProperty, optionsOf, optionsProperty, wrongParameter } from '../../shared/erp/parameters';
import { exportPackage, isPackageForm } from '../dataPackageExport';
import { dynamicsFoParts } from '../erpParts';
import { withConnection } from '../openConnection';
import { readZip } from '../packageZip';
import { dataProjectOf, dataProjectProperty, packageOptions, packageRun } from './dataPackageRun';
import type { Operation } from './operation';

/** A data project of F&O as files: for lists that are too long to be read page by page. */
export const dataPackageExport: Operation = {
	option: { name: 'Export', value: 'export', action: 'Export a data package', description: 'Run an export project of Data management in Dynamics 365 F&O and fetch its files' },
	properties: [
		companyProperty(dynamicsFoParts, 'The legal entity in which the data project runs'),
		dataProjectProperty,
		{
			displayName: 'Output',
			name: 'output',
			type: 'options',
			noDataExpression: true,
			default: 'files',
			options: [
				{ name: 'Data Files', value: 'files', description: 'One item per data file of the package' },
				{ name: 'Package', value: 'package', description: 'The package itself, as one zip file' },
			],
		},
		optionsProperty(packageOptions),
	],
	run: async (context) =>
		await together(context, async () => {
			const options = optionsOf(context);
			const company = companyOf(context, 0);
			if (company === '') throw wrongParameter('Legal Entity', 'is empty');
			const definitionGroup = dataProjectOf(context);
			const { executionId, status, package: zip } = await withConnection(context, async (connection) => await exportPackage(packageRun(context, connection, options), { definitionGroup, company }));
			const wanted = context.getNodeParameter('output', 0, 'files') === 'package' ? [{ name: `${definitionGroup}.zip`, bytes: zip }] : (await readZip(zip)).filter((file) => !isPackageForm(file));
			return await Promise.all(
				wanted.map(async ({ name, bytes }) => ({
					json: { name, bytes: bytes.length, dataProject: definitionGroup, company, executionId, status },
					binary: { data: await context.helpers.prepareBinaryData(bytes, name, mimeTypeOf(name)) },
					pairedItem: pairedWithAll(context),
				})),
			);
		}),
};

function mimeTypeOf(name: string): string {
	const types: Record<string, string> = { zip: 'application/zip', csv: 'text/csv', xml: 'application/xml', txt: 'text/plain' };
	return types[name.split('.').at(-1)!.toLowerCase()] ?? 'application/octet-stream';
}
