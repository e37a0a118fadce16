import type { Problem } from '../../core/errors';
import type { Row } from '../../io/odata/paging';
import type { Body } from './draft';
import { dateOf, sameCode, textOf } from './fields';
import { erpName, rejected } from './problems';

/** Whose invoice it is and when it is due, by property of the header. */
const facts: [property: string, what: string, field: string, read: (row: Row, property: string) => string | undefined][] = [
	['vendorNumber', 'vendor', 'vendor.vendorId', textOf],
	['vendorInvoiceNumber', 'number', 'invoiceNumber', textOf],
	['invoiceDate', 'invoice date', 'invoiceDate', dateOf],
	['postingDate', 'posting date', 'postingDate', dateOf],
	['dueDate', 'due date', 'dueDate', dateOf],
];

/** What a header that was just made says otherwise than it was sent: a customisation of the server may change it. What it does not tell is not held against it. */
export function alteredFields(sent: Body, row: Row): Problem[] {
	return facts.flatMap(([property, what, field, read]) => {
		const there = read(row, property) ?? '';
		const own = String(sent[property] ?? '');
		if (there === '' || own === '' || sameCode(there, own)) return [];
		return [
			rejected({
				code: `${property}.altered`,
				message: `${erpName} made the invoice with the ${what} ${there} instead of ${own}. Nothing was kept.`,
				fix: `Look in ${erpName} for an extension or a setting that changes the ${what} of purchase invoices; the invoice is tried again by itself.`,
				field,
			}),
		];
	});
}
