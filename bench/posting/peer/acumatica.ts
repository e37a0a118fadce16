import type { Credential, PeerParts } from '../erps/erp';
import type { Batching } from '../load';
import { code, cookiesOf, http, jsonBody, query, refusable, repeatable } from './nodes';

/** One sign-in for the run, then a look-up and a PUT per invoice. */
export function acumaticaPeer({ root, endpoint, signIn, batching }: { root: string; endpoint: string; signIn: Credential; batching: Batching }): PeerParts {
	const cookies = cookiesOf('Sign In');
	const bills = `${root}/${endpoint}/Bill`;
	return {
		first: [http('Sign In', { method: 'POST', url: `${root}/auth/login`, ...jsonBody('{}') }, { authentication: { type: 'httpCustomAuth', credential: signIn }, fullResponse: true })],
		group: groupIntoInvoices,
		steps: [
			http('Look Up', { url: bills, ...cookies, ...query({ $filter: '={{ $json.filter }}', $select: 'ReferenceNbr,Type' }) }, { batching, fullResponse: true, more: repeatable }),
			code('Keep New', keepNew),
			http('Create Bill', { method: 'PUT', url: bills, ...cookies, ...jsonBody('$json.body') }, { batching, more: refusable }),
		],
		again: ['Create Bill'],
	};
}

const groupIntoInvoices = `
const wrap = (values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
const invoices = new Map();
for (const { json: row } of $input.all()) {
  const key = [row.Company, row.VendorCode, row.InvoiceNo].join('|');
  let invoice = invoices.get(key);
  if (!invoice) {
    const text = (value) => "'" + value.replaceAll("'", "''") + "'";
    invoice = {
      filter: 'Vendor eq ' + text(row.VendorCode) + ' and VendorRef eq ' + text(row.InvoiceNo),
      body: {
        ...wrap({ Type: 'Bill', Vendor: row.VendorCode, VendorRef: row.InvoiceNo, Date: row.InvoiceDate, DueDate: row.DueDate, CurrencyID: row.Currency, BranchID: row.Company, Amount: Number(row.Total), Hold: false }),
        Details: [],
      },
    };
    invoices.set(key, invoice);
  }
  invoice.body.Details.push(wrap({
    Branch: row.Company,
    Account: row.GLAccount,
    Subaccount: row.Subaccount,
    TransactionDescription: row.Description,
    Qty: Number(row.Quantity),
    UnitCost: Number(row.UnitPrice),
  }));
}
return [...invoices.values()].map((json) => ({ json }));
`;

/** Keeps the invoices whose look-up found nothing; answers come in the order of the items. */
const keepNew = `
const found = $input.all();
return $('Group Into Invoices').all().filter((_, i) => found[i].json.body.length === 0).map(({ json }) => ({ json }));
`;
