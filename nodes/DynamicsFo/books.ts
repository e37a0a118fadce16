import type { ErpBooks } from '../../core/books';
import { attachImages } from './attachments';
import { type BillSettings, dynamicsFoBills } from './bills';
import type { FoConnection } from './connection';
import { textOf } from './fields';
import { dynamicsFoMasterData } from './masterData';
import type { PackageWay } from './packageWay';
import { dynamicsFoPayments } from './payments';
import { dynamicsFoReversals } from './reversals';
import { dynamicsFoVendorBook } from './vendorBook';

export interface BookSettings extends BillSettings {
	/** Document type of attached images. Default `File`. */
	attachmentType?: string;
	/** Vendor group of new vendors. */
	vendorGroup?: string;
	/** Options of the node about packages, as they are. */
	packageOptions?: Record<string, unknown>;
	/** How large lists and loads go through Data management. Absent: they do not. */
	packages?: { exports: PackageWay; imports: PackageWay };
}

export function openDynamicsFoBooks(connection: FoConnection, settings: BookSettings = {}): ErpBooks {
	return {
		bills: dynamicsFoBills(connection, settings),
		masterData: dynamicsFoMasterData(connection, settings.packages?.exports),
		vendors: dynamicsFoVendorBook(connection, settings),
		payments: dynamicsFoPayments(connection),
		reversals: dynamicsFoReversals(connection),
		attach: async (invoice, outcome, source) => await attachImages(connection, invoice, outcome, settings.company ?? '', { ...source, ...(settings.attachmentType ? { typeId: settings.attachmentType } : {}) }),
		companies: async () => (await connection.all('LegalEntities', { $select: 'LegalEntityId,Name', $orderby: 'LegalEntityId' })).map((row) => ({ id: textOf(row, 'LegalEntityId'), name: textOf(row, 'Name') })),
	};
}
