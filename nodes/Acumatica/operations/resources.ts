import type { ErpParts } from '../../shared/erp/erpParts';
import { erpResources } from '../../shared/erp/erpResources';
import { openAcumaticaBooks } from '../books';
import { changeDates } from '../masterData';
import { withConnection } from '../openConnection';
import { erpName } from '../problems';
import { reversalWays } from '../reversals';
import type { AcumaticaSettings } from '../settings';
import { nodeSettings } from './nodeSettings';
import { postOptions, translationOptions, vendorOptions } from './options';

const parts: ErpParts<AcumaticaSettings> = {
	erpName,
	company: { label: 'Branch', plural: 'Branches', placeholder: 'e.g. HQ' },
	bill: 'a bill or adjustment',
	translationOptions,
	postOptions,
	vendorOptions,
	attachesImages: true,
	reversalWays,
	changeDates,
	dimensionWords: 'Subaccounts, projects, project tasks and cost codes',
	settings: (_context, options, branch) => nodeSettings(options, branch),
	withBooks: async (context, settings, work) =>
		await withConnection(context, async (connection) => await work(openAcumaticaBooks(connection, settings)), { ...(settings.concurrency ? { concurrency: settings.concurrency } : {}) }),
};

/** Everything the Acumatica node does. */
export const resources = erpResources(parts);
