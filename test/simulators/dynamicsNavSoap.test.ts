import { type NavClient, startNavClient } from './dynamicsNavClient';

let client: NavClient;
beforeEach(async () => {
	client = await startNavClient();
});
afterEach(() => client.nav.close());

const keyOf = (text: string) => /<Key>([^<]+)<\/Key>/.exec(text)![1]!;
const invoice = (lines = '') => `<PurchaseInvoice><Buy_from_Vendor_No>10000</Buy_from_Vendor_No><Vendor_Invoice_No>INV-77</Vendor_Invoice_No>${lines}</PurchaseInvoice>`;
const oneLine = (account: string) => `<PurchLines><Purch_Invoice_Line><Type>G_L_Account</Type><No>${account}</No><Quantity>1</Quantity><Direct_Unit_Cost>40.00</Direct_Unit_Cost></Purch_Invoice_Line></PurchLines>`;

test('Create takes a document with its lines in one transaction; Update adds lines; Delete needs the newest Key', async () => {
	const made = await client.soap('PurchaseInvoice', 'Create', invoice(oneLine('8200')));
	expect(made.status).toBe(200);
	expect(made.text).toMatch(/<Create_Result xmlns="urn:microsoft-dynamics-schemas\/page\/purchaseinvoice"><PurchaseInvoice><Key>.*<Vendor_Invoice_No>INV-77<.*<Type>G_L_Account<.*<Line_Amount>40</s);
	const changed = await client.soap('PurchaseInvoice', 'Update', `<PurchaseInvoice><Key>${keyOf(made.text)}</Key>${oneLine('8110')}</PurchaseInvoice>`);
	expect(changed.text.match(/<Purch_Invoice_Line>/g)).toHaveLength(2);
	const stale = await client.soap('PurchaseInvoice', 'Delete', `<Key>${keyOf(made.text)}</Key>`, { wrong: true });
	expect([stale.status, stale.text]).toEqual([500, expect.stringContaining('Other user has modified')]);
	expect((await client.soap('PurchaseInvoice', 'Delete', `<Key>${keyOf(changed.text)}</Key>`)).text).toContain('true');
	expect(client.nav.companies[0]!.tables.PurchaseLine.some((row) => row.Document_Type === 'Invoice')).toBe(false);
});

test('a refused line takes the whole document back, with the reason in the fault', async () => {
	const refused = await client.soap('PurchaseInvoice', 'Create', invoice(oneLine('9999')), { wrong: true });
	expect([refused.status, refused.text]).toEqual([500, expect.stringMatching(/<faultstring xml:lang="en-US">The field No\. of table Purchase Line contains a value \(9999\)/)]);
	expect(client.nav.companies[0]!.tables.PurchaseHeader.some((row) => row.Document_Type === 'Invoice')).toBe(false);
});

test.each([
	['an element that the page does not have', 'Create', '<Vendor><Foo>1</Foo></Vendor>', {}, /Foo is not expected/],
	['an unknown option', 'Create', '<Vendor><No>V1</No><Blocked>Never</Blocked></Vendor>', {}, /Never&apos; is not an option/],
	['a Key in Create', 'Create', '<Vendor><Key>x</Key></Vendor>', {}, /Key cannot be given/],
	['XML that is not well-formed', 'Create', '<Vendor><No>1</Vendor>', {}, /well-formed/],
	['an unknown operation', 'Destroy', '', {}, /Destroy is not known/],
	['another SOAPAction', 'Create', '<Vendor/>', { soapaction: '"x:Create"' }, /SOAPAction/],
	['another content type', 'Create', '<Vendor/>', { 'content-type': 'application/json' }, /text\/xml/],
	['a filter with signs that are not quoted', 'ReadMultiple', '<filter><Field>Name</Field><Criteria>A(B)</Criteria></filter><setSize>1</setSize>', {}, /is not valid/],
])('%s is a fault', async (_what, operation, inner, headers, message) => {
	const answer = await client.soap('Vendor', operation, inner, { wrong: true, headers });
	expect([answer.status, answer.text]).toEqual([500, expect.stringMatching(message)]);
});

test('ReadMultiple filters like people do and goes on from a bookmark; empty fields are left out', async () => {
	const read = (criteria: string, bookmark = '', size = 2) => client.soap('ChartOfAccounts', 'ReadMultiple', `<filter><Field>No</Field><Criteria>${criteria}</Criteria></filter><bookmarkKey>${bookmark}</bookmarkKey><setSize>${size}</setSize>`);
	const numbers = (text: string) => [...text.matchAll(/<No>([^<]+)</g)].map(([, no]) => no);
	const first = await read('8*');
	expect(numbers(first.text)).toEqual(['8100', '8110']);
	const bookmark = [...first.text.matchAll(/<Key>([^<]+)</g)].at(-1)![1]!;
	expect(numbers((await read('8*', bookmark)).text)).toEqual(['8200', '8299']);
	expect(numbers((await read("'0400'|'5600'")).text)).toEqual(['0400', '5600']);
	const vendor = await client.soap('Vendor', 'ReadMultiple', "<filter><Field>Name</Field><Criteria>'O''Brien &lt;Blocked&gt; Ltd.'</Criteria></filter><setSize>0</setSize>");
	expect(vendor.text).toContain('O&apos;Brien &lt;Blocked&gt; Ltd.');
	expect(vendor.text).not.toContain('<E_Mail>');
});

test('several lines of a journal are one transaction in CreateMultiple', async () => {
	const line = (account: string) => `<PurchaseJournal><Journal_Template_Name>PURCH</Journal_Template_Name><Journal_Batch_Name>STAMPLI</Journal_Batch_Name><Account_No>${account}</Account_No><Amount>1</Amount></PurchaseJournal>`;
	const refused = await client.soap('PurchaseJournal', 'CreateMultiple', `<PurchaseJournal_List>${line('8200')}${line('9999')}</PurchaseJournal_List>`, { wrong: true });
	expect(refused.status).toBe(500);
	expect(client.nav.companies[0]!.tables.GenJournalLine).toEqual([]);
	await client.soap('PurchaseJournal', 'CreateMultiple', `<PurchaseJournal_List>${line('8200')}${line('8110')}</PurchaseJournal_List>`);
	expect(client.nav.companies[0]!.tables.GenJournalLine.map((row) => row.Line_No)).toEqual([10000, 20000]);
});

test('the description of a page lists its fields, its lines and the members of its options', async () => {
	const headers = { authorization: client.nav.authorization() };
	const page = async (name: string) => await fetch(`${client.nav.soapUrl}/WS/CRONUS%20International%20Ltd./${name}`, { headers });
	const text = await (await page('Page/PurchaseInvoice')).text();
	for (const part of ['name="Vendor_Invoice_No"', 'name="PurchLines" type="tns:Purch_Invoice_Line_List"', '<xsd:enumeration value="G_L_Account"/>']) expect(text).toContain(part);
	expect((await page('Page/Customer')).status).toBe(404);
	expect(await (await page('services')).text()).toContain('/WS/Page/PurchaseJournal');
});

test('a message larger than the server takes is refused with 413', async () => {
	client.nav.settings.soapMaxBytes = 2000;
	expect((await client.soap('Vendor', 'Create', `<Vendor><Name>${'x'.repeat(2000)}</Name></Vendor>`, { wrong: true })).status).toBe(413);
});
