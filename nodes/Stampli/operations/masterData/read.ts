import type { EntityName } from '../../../../core/model';
import { profileProperties } from '../../../shared/profileParameter';
import type { Operation } from '../../operation';
import { neededText } from '../../../shared/parameters';
import { readParsed, sourceProperties } from '../readParsed';

export const readMasterData: Operation = {
	option: { name: 'Read', value: 'read', action: 'Read a master data file', description: 'Get the vendors, GL accounts or dimension values of a file from Stampli as items; changes nothing' },
	properties: [
		{
			displayName: 'Entity',
			name: 'entity',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Dimension Values', value: 'dimensionValue' },
				{ name: 'GL Accounts', value: 'glAccount' },
				{ name: 'Vendors', value: 'vendor' },
			],
			default: 'vendor',
		},
		...sourceProperties,
		...profileProperties(['stampliVendorsCsv'], { entity: ['vendor'] }),
		...profileProperties(['stampliGlAccountsCsv'], { entity: ['glAccount'] }),
		...profileProperties(['stampliDimensionValuesCsv'], { entity: ['dimensionValue'] }),
	],
	usesSftp: true,
	run: async (context) => await readParsed(context, neededText(context, 'entity', 0, 'Entity') as EntityName),
};
