import type { Credential, PeerParts } from '../erps/erp';
import type { Batching } from '../load';
import { code, http, jsonBody, query, refusable, repeatable } from './nodes';

/** A request per look-up, per header and per line. */
export function dynamicsFoPeer({ environmentUrl, oAuth2, batching }: { environmentUrl: string; oAuth2: Credential; batching: Batching }): PeerParts {
	const authentication = { type: 'oAuth2Api', credential: oAuth2 };
	const create = (name: string, set: string, body: string) => http(name, { method: 'POST', url: `${environmentUrl}/data/${set}`, ...jsonBody(body) }, { authentication, batching, more: refusable });
	const lookUp = query({ 'cross-company': 'true', $filter: '={{ $json.filter }}', $select: 'dataAreaId,HeaderReference,InvoiceAccount,InvoiceNumber' });
	return {
		group: groupIntoInvoices,
		steps: [
			http('Look Up', { url: `${environmentUrl}/data/VendorInvoiceHeaders`, ...lookUp }, { authentication, batching, more: repeatable }),
			code('Keep New', keepNew),
			create('Create Header', 'VendorInvoiceHeaders', '$json.header'),
			code('Build Lines', buildLines),
			create('Create Line', 'VendorInvoiceLines', '$json.line'),
		],
		again: ['Create Header', 'Create Line'],
	};
}

/* The three Code nodes, as their author would type them into the editor. */

const groupIntoInvoices = `
const invoices = new Map();
for (const { json: row } of $input.all()) {
  const key = [row.Company, row.VendorCode, row.InvoiceNo].join('|');
  let invoice = invoices.get(key);
  if (!invoice) {
    const company = row.Company.toLowerCase();
    const text = (value) => "'" + value.replaceAll("'", "''") + "'";
    invoice = {
      filter: 'dataAreaId eq ' + text(company) + ' and InvoiceAccount eq ' + text(row.VendorCode) + ' and InvoiceNumber eq ' + text(row.InvoiceNo),
      header: {
        dataAreaId: company,
        InvoiceAccount: row.VendorCode,
        InvoiceNumber: row.InvoiceNo,
        InvoiceDate: row.InvoiceDate + 'T12:00:00Z',
        Date: row.InvoiceDate + 'T12:00:00Z',
        DueDate: row.DueDate + 'T12:00:00Z',
        Currency: row.Currency,
        ImportedAmount: Number(row.Total),
      },
      lines: [],
    };
    invoices.set(key, invoice);
  }
  const escaped = (value) => value.replaceAll('-', '\\\\-');
  invoice.lines.push({
    dataAreaId: invoice.header.dataAreaId,
    InvoiceLineNumber: Number(row.LineNo),
    ProcurementCategoryName: 'Stampli invoices',
    ProcurementCategoryHierarchyName: 'Procurement',
    LineDescription: row.Description,
    ReceiveNow: Number(row.Quantity),
    UnitPrice: Number(row.UnitPrice),
    PriceUnit: 1,
    NetAmount: Number(row.LineAmount),
    Currency: row.Currency,
    MainAccountDisplayValue: [row.GLAccount, row.Department, row.CostCenter].map(escaped).join('-'),
    DimensionDisplayValue: [row.Department, row.CostCenter].map(escaped).join('-'),
  });
}
return [...invoices.values()].map((json) => ({ json }));
`;

/** Keeps the invoices whose look-up found nothing; answers come in the order of the items. */
const keepNew = `
const found = $input.all();
return $('Group Into Invoices').all().filter((_, i) => found[i].json.value.length === 0).map(({ json }) => ({ json }));
`;

/** Joins the created headers with their lines; runs once for every round of created headers. */
const buildLines = `
const lines = new Map($('Keep New').all().map(({ json }) => [json.header.InvoiceAccount + '|' + json.header.InvoiceNumber, json.lines]));
return $input.all().flatMap(({ json }) =>
  lines.get(json.InvoiceAccount + '|' + json.InvoiceNumber).map((line) => ({ json: { line: { ...line, HeaderReference: json.HeaderReference } } })),
);
`;
