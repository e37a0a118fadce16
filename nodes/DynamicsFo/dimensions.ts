import { StampliErpError } from '../../core/errors';
import type { Dimension } from '../../core/model';
import { and, enumLiteral } from '../../io/odata/literals';
import type { FoConnection } from './connection';
import { codeKey, codeText, enumTypes, textOf } from './fields';

/** How this environment writes financial dimensions in one text. */
export interface DimensionFormats {
	delimiter: string;
	/** Names in order, without the main account. */
	defaultFormat: string[];
	/** Names in order, `MainAccount` among them. */
	ledgerFormat: string[];
}

const delimiters: Record<string, string> = {
	Hyphen: '-',
	Period: '.',
	Underscore: '_',
	Bar: '|',
	DoubleHyphen: '--',
	DoublePeriod: '..',
	DoubleUnderscore: '__',
	DoubleBar: '||',
	Tilde: '~',
	DoubleTilde: '~~',
};

export const mainAccountName = 'MainAccount';

/**
 * Reads the active formats ("Financial dimension configuration for integrating applications"). None or more than one active
 * of a type is a setup error: F&O would refuse the text or assign its values to the wrong dimensions.
 */
export async function readFormats(connection: FoConnection): Promise<DimensionFormats> {
	const parameters = await connection.all('DimensionParameters', { $select: 'Key,DimensionSegmentDelimiter' });
	const member = textOf(parameters[0] ?? {}, 'DimensionSegmentDelimiter');
	const delimiter = delimiters[member];
	if (parameters.length !== 1 || delimiter === undefined) {
		throw setup('delimiter', `The delimiter of financial dimensions cannot be read (${member || 'none set'})`, 'Choose one in General ledger > Chart of accounts > Dimensions > Financial dimension configuration for integrating applications.');
	}
	const [defaultFormat, ledgerFormat] = await Promise.all([
		readFormat(connection, 'DataEntityDefaultDimensionFormat', 'default dimensions', delimiter),
		readFormat(connection, 'DataEntityLedgerDimensionFormat', 'ledger dimensions', delimiter),
	]);
	if (!ledgerFormat.some((name) => codeKey(name) === codeKey(mainAccountName))) {
		throw setup('noMainAccount', `The active format of ledger dimensions has no ${mainAccountName}: ${ledgerFormat.join(delimiter)}`, 'Add the main account to that format in Dynamics 365 F&O.');
	}
	return { delimiter, defaultFormat, ledgerFormat };
}

async function readFormat(connection: FoConnection, type: string, label: string, delimiter: string): Promise<string[]> {
	const filter = and(`DimensionFormatType eq ${enumLiteral(enumTypes.dimensionHierarchy, type)}`, `IsActive eq ${enumLiteral(enumTypes.noYes, 'Yes')}`);
	const rows = await connection.all('DimensionIntegrationFormats', { $filter: filter, $select: 'DimensionFormatName,DimensionFormatType,FinancialDimensionFormat,IsActive' });
	const where = 'General ledger > Chart of accounts > Dimensions > Financial dimension configuration for integrating applications';
	if (rows.length === 0) throw setup('noFormat', `Dynamics 365 F&O has no active format for ${label}; nothing was posted`, `Activate exactly one in ${where}.`);
	if (rows.length > 1) {
		const names = rows.map((row) => textOf(row, 'DimensionFormatName')).join(', ');
		throw setup('manyFormats', `Dynamics 365 F&O has ${rows.length} active formats for ${label} (${names}); nothing was posted`, `Leave exactly one active in ${where}.`);
	}
	return textOf(rows[0]!, 'FinancialDimensionFormat').split(delimiter);
}

function setup(code: string, message: string, hint: string): StampliErpError {
	return new StampliErpError({ kind: 'setup', code: `dimensions.${code}`, message, hint });
}

/** Names of dimensions that a format does not have; F&O would drop their values without a word. */
export function notIn(format: string[], dimensions: Dimension[]): string[] {
	const known = new Set(format.map(codeKey));
	return dimensions.filter((each) => !known.has(codeKey(each.name))).map((each) => each.name);
}

/** Every segment of the format, blank where there is no value; delimiters within values escaped. */
export function displayValue(format: string[], delimiter: string, dimensions: Dimension[], mainAccount?: string): string {
	const values = new Map(dimensions.map((each) => [codeKey(each.name), codeText(each.value)]));
	if (mainAccount !== undefined) values.set(codeKey(mainAccountName), codeText(mainAccount));
	return format.map((name) => (values.get(codeKey(name)) ?? '').replaceAll(delimiter, `\\${delimiter}`)).join(delimiter);
}

/** True for a value that cannot be told from its delimiters once it is written. */
export function isAmbiguous(value: string, delimiter: string): boolean {
	return value.includes('\\') || (delimiter.length > 1 && (value.startsWith(delimiter[0]!) || value.endsWith(delimiter[0]!)));
}
