import { invoices, problems, smallProfile } from './reading';

/** One invoice of one row in which the column Value goes through a field spec. */
async function field(path: string, spec: Record<string, unknown>, value: string | undefined, sections: Record<string, unknown> = {}) {
	const { header } = smallProfile();
	const profile = smallProfile({ header: { ...header, [path]: { col: 'Value', ...spec } }, ...sections });
	const text = value === undefined ? 'Vendor,No,Total,Amount\nV1,A1,10,10\n' : `Vendor,No,Total,Amount,Value\nV1,A1,10,10,"${value}"\n`;
	const found = await problems(text, profile);
	if (found.length > 0) return found.map(({ code }) => code).join();
	const [invoice] = await invoices(text, profile);
	return path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], invoice);
}

test.each<[string, string, Record<string, unknown>, string | undefined, unknown]>([
	['codes keep leading zeros', 'companyId', {}, '00123', '00123'],
	['numbers in text columns stay text', 'companyId', {}, '1E5', '1E5'],
	['values are trimmed', 'companyId', {}, '  x  ', 'x'],
	['values are kept as they are where trim is off', 'companyId', { trim: false }, ' x ', ' x '],
	['an empty value is no value', 'companyId', {}, '', undefined],
	['a missing column is no value', 'companyId', {}, undefined, undefined],
	['a default fills what is empty', 'companyId', { default: 'D' }, '', 'D'],
	['a default fills what is missing', 'companyId', { default: 'D' }, undefined, 'D'],
	['a default is not used where empty means missing', 'companyId', { default: 'D', whenEmpty: 'missing' }, '', undefined],
	['an empty value can be an error', 'companyId', { whenEmpty: 'error' }, '', 'value.empty'],
	['a required value that is empty is an error', 'companyId', { required: true }, ' ', 'value.missing'],
	['stripLeadingZeros strips them only where asked', 'companyId', { stripLeadingZeros: true }, '00120', '120'],
	['stripLeadingZeros leaves one digit', 'companyId', { stripLeadingZeros: true }, '000', '0'],
	['padLeft fills up', 'companyId', { padLeft: [3, '0'] }, '7', '007'],
	['padLeft leaves longer values', 'companyId', { padLeft: [3, '0'] }, '1234', '1234'],
	['case is changed', 'companyId', { case: 'upper' }, 'usmf', 'USMF'],
	['map translates after case', 'companyId', { case: 'upper', map: { US: 'USMF' } }, 'us', 'USMF'],
	['an unmapped code is an error', 'companyId', { map: { US: 'USMF' } }, 'UK', 'value.unmapped'],
	['an unmapped code is kept where allowed', 'companyId', { map: { US: 'USMF' }, onUnmapped: 'keep' }, 'UK', 'UK'],
	['an unmapped code becomes the default where allowed', 'companyId', { map: { US: 'USMF' }, onUnmapped: 'default', default: 'D' }, 'UK', 'D'],
	['names of the prototype are unmapped codes', 'companyId', { map: { US: 'USMF' } }, 'constructor', 'value.unmapped'],
	['a pattern takes its group', 'companyId', { regex: '^C-(\\d+)$' }, 'C-12', '12'],
	['a pattern must match the whole value', 'companyId', { regex: '\\d+' }, '12x', 'value.pattern'],
	['a value too long for a pattern does not match', 'companyId', { regex: '\\d+' }, '1'.repeat(300), 'value.pattern'],
	['maxLength is an error', 'companyId', { maxLength: 3 }, 'abcd', 'value.tooLong'],
	['maxLength truncates only where asked', 'companyId', { maxLength: 3, onTooLong: 'truncate' }, 'abcd', 'abc'],
	['split makes a list', 'poNumbers', { split: ';' }, 'P1; P2;', ['P1', 'P2']],
	['a list without split has one member', 'poNumbers', {}, 'P1; P2', ['P1; P2']],
	['join takes all columns', 'companyId', { col: ['Vendor', 'Value'], join: '-' }, 'x', 'V1-x'],
	['alternatives are taken in order, empty ones passed over', 'companyId', { col: ['Value', 'Vendor'] }, '', 'V1'],
	['abs drops the sign', 'amountDue', { abs: true }, '-5.00', '5.00'],
	['negate turns the sign', 'amountDue', { negate: true }, '5.00', '-5.00'],
	['a wrong amount is an error', 'amountDue', {}, '5,00', 'value.number'],
	['a whole number is one', 'terms.netDays', {}, '30', 30],
	['a broken number is no whole number', 'terms.netDays', {}, '30.5', 'value.number'],
	['a field has its own date format', 'dueDate', { format: 'dd.MM.yyyy' }, '31.01.2026', '2026-01-31'],
	['a date that does not exist is an error', 'dueDate', {}, '2026-02-30', 'value.date'],
	['a date in a format that is not declared is an error, even an ISO date', 'dueDate', { format: 'dd.MM.yyyy' }, '2026-01-31', 'value.date'],
	['a time with offset is always understood', 'approvedAt', {}, '2026-01-31T10:00:00+01:00', '2026-01-31T10:00:00+01:00'],
	['a time gets its offset', 'approvedAt', { format: 'yyyy-MM-dd HH:mm' }, '2026-01-31 10:00', '2026-01-31T10:00:00Z'],
	['a field of extra is one more column', 'extra.Source', {}, 'x', 'x'],
])('%s', async (_name, path, spec, value, expected) => {
	expect(await field(path, spec, value)).toEqual(expected);
});

