import { vendorFields, type VendorField } from '../../core/books';
import type { Vendor } from '../../core/model';
import { agreedValues, type Owner, planVendor } from '../../core/vendorUpsert';

const vendor = (changes: Partial<Vendor> = {}): Vendor => ({ sourceKey: 'v', sourceSystem: 'stampli', companyId: 'usmf', vendorId: '00123', name: 'Müller GmbH', status: 'active', ...changes });
const rules = (owner: Owner = 'stampli', writable: readonly VendorField[] = vendorFields) => ({ writable, owner: () => owner, erp: 'The ERP' });

test('a vendor that is not there is created', () => {
	expect(planVendor(vendor(), undefined, undefined, rules())).toEqual({ action: 'create', ignored: [] });
});

test('an unchanged vendor plans nothing, whatever the blanks, empty address parts and case of codes', () => {
	const here = vendor({ name: ' Müller  GmbH ', currency: 'usd', email: 'A@b.example', address: { lines: ['Street 1 ', ''], city: 'Ulm', region: '' } });
	const there = vendor({ currency: 'USD', email: 'a@B.example', address: { lines: ['Street 1'], city: 'Ulm' }, phone: '1' });
	expect(planVendor(here, there, undefined, rules())).toEqual({ action: 'unchanged', kept: [], ignored: [] });
});

test('only the fields that the file carries and that differ are written', () => {
	expect(planVendor(vendor({ name: 'Muller', phone: '2' }), vendor({ phone: '1', email: 'x@y.example' }), undefined, rules())).toEqual({
		action: 'update',
		changes: [{ field: 'name', stampli: 'Muller', erp: 'Müller GmbH' }, { field: 'phone', stampli: '2', erp: '1' }],
		kept: [],
		ignored: [],
	});
});

test('a field that the ERP owns stays and is told; one that cannot be written is named', () => {
	expect(planVendor(vendor({ name: 'Other' }), vendor(), undefined, rules('erp'))).toMatchObject({ action: 'unchanged', kept: [{ field: 'name' }] });
	expect(planVendor(vendor({ legalName: 'Other' }), vendor(), undefined, rules('stampli', ['name']))).toMatchObject({ action: 'unchanged', ignored: ['legalName'] });
});

describe('a field that both may change', () => {
	const agreed = { phone: '1' };
	const plan = (here: string, there: string) => planVendor(vendor({ phone: here }), vendor({ phone: there }), agreed, rules('both'));

	test('is written when only Stampli changed it', () => expect(plan('2', '1')).toMatchObject({ action: 'update', changes: [{ field: 'phone' }] }));
	test('stays when only the ERP changed it', () => expect(plan('1', '2')).toMatchObject({ action: 'unchanged', kept: [{ field: 'phone', erp: '2' }] }));
	test('needs nobody when both changed it alike', () => expect(plan('3', '3')).toMatchObject({ action: 'unchanged', kept: [] }));
	test('is held for a person when both changed it differently, with both values', () => {
		expect(plan('2', '3')).toMatchObject({ action: 'hold', problems: [{ code: 'vendor.conflict', kind: 'invalid', message: expect.stringMatching(/"3" in The ERP, "2" in Stampli/) }] });
	});
});

test('what both sides agree on is kept for the next time, but for what stayed different', () => {
	const values = agreedValues(vendor({ phone: '2', email: 'a@b.example' }), [{ field: 'email', stampli: 'a@b.example', erp: 'c@d.example' }], ['phone', 'email', 'name'], { email: 'old@b.example' });
	expect(values).toEqual({ phone: '2', name: 'Müller GmbH', email: 'old@b.example' });
});
