import type { Credential, PeerParts } from '../erps/erp';
import type { Batching } from '../load';
import { code, http, jsonBody, query, refusable, repeatable } from './nodes';

/** A look-up, a draft with its lines, and its posting, per invoice. */
export function dynamicsBcPeer({ root, oAuth2, batching }: { root: string; oAuth2: Credential; batching: Batching }): PeerParts {
	const authentication = { type: 'oAuth2Api', credential: oAuth2 };
	const invoices = `${root}/purchaseInvoices`;
	return {
		group: groupIntoInvoices,
		steps: [
			http('Look Up', { url: invoices, ...query({ $filter: '={{ $json.filter }}', $select: 'id,number' }) }, { authentication, batching, more: repeatable }),
			code('Keep New', keepNew),
			http('Create Draft', { method: 'POST', url: invoices, ...jsonBody('$json.body') }, { authentication, batching, more: refusable }),
			http('Post', { method: 'POST', url: `=${invoices}({{ $json.id }})/Microsoft.NAV.post`, ...jsonBody('{}') }, { authentication, batching, fullResponse: true, more: refusable }),
		],
		again: ['Create Draft', 'Post'],
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
      filter: 'vendorNumber eq ' + text(row.VendorCode) + ' and vendorInvoiceNumber eq ' + text(row.InvoiceNo),
      body: {
        vendorNumber: row.VendorCode,
        vendorInvoiceNumber: row.InvoiceNo,
        invoiceDate: row.InvoiceDate,
        postingDate: row.InvoiceDate,
        dueDate: row.DueDate,
        purchaseInvoiceLines: [],
      },
    };
    invoices.set(key, invoice);
  }
  invoice.body.purchaseInvoiceLines.push({
    lineType: 'Account',
    lineObjectNumber: row.GLAccount,
    description: row.Description,
    quantity: Number(row.Quantity),
    unitCost: Number(row.UnitPrice),
  });
}
return [...invoices.values()].map((json) => ({ json }));
`;

/** Keeps the invoices whose look-up found nothing; answers come in the order of the items. */
const keepNew = `
const found = $input.all();
return $('Group Into Invoices').all().filter((_, i) => found[i].json.value.length === 0).map(({ json }) => ({ json }));
`;
