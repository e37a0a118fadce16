import { fileNameOf, shown } from '../../../nodes/shared/erp/images';

test.each([
	['INV 7.pdf', 'INV 7.pdf'],
	['Bill 1:2?.pdf', 'Bill 1_2_.pdf'],
	['https://files.example/a%3Ab%22c.pdf?sig=secret', 'a_b_c.pdf'],
	['https://files.example/100%ZZ.pdf', '100%ZZ.pdf'],
	['https://files.example/', 'invoice'],
	[`${'long '.repeat(60)}.pdf`, `${'long '.repeat(60)}.pdf`.slice(-150)],
])('%s is attached under a name that Windows takes, however the address is encoded', (reference, name) => {
	expect(fileNameOf(reference)).toBe(name);
});

test('an address is shown without its query, which may carry a signature', () => {
	expect(shown('https://files.example/a.pdf?sig=secret#page')).toBe('https://files.example/a.pdf');
});
