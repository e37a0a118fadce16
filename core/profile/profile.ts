import type { EntityName } from '../model';

/**
 * A mapping profile: one kind of file, in one direction, as plain data. `loadProfile` checks it and fills in what is optional;
 * everything below is therefore what the rest of core may rely on. Nothing in a profile is ever evaluated.
 */
export interface Profile {
	profile: string;
	version: number;
	/** For people, for example that a profile is only an example. */
	note?: string;
	direction: 'in' | 'out';
	entity: EntityName;
	/** Name of the system the file comes from; part of each document. */
	sourceSystem: string;
	match: { folder?: string; include: string[]; exclude: string[]; regex?: string };
	ready: { mode: 'stable' | 'sentinel' | 'none'; intervalSec: number; sentinel?: string };
	format: Format;
	xml?: XmlLayout;
	numbers: NumberStyle;
	dates: DateStyle;
	grouping?: Grouping;
	/** How the file shows credits. The model always has a type and positive amounts. */
	creditSign: CreditSign;
	header: FieldMap;
	lines?: FieldMap;
	/** `keep` puts what no field maps under `extra`; `drop` leaves it out knowingly. */
	extra: 'keep' | 'drop';
	/** Output only: all column names in the order wanted. Without it, the order in which the fields are declared. */
	columns?: string[];
	out: OutStyle;
	errors: { row: 'collect'; maxErrors: number; onAny: 'rejectRecord' | 'rejectFile' };
	limits: Limits;
}

export type CreditSign = 'negative' | 'typeColumn' | 'separateFile';

export interface Format {
	type: 'csv' | 'xml';
	/** WHATWG label of the encoding; a byte order mark in the file wins over it. */
	encoding: string;
	fallbackEncoding?: string;
	/** `auto` or one character. */
	delimiter: string;
	quote: string;
	header: boolean;
	/** Physical lines before the header. */
	skipLines: number;
	/** `countField` counts the fields behind the marker: 1 is the one right after it. */
	footer?: { match: string; countField?: number };
	trim: boolean;
	emptyAsMissing: boolean;
	/** Tolerates a quote inside an unquoted value (`5" pipe`). */
	relaxedQuotes: boolean;
	/** `required` refuses a file without a required column, `all` one without any mapped column. */
	missingColumns: 'required' | 'all';
}

export interface XmlLayout {
	root: string;
	/** Path of one record below the root. */
	record: string;
	/** Path of one line below the record. */
	line?: string;
	namespaces: 'strip' | 'keep';
	maxDepth: number;
}

export interface NumberStyle {
	decimal: '.' | ',';
	group?: string;
	negative: ('minus' | 'parens' | 'trailingMinus')[];
	currencySymbols: boolean;
}

export interface DateStyle {
	/** Luxon formats tried in order; `excelSerial` only where the file holds day numbers. */
	formats: string[];
	/** IANA zone of timestamps without offset. Date-only values are never shifted. */
	timezone?: string;
	/** Two-digit years below it are 20xx, the others 19xx. */
	pivot?: number;
}

export interface Grouping {
	/** Columns, by name or 1-based number. */
	by: (string | number)[];
	requireContiguous: boolean;
	headerConflict: 'error' | 'first';
}

export interface OutStyle {
	newline: '\r\n' | '\n';
	bom: boolean;
	quoteMode: 'minimal' | 'all';
	formulaGuard: 'off' | 'prefix' | 'reject';
	fileName: string;
	/** XML only: what to do with characters XML 1.0 cannot hold. */
	illegalCharacters: 'error' | 'replace';
	atomic: 'tempRename' | 'sentinel' | 'direct';
	tempPattern?: string;
	exists: 'fail' | 'skip' | 'replace' | 'unique';
	sentinel?: string;
}

export interface Limits {
	fileBytes: number;
	rows: number;
	columns: number;
	fieldChars: number;
	/** Rows of one document. */
	openRows: number;
}

/** Where one value of the model comes from (or goes to), and what happens to it on the way. */
export interface FieldSpec {
	/** Column name, alternatives in order of preference, or 1-based index. With `join`: all of them, joined. */
	col?: string | number | (string | number)[];
	/** `/a/b`, `a/@id`, `a/text()`; relative to the record or line unless it starts with `/`. */
	xpath?: string | string[];
	const?: string;
	default?: string;
	required?: boolean;
	as?: ValueKind;
	/** Date format; places of a decimal written (`0.00`); texts of a boolean (`Y/N`). */
	format?: string;
	/** Text in the file → value of the model, in both directions. */
	map?: Record<string, string>;
	onUnmapped?: 'error' | 'keep' | 'default';
	trim?: boolean;
	case?: 'upper' | 'lower';
	padLeft?: [number, string];
	stripLeadingZeros?: boolean;
	maxLength?: number;
	onTooLong?: 'error' | 'truncate';
	/** The whole value must match; a capture group, if there is one, becomes the value. */
	regex?: string;
	/** One cell holds several values, separated by this text (list fields). */
	split?: string;
	join?: string;
	/** `whenCredit`: a credit that the file shows as negative is turned round as a whole. */
	abs?: boolean | 'whenCredit';
	negate?: boolean;
	whenEmpty?: 'missing' | 'default' | 'error';
}

/** A spec for one member of a list that is told apart by a label, such as a dimension by its name. */
export type LabelledSpec = FieldSpec & Record<string, unknown>;
export type FieldMap = Record<string, FieldSpec | LabelledSpec[]>;
export type ValueKind = 'string' | 'decimal' | 'integer' | 'boolean' | 'date' | 'datetime';
