import { profileProperties } from '../../../shared/profileParameter';
import type { Operation } from '../../operation';
import { readParsed, sourceProperties } from '../readParsed';

export const readPaymentFile: Operation = {
	option: { name: 'Read', value: 'read', action: 'Read a payment file', description: 'Get the payments of a file as items; changes nothing' },
	properties: [...sourceProperties, ...profileProperties(['stampliPaymentsCsv'], {})],
	usesSftp: true,
	run: async (context) => await readParsed(context, 'payment'),
};
