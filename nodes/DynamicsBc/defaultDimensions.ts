import type { Problem } from '../../core/errors';
import type { Invoice, InvoiceLine } from '../../core/model';
import type { Row } from '../../io/odata/paging';
import { codeKey, memberOf, rowsOf, sameCode, textOf } from './fields';
import type { Dimension } from './lookups';
import { erpName, onLine, rejected } from './problems';

/** A default dimension with its rule: "Code Mandatory", "Same Code", "No Code", or "" for none. */
interface Default {
	code: string;
	valueCode: string;
	rule: string;
}

function defaultsOf(row: Row): Default[] {
	return (rowsOf(row, 'defaultDimensions') ?? []).map((each) => ({ code: textOf(each, 'dimensionCode'), valueCode: textOf(each, 'dimensionValueCode'), rule: memberOf(each, 'postingValidation') }));
}

/** Dimensions of the header that are the vendor's own affair: another value, or any, could not be posted. */
export function decidedByVendor(vendor: Row | undefined): string[] {
	return vendor ? defaultsOf(vendor).filter(({ rule }) => rule === 'Same Code' || rule === 'No Code').map(({ code }) => code) : [];
}

function valueOn(line: InvoiceLine, code: string, known: Dimension[]): string {
	const names = known.filter((each) => sameCode(each.code, code)).flatMap((each) => [each.code, each.displayName]);
	return codeKey(line.dimensions?.find(({ name }) => names.some((each) => sameCode(each, name)))?.value ?? '');
}

/** A dimension that the vendor's entry must have and that neither the vendor nor all lines alike give it. */
export function checkVendorDefaults(invoice: Invoice, vendor: Row, known: Dimension[]): Problem[] {
	return defaultsOf(vendor).flatMap(({ code, valueCode, rule }) => {
		if (rule !== 'Code Mandatory' || valueCode !== '') return [];
		const values = new Set(invoice.lines.map((line) => valueOn(line, code, known)));
		if (values.size === 1 && !values.has('')) return [];
		return [
			rejected({
				code: 'dimension.mandatory',
				message: `Vendor ${textOf(vendor, 'number')} cannot be posted without a value of dimension ${code}, and the lines of the invoice do not all have the same one.`,
				fix: `Give every line the same ${code} in Stampli, or give the vendor a default value in ${erpName}.`,
				where: `${erpName}, Vendors, Dimensions`,
				field: `lines.dimensions.${code}`,
			}),
		];
	});
}

/** What the item's defaults would refuse when the line is posted. */
export function checkItemDefaults(line: InvoiceLine, item: Row, known: Dimension[]): Problem[] {
	return defaultsOf(item).flatMap(({ code, valueCode, rule }) => {
		const value = valueOn(line, code, known);
		const why =
			rule === 'Code Mandatory' && value === '' && valueCode === ''
				? `needs a value of dimension ${code}`
				: rule === 'Same Code' && value !== '' && !sameCode(value, valueCode)
					? `takes only ${valueCode || 'no value'} of dimension ${code}, not ${value}`
					: rule === 'No Code' && value !== ''
						? `takes no value of dimension ${code}`
						: undefined;
		if (!why) return [];
		return [rejected({ code: 'dimension.rule', message: `Line ${line.lineNumber}: item ${textOf(item, 'number')} ${why}.`, fix: `Correct the dimension in Stampli, or the default dimensions of the item in ${erpName}.`, where: `${erpName}, Items, Dimensions`, ...onLine(line, `dimensions.${code}`) })];
	});
}
