import { type Company, find, type Row } from './company';
import { type Books, stamp } from './documents';
import { business, Refusal } from './errors';

/** Merge keys of the collections of a business partner: a member with another key, or with none, is added. */
const mergeKeys: Record<string, string[][]> = {
	BPAddresses: [['RowNum'], ['AddressName', 'AddressType']],
	ContactEmployees: [['InternalCode']],
};

export function createPartner(given: Row, { company }: Books): Row {
	const partner: Row = { CardType: 'cCustomer', Valid: 'tYES', Frozen: 'tNO', PayTermsGrpCode: -1, Currency: company.localCurrency, DebitorAccount: '2100', ...given };
	if (!partner.CardCode) throw business('Enter valid code [OCRD.CardCode]');
	if (find(company, 'BusinessPartners', 'CardCode', partner.CardCode)) throw new Refusal(400, -2035, 'This entry already exists in the following tables (ODBC -2035)');
	check(partner, company);
	const { date, time } = stamp();
	const stored: Row = { ...partner, BPAddresses: [], ContactEmployees: [], CreateDate: date, CreateTime: time };
	company.tables.BusinessPartners.push(stored);
	merge(stored, given, company);
	return stored;
}

export function changePartner(partner: Row, given: Row, { company }: Books, replaceCollections: boolean): void {
	check({ ...partner, ...given }, company);
	const { date, time } = stamp();
	const collections = Object.keys(mergeKeys);
	Object.assign(partner, Object.fromEntries(Object.entries(given).filter(([name]) => !collections.includes(name))), { UpdateDate: date, UpdateTime: time });
	if (replaceCollections) for (const name of collections) if (given[name]) partner[name] = [];
	merge(partner, given, company);
}

function merge(partner: Row, given: Row, company: Company): void {
	for (const [name, keys] of Object.entries(mergeKeys)) {
		const stored = partner[name] as Row[];
		for (const member of (given[name] as Row[] | undefined) ?? []) {
			const key = keys.find((names) => names.every((each) => member[each] !== undefined && member[each] !== null));
			const known = key && stored.find((each) => key.every((part) => each[part] === member[part]));
			if (known) Object.assign(known, member);
			else if (name === 'BPAddresses') stored.push({ ...member, AddressType: member.AddressType ?? 'bo_ShipTo', RowNum: stored.length, BPCode: partner.CardCode });
			else stored.push({ ...member, InternalCode: company.next('contact'), CardCode: partner.CardCode });
		}
	}
	const billTo = (partner.BPAddresses as Row[]).find((each) => each.AddressType === 'bo_BillTo');
	if (billTo) partner.BilltoDefault ??= billTo.AddressName;
}

function check(partner: Row, company: Company): void {
	if (partner.PayTermsGrpCode !== -1 && !find(company, 'PaymentTermsTypes', 'GroupNumber', partner.PayTermsGrpCode)) throw business(`Enter valid code [OCRD.GroupNum] , '${String(partner.PayTermsGrpCode)}'`);
	if (partner.Currency !== '##' && !find(company, 'Currencies', 'Code', partner.Currency)) throw business(`Enter valid code [OCRD.Currency] , '${String(partner.Currency)}'`);
	const stored = find(company, 'BusinessPartners', 'CardCode', partner.CardCode);
	if (stored && stored.Currency !== partner.Currency && company.tables.PurchaseInvoices.some((each) => each.CardCode === partner.CardCode)) {
		throw business('253000019 - Journal entries linked to card');
	}
	for (const address of (partner.BPAddresses as Row[] | undefined) ?? []) {
		if (address.Country && !find(company, 'Countries', 'Code', address.Country)) throw business(`Enter valid code [CRD1.Country] , '${String(address.Country)}'`);
	}
}
