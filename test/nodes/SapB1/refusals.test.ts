import { refusal } from '../../../nodes/SapB1/refusals';
import { readServiceError } from '../../../nodes/SapB1/serviceError';
import { invoice, line } from './environment';

test.each<[string, string, object | undefined]>([
	['the first version', '{"error":{"code":-5002,"message":{"lang":"en-us","value":"Specify an active branch [OPCH.BPLId]"}}}', { code: -5002, message: 'Specify an active branch [OPCH.BPLId]', column: 'OPCH.BPLId' }],
	['the second version', '{"error":{"code":"-2028","details":[{"code":"","message":""}],"message":"No matching records found (ODBC -2028)"}}', { code: -2028, message: 'No matching records found (ODBC -2028)' }],
	['the first version with plain text', '{"error":{"code":"301","message":"Invalid session or session already timeout."}}', { code: 301, message: 'Invalid session or session already timeout.' }],
	['a batch part', '{"error":{"code":-10,"innererror":{"context":null,"trace":null},"message":{"lang":"de-de","value":"Artikel fehlt [DocumentLines.ItemCode][line: 4] , \'i\'"}}}', { code: -10, message: "Artikel fehlt [DocumentLines.ItemCode][line: 4] , 'i'", column: 'DocumentLines.ItemCode', line: 4 }],
	['no reason', '{"error":{"code":"","message":""}}', { message: 'The Service Layer gave no reason' }],
	['an empty body', '', undefined],
	['a front end\'s page', '<html><body>502</body></html>', undefined],
	['other JSON', '{"value":[]}', undefined],
	['nothing at all', 'null', undefined],
])('an error body of %s', (_what, body, expected) => {
	expect(readServiceError(body)).toEqual(expected);
});

const two = invoice({ lines: [line(), line({ lineNumber: '20' })] });
test.each<[object, object]>([
	[{ code: -4013, message: 'Periode gesperrt' }, { code: 'period.closed', who: 'erpAdministrator' }],
	[{ code: -1116, message: 'Select "OK" in Approve Column' }, { code: 'erp.companyRule', message: expect.stringContaining('Select "OK"') }],
	[{ code: -1000, message: "Property 'U_X' of 'Document' is invalid" }, { code: 'erp.userField', who: 'integrator' }],
	[{ code: -10, message: 'To generate this document, first define the numbering series' }, { code: 'erp.series' }],
	[{ code: -5002, message: 'Enter valid code', column: 'DocumentLines.AccountCode', line: 1 }, { code: 'erp.refused.-5002', line: '20', field: 'lines.glAccount', message: expect.stringContaining('line 20') }],
	[{ message: 'x', column: 'OPCH.DocDate' }, { code: 'erp.refused', field: 'postingDate' }],
])('%o is told as %o', (error, problem) => {
	expect(refusal(error as never, two)).toMatchObject([problem]);
});

test('in a journal entry the vendor\'s lines stand before the invoice\'s', () => {
	expect(refusal({ message: 'x', line: 1 }, two, 1)).toMatchObject([{ line: '1' }]);
	expect(refusal({ message: 'x', line: 0 }, two, 1)[0]).not.toHaveProperty('line');
});
