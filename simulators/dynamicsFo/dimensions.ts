import { invalidField, unknownValue, writeFailed } from './errors';
import type { Environment } from './environment';
import type { EntitySet } from './schema';
import { findRow, sameValue, type Row } from './tables';

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

export type DimensionUse = 'DataEntityDefaultDimensionFormat' | 'DataEntityLedgerDimensionFormat';

/** The delimiter of the environment; a hyphen unless DimensionParameters says otherwise. */
export function delimiterOf(environment: Environment): string {
	return delimiters[String(environment.tables.DimensionParameters[0]?.DimensionSegmentDelimiter ?? 'Hyphen')] ?? '-';
}

/** Splits at the delimiter; a backslash takes the next character as it is. */
export function splitSegments(text: string, delimiter: string): string[] {
	const segments: string[] = [];
	let current = '';
	for (let at = 0; at < text.length;) {
		if (text[at] === '\\' && at + 1 < text.length) {
			current += text[at + 1] as string;
			at += 2;
		} else if (text.startsWith(delimiter, at)) {
			segments.push(current);
			current = '';
			at += delimiter.length;
		} else current += text[at++] as string;
	}
	segments.push(current);
	return segments;
}

/** Joins segments, delimiter and backslash inside a value escaped. */
export function joinSegments(segments: string[], delimiter: string): string {
	return segments
		.map((segment) => segment.replaceAll('\\', '\\\\').replaceAll(delimiter, [...delimiter].map((c) => `\\${c}`).join('')))
		.join(delimiter);
}

export interface DimensionField {
	set: EntitySet;
	field: string;
	text: string;
	use: DimensionUse;
	company: string;
}

/** Reads a display value against the active format: missing segments blank, extra ones dropped, unknown values refused. */
export function readDimensions(environment: Environment, { set, field, text, use, company }: DimensionField): string {
	const active = environment.tables.DimensionIntegrationFormats.find((row) => row.DimensionFormatType === use && row.IsActive === 'Yes');
	if (!active)
		throw writeFailed(set, [
			`Error: ${environment.settings.noDimensionFormatText}`,
			`Warning: validateField failed on field '${set.aot}.${field}'`,
		]);
	const delimiter = delimiterOf(environment);
	const names = splitSegments(String(active.FinancialDimensionFormat), delimiter);
	const segments = splitSegments(text, delimiter);
	const values = names.map((_name, at) => segments[at] ?? '');
	names.forEach((name, at) => checkSegment(environment, { set, field, company, name, value: values[at] as string }));
	return joinSegments(values, delimiter);
}

function checkSegment(
	environment: Environment,
	given: { set: EntitySet; field: string; company: string; name: string; value: string },
): void {
	const { set, field, company, name, value } = given;
	if (name === 'MainAccount') return checkMainAccount(environment, given);
	if (value === '') return;
	const found = environment.tables.FinancialDimensionValues.find(
		(row) =>
			row.FinancialDimension === name &&
			sameValue(row.DimensionValue, value) &&
			(!row.LegalEntityId || sameValue(row.LegalEntityId, company)),
	);
	if (!found) throw unknownValue(set, field, value, name);
	if (found.IsSuspended === 'Yes') throw invalidField(set, field, `The value '${value}' of financial dimension ${name} is suspended.`);
}

function checkMainAccount(
	environment: Environment,
	{ set, field, company, value }: { set: EntitySet; field: string; company: string; value: string },
): void {
	if (value === '') throw invalidField(set, field, 'Main account must be filled in.');
	const { tables } = environment;
	const chart = String(findRow(tables, 'Ledgers', { LegalEntityId: company })?.ChartOfAccounts ?? '');
	const account = findRow(tables, 'MainAccounts', { ChartOfAccounts: chart, MainAccountId: value });
	if (!account) throw unknownValue(set, field, value, 'Main account');
	const here: Row | undefined = findRow(tables, 'MainAccountLegalEntities', {
		MainAccountId: value,
		ChartOfAccounts: chart,
		LegalEntityId: company,
	});
	if (account.IsSuspended === 'Yes' || here?.IsSuspended === 'Yes')
		throw invalidField(set, field, `Main account ${value} is suspended in company ${company}.`);
	if (account.MainAccountType === 'Total' || account.MainAccountType === 'Reporting')
		throw invalidField(set, field, `Main account ${value} is a total account.`);
	if (account.DoNotAllowManualEntry === 'Yes' || here?.DoNotAllowManualEntry === 'Yes') {
		throw invalidField(set, field, `Manual entry is not allowed for main account ${value}.`);
	}
}
