import { decimalOf } from '../../../nodes/Acumatica/fields';
import { parseJson } from '../../../io/odata/json';
import { instanceOf } from '../../../nodes/Acumatica/credentials';

test.each([
	['40.01', '40.01'],
	['40.010000000000005', '40.01'],
	['40.009999999999998', '40.01'],
	['0.123456', '0.123456'],
	['123456789012.34', '123456789012.34'],
	['1e-12', '0'],
	['-5.00000000000001', '-5'],
])('the double %s is the amount %s', (sent, read) => {
	expect(decimalOf(parseJson(`{"Amount":{"value":${sent}}}`) as never, 'Amount')).toBe(read);
});

test('the mark of a window in a pasted address is no part of the directory', () => {
	expect(instanceOf({ instanceUrl: 'https://host.example/AcumaticaERP/(W(10003))/Main?CompanyID=Acme' })).toEqual({ origin: 'https://host.example', directory: '/AcumaticaERP' });
	expect(instanceOf({ instanceUrl: 'https://host.example/(W(1))/Main' })).toEqual({ origin: 'https://host.example', directory: '' });
});
