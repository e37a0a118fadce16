import { profileProperties } from '../../../shared/profileParameter';
import type { Operation } from '../../operation';
import { readParsed, sourceProperties } from '../readParsed';

export const readInvoiceFile: Operation = {
	option: { name: 'Read', value: 'read', action: 'Read an invoice file', description: 'Get the invoices of a file as items; changes nothing' },
	properties: [...sourceProperties, ...profileProperties(['stampliInvoicesCsv', 'stampliInvoicesXml'], {})],
	usesSftp: true,
	run: async (context) => await readParsed(context, 'invoice'),
};