test('a constant needs no column', async () => {
	const { header } = smallProfile();
	expect((await invoices('Vendor,No,Total,Amount\nV1,A1,10,10\n', smallProfile({ header: { ...header, companyId: { const: 'USMF' } } })))[0]!.companyId).toBe('USMF');
});

test.each([['yes', true], ['N', false], ['1', true], ['maybe', 'value.boolean']])('%p is read as %p', async (text, value) => {
	const profile = smallProfile({
		entity: 'glAccount', grouping: undefined, lines: undefined, header: { accountId: { col: 'No' }, name: { col: 'Vendor' }, active: { col: 'Total' } },
	});
	const found = await problems(`Vendor,No,Total,Amount\nCash,1000,${text},\n`, profile);
	if (found.length > 0) expect(found[0]!.code).toBe(value);
	else expect((await invoices(`Vendor,No,Total,Amount\nCash,1000,${text},\n`, profile))[0]).toMatchObject({ active: value });
});

test('dimensions, items, taxes and charges are lists by label', async () => {
	const { header } = smallProfile();
	const profile = smallProfile({
		header: { ...header, taxes: [{ type: 'state', col: 'State' }, { type: 'city', col: 'City' }], allowancesCharges: [{ kind: 'charge', description: 'Freight', col: 'Freight' }] },
		lines: { amount: { col: 'Amount' }, dimensions: [{ name: 'Department', col: 'Dept' }, { name: 'CostCenter', col: 'CC', padLeft: [3, '0'] }], itemIds: [{ scheme: 'buyer', col: 'Item' }] },
	});
	const [invoice] = await invoices('Vendor,No,Total,Amount,State,City,Freight,Dept,CC,Item\nV1,A1,18,10,3,,5,022,7,I1\n', profile);
	expect(invoice).toMatchObject({ taxes: [{ type: 'state', amount: '3' }], allowancesCharges: [{ kind: 'charge', description: 'Freight', amount: '5' }] });
	expect(invoice!.lines[0]).toMatchObject({ kind: 'item', dimensions: [{ name: 'Department', value: '022' }, { name: 'CostCenter', value: '007' }], itemIds: [{ scheme: 'buyer', value: 'I1' }] });
});

test('every fault of a record is told at once with row, column, value, line and next step', async () => {
	const { header } = smallProfile();
	const profile = smallProfile({ header: { ...header, 'vendor.vendorId': { col: 'Vendor', required: true }, dueDate: { col: 'Due' } } });
	const found = await problems('Vendor,No,Total,Amount,Due\n,A1,1O,10,soon\n,A1,1O,x,soon\n', profile);
	expect(found.map(({ code, row, field: name, line }) => [code, row, name, line])).toEqual([
		['value.missing', 2, 'vendor.vendorId', undefined], ['value.number', 2, 'totalAmount', undefined], ['value.date', 2, 'dueDate', undefined], ['value.number', 3, 'lines.amount', '2'],
	]);
	expect(found[1]!.message).toBe('Row 2, column "Total": "1O" is not an amount as this profile writes them (decimal separator ".", no thousands separator)');
	for (const problem of found) expect(problem).toMatchObject({ kind: 'invalid', fix: expect.stringMatching(/\w/), where: expect.stringMatching(/Stampli|Mapping profile/) });
});

test('a long or many-lined value is shown shortened and on one line', async () => {
	const found = await problems(`Vendor,No,Total,Amount\nV1,A1,"${'x\n'.repeat(100)}",10\n`, smallProfile());
	expect(found[0]!.message).toMatch(/"(x ){28}x\.\.\."/);
});

test('an approver without a time of his own gets that of the approval; without any he is kept under extra', async () => {
	const { header } = smallProfile();
	const mapped = { ...header, 'approvals.by': { col: 'By', split: ';' }, approvedAt: { col: 'At' } };
	const text = (at: string) => `Vendor,No,Total,Amount,By,At\nV1,A1,10,10,Jane;Joe,${at}\n`;
	expect((await invoices(text('2026-01-31T10:00:00Z'), smallProfile({ header: mapped })))[0]!.approvals).toEqual([
		{ by: 'Jane', at: '2026-01-31T10:00:00Z' }, { by: 'Joe', at: '2026-01-31T10:00:00Z' },
	]);
	const [without] = await invoices(text(''), smallProfile({ header: mapped }));
	expect(without!.approvals).toBeUndefined();
	expect(without!.extra).toEqual({ 'approvals.by': 'Jane; Joe' });
});
