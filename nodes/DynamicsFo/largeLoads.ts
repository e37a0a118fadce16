import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { wholeNumber } from '../shared/erp/parameters';
import { openLedger } from '../shared/openLedger';
import type { FoConnection } from './connection';
import { importTurn } from './importTurn';
import { packageOptions, packageRun } from './operations/dataPackageRun';
import type { PackageWay } from './packageWay';

/** Options of operations that go through Data management by themselves when there is much to do. */
export function largeLoadOptions(what: string, above: number, projects: string): INodeProperties[] {
	const [hosts, timeout] = packageOptions.map((option) => ({ ...option, displayName: `Package ${option.displayName}` }));
	return [
		{
			displayName: 'Package Above',
			name: 'packageAbove',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: above,
			description: `${what} with more records go as a data package, through Data management; so do they while Dynamics 365 F&O throttles lastingly. 0: never. Without the data project they go record by record, and the item says so.`,
		},
		{ displayName: 'Package Project', name: 'packageProject', type: 'string', default: '', placeholder: 'e.g. Stampli vendors', description: `Name of the data project. Empty: ${projects}.` },
		hosts!,
		timeout!,
	];
}

/** What these options say. */
export function largeLoads(context: IExecuteFunctions, connection: FoConnection, options: IDataObject, above: number): PackageWay {
	const project = String(options.packageProject ?? '').trim();
	const run = packageRun(context, connection, options);
	return {
		above: options.packageAbove === 0 ? 0 : (wholeNumber(options.packageAbove, 'Package Above', 1_000_000_000) ?? above),
		...(project ? { project } : {}),
		run,
		turn: async (work) => await importTurn(await openLedger(context), run, work),
	};
}
