import { startClient, header, line, type Client } from './dynamicsFoClient';

let client: Client;
let reference: string;
beforeEach(async () => {
	client = await startClient();
	reference = (await client.call('POST', 'VendorInvoiceHeaders', header())).json.HeaderReference;
});
afterEach(() => client.fo.close());

const stored = async (MainAccountDisplayValue: string, DimensionDisplayValue: string) => {
	const { json } = await client.call(
		'POST',
		'VendorInvoiceLines',
		line(reference, { InvoiceLineNumber: 0, MainAccountDisplayValue, DimensionDisplayValue }),
	);
	return [json.MainAccountDisplayValue, json.DimensionDisplayValue];
};

const refused = (more: Record<string, unknown>) => client.refused('POST', 'VendorInvoiceLines', line(reference, more));

test('missing segments become blank and extra ones are dropped without a word', async () => {
	expect(await stored('618160', '001')).toEqual(['618160--', '001-']);
	expect(await stored('618160--CC002', '-007')).toEqual(['618160--CC002', '-007']);
	expect(await stored('618160-001-CC002-022-001', '001-CC002-X')).toEqual(['618160-001-CC002', '001-CC002']);
});

test('a value that contains the delimiter is read and written with a backslash', async () => {
	expect(await stored('618160-R\\-D-', 'R\\-D-CC002')).toEqual(['618160-R\\-D-', 'R\\-D-CC002']);
	expect(await refused({ DimensionDisplayValue: 'R-D' })).toContain("The value 'R' in field 'Financial dimensions'");
});

test('unknown and suspended values and values of another company are refused', async () => {
	expect(await refused({ DimensionDisplayValue: '1-' })).toContain("is not found in the related table 'Department'");
	expect(await refused({ DimensionDisplayValue: '099-' })).toContain('suspended');
	expect(await refused({ DimensionDisplayValue: '-DE01' })).toContain("'DE01'");
	expect(await refused({ MainAccountDisplayValue: '-001-' })).toContain('Main account must be filled in');
});

test('values in the wrong order are refused because they are no values of that dimension', async () => {
	expect(await refused({ DimensionDisplayValue: 'CC002-001' })).toContain(
		"The value 'CC002' in field 'Financial dimensions' is not found in the related table 'Department'.",
	);
});

test('the active format decides the order', async () => {
	for (const row of client.fo.data.DimensionIntegrationFormats) {
		if (row.DimensionFormatType === 'DataEntityDefaultDimensionFormat')
			row.IsActive = row.DimensionFormatName === 'Old default' ? 'Yes' : 'No';
	}
	expect(await stored('618160', 'CC002-001')).toEqual(['618160--', 'CC002-001']);
});

test('without an active format every dimension is refused, with a text that can be set', async () => {
	for (const row of client.fo.data.DimensionIntegrationFormats) row.IsActive = 'No';
	expect(await refused({})).toContain('No active financial dimension format');
	client.fo.settings.noDimensionFormatText = 'Set up the integration format first.';
	expect(await refused({})).toContain('Error: Set up the integration format first.');
	const without = line(reference, { MainAccountDisplayValue: undefined, DimensionDisplayValue: undefined });
	expect((await client.call('POST', 'VendorInvoiceLines', without)).status).toBe(201);
});

test('another delimiter, also one of two characters, is that of DimensionParameters', async () => {
	const use = (name: string, text: string) => {
		Object.assign(client.fo.data.DimensionParameters[0] ?? {}, { DimensionSegmentDelimiter: name });
		for (const row of client.fo.data.DimensionIntegrationFormats)
			row.FinancialDimensionFormat = String(row.FinancialDimensionFormat).replaceAll(/-|\|\|/g, text);
	};
	use('DoubleBar', '||');
	expect(await stored('618160||R-D||', '001||CC002')).toEqual(['618160||R-D||', '001||CC002']);
	use('Tilde', '~');
	expect(await stored('618160~001', '~007')).toEqual(['618160~001~', '~007']);
});

test('the header takes default dimensions too', async () => {
	const { json } = await client.call('POST', 'VendorInvoiceHeaders', header({ DimensionDisplayValue: '022' }));
	expect(json.DimensionDisplayValue).toBe('022-');
});
