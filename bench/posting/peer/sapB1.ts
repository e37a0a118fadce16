import type { Credential, PeerParts } from '../erps/erp';
import type { Batching } from '../load';
import { code, cookiesOf, http, jsonBody, query, refusable, repeatable } from './nodes';

/** One login for the run, then a look-up and a create per invoice. */
export function sapB1Peer({ root, login, batching }: { root: string; login: Credential; batching: Batching }): PeerParts {
	const cookies = cookiesOf('Login');
	return {
		first: [http('Login', { method: 'POST', url: `${root}/Login`, ...jsonBody('{}') }, { authentication: { type: 'httpCustomAuth', credential: login }, fullResponse: true })],
		group: groupIntoInvoices,
		steps: [
			http('Look Up', { url: `${root}/PurchaseInvoices`, ...cookies, ...query({ $filter: '={{ $json.filter }}', $select: 'DocEntry,DocNum' }) }, { batching, more: repeatable }),
			code('Keep New', keepNew),
			http('Create Invoice', { method: 'POST', url: `${root}/PurchaseInvoices`, ...cookies, ...jsonBody('$json.body') }, { batching, more: refusable }),
		],
		again: ['Create Invoice'],
	};
}

const groupIntoInvoices = `
const invoices = new Map();
for (const { json: row } of $input.all()) {
  const key = [row.Company, row.VendorCode, row.InvoiceNo].join('|');
  let invoice = invoices.get(key);
  if (!invoice) {
    const text = (value) => "'" + value.replaceAll("'", "''") + "'";
    invoice = {
      filter: 'CardCode eq ' + text(row.VendorCode) + ' and NumAtCard eq ' + text(row.InvoiceNo),
      body: {
        DocType: 'dDocument_Service',
        CardCode: row.VendorCode,
        NumAtCard: row.InvoiceNo,
        DocDate: row.InvoiceDate,
        TaxDate: row.InvoiceDate,
        DocDueDate: row.DueDate,
        DocCurrency: row.Currency,
        DocumentLines: [],
      },
    };
    invoices.set(key, invoice);
  }
  invoice.body.DocumentLines.push({
    ItemDescription: row.Description,
    AccountCode: row.GLAccount,
    LineTotal: Number(row.LineAmount),
    CostingCode: row.Department,
    CostingCode2: row.Region,
  });
}
return [...invoices.values()].map((json) => ({ json }));
`;

/** Keeps the invoices whose look-up found nothing; answers come in the order of the items. */
const keepNew = `
const found = $input.all();
return $('Group Into Invoices').all().filter((_, i) => found[i].json.value.length === 0).map(({ json }) => ({ json }));
`;
