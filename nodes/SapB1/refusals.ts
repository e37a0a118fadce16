import type { Problem } from '../../core/errors';
import type { Invoice } from '../../core/model';
import type { Comparison } from '../../core/compare';
import type { ErpBill, ExpectedBill } from '../../core/ports';
import { erpName, rejected } from './problems';
import { errorText, type ServiceError } from './serviceError';

/** Canonical fields behind the columns and properties that a refusal names. */
const canonical: Record<string, string> = {
	CardCode: 'vendor.vendorId', ShortName: 'lines.glAccount', NumAtCard: 'invoiceNumber', DocDate: 'postingDate', RefDate: 'postingDate', TaxDate: 'invoiceDate', DocDueDate: 'dueDate', DocCur: 'currency', DocRate: 'currency',
	FCCurrency: 'currency', GroupNum: 'terms.code', BPLId: 'lines.dimensions.Branch', AcctCode: 'lines.glAccount', AccountCode: 'lines.glAccount', Account: 'lines.glAccount', ItemCode: 'lines.itemIds', VatGroup: 'lines.taxCode', TaxCode: 'lines.taxCode',
	BaseLine: 'lines.poLine', BaseEntry: 'lines.poNumber', OcrCode: 'lines.dimensions', CostingCode: 'lines.dimensions', Project: 'lines.dimensions.Project', ProjectCode: 'lines.dimensions.Project', Quantity: 'lines.quantity',
};

/** What SAP Business One says about a bill that it refused, for a person. Nothing of it exists. `firstLine`: index of the invoice's first line in what was sent. */
export function refusal(error: ServiceError, invoice: Invoice, firstLine = 0): Problem[] {
	const column = error.column?.split('.')[1];
	const line = error.line === undefined ? undefined : invoice.lines[error.line - firstLine]?.lineNumber;
	const known = kindOf(error);
	return [
		rejected({
			code: known?.code ?? `erp.refused${error.code === undefined ? '' : `.${error.code}`}`,
			message: `${erpName} refused the bill${line ? ` because of line ${line}` : ''}: ${errorText(error)}`,
			fix: known?.fix ?? `Mend what ${erpName} names (there, or in Stampli); the invoice is tried again by itself.`,
			who: known?.who ?? 'accountsPayable',
			where: known?.where ?? `${erpName}, Purchasing - A/P`,
			...(column && canonical[column] ? { field: canonical[column] } : {}),
			...(line ? { line } : {}),
		}),
	];
}

/** Refusals that can be told by their number; texts are in the language of the login. */
function kindOf({ code, message }: ServiceError): (Pick<Problem, 'code' | 'fix'> & Partial<Problem>) | undefined {
	if (code === -4013) return { code: 'period.closed', fix: 'Unlock the posting period, or export the invoice with another posting date.', who: 'erpAdministrator', where: `${erpName}, Posting Periods` };
	if (code === -1116) return { code: 'erp.companyRule', fix: 'This is a rule of your company in SAP Business One (transaction notification): satisfy it, or ask who maintains it.', who: 'erpAdministrator' };
	if (code === -1000 && /U_\w+/.test(message)) return { code: 'erp.userField', fix: 'Create this user field on marketing documents, or correct Reference Field in the options of the node.', who: 'integrator', where: 'n8n, SAP Business One node' };
	if (code === -2028) return { code: 'erp.missingRecord', fix: 'A record that the invoice refers to is missing there (vendor, branch, cost centre without distribution rule): compare the codes.', who: 'erpAdministrator' };
	if (code === -10 && /numbering series/i.test(message)) return { code: 'erp.series', fix: 'Set a default numbering series for this user, branch and period.', who: 'erpAdministrator', where: `${erpName}, Document Numbering` };
	return undefined;
}

/** The server works out another bill than the invoice says. `undone` tells what was done about it. */
export function differs(expected: ExpectedBill, bill: ErpBill, { differences }: Comparison, undone: string): Problem[] {
	const isTotal = differences.some((each) => each.startsWith('total '));
	return [
		rejected({
			code: isTotal ? 'total.differs' : 'bill.differs',
			message: isTotal
				? `${erpName} works out a total of ${bill.total}, the invoice says ${expected.total}. ${undone}`
				: `${erpName} makes another bill of it: ${differences.join('; ')}. ${undone}`,
			fix: 'Compare tax codes, prices and rounding with the vendor\'s document; correct the invoice in Stampli or the tax set-up, or allow a rounding difference in the options of the node.',
			who: 'accountsPayable',
			where: `Stampli and ${erpName}`,
			field: isTotal ? 'totalAmount' : 'lines',
		}),
	];
}
