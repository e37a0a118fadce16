import { dateFormatFault, isTimeZone } from '../dates';
import { entityFields } from './fields';
import { patternFault } from './pattern';
import { checked, either, flag, isList, isNumber, isObject, isText, list, object, oneOf, record, text, whole, type Member, type Shape } from './shape';
import { elementPath, parseXmlPath } from './xpath';

const pattern = checked((value) => {
	const fault = patternFault(value);
	return fault && `is refused: it ${fault}`;
});
const encoding = checked((value) => {
	try {
		new TextDecoder(value);
		return undefined;
	} catch {
		return 'is not an encoding known here (utf-8, utf-16le, utf-16be, windows-1252, iso-8859-1 ...)';
	}
});
const dateFormat = checked(dateFormatFault);
const zone = checked((value) => (isTimeZone(value) ? undefined : 'is not a time zone such as America/New_York'));
const xpath = checked((value) => (parseXmlPath(value) ? undefined : 'is not a path such as Number, Vendor/@id, /Invoices/Batch or Note/text()'));
const elements = checked((value) => (elementPath(value) ? undefined : 'is not a path of elements such as Lines/Line'));
const character = text({ max: 1 });
const column = either('a column name or its number', [isText, text({ max: 200 })], [isNumber, whole(1, 2000)]);
const columns = either('a column name, its number, or a list of them', [isList, list(column, 1)], [() => true, column]);
const padding: Shape = (value, path, faults) => {
	const [length, filler] = Array.isArray(value) && value.length === 2 ? (value as unknown[]) : [];
	if (typeof length === 'number' && Number.isInteger(length) && length >= 1 && length <= 100 && typeof filler === 'string' && filler.length === 1) return value;
	faults.push(`${path}: ${JSON.stringify(value)} is not [length, one character], such as [3,"0"]`);
	return undefined;
};
const kind = oneOf('string', 'decimal', 'integer', 'boolean', 'date', 'datetime');

export const fieldMembers: Record<string, Member> = {
	col: { shape: columns },
	xpath: { shape: either('a path or a list of paths', [isList, list(xpath, 1)], [() => true, xpath]) },
	const: { shape: text({ empty: true }) },
	default: { shape: text() },
	required: { shape: flag },
	as: { shape: kind },
	format: { shape: text({ max: 60 }) },
	map: { shape: record(text()) },
	onUnmapped: { shape: oneOf('error', 'keep', 'default') },
	trim: { shape: flag },
	case: { shape: oneOf('upper', 'lower') },
	padLeft: { shape: padding },
	stripLeadingZeros: { shape: flag },
	maxLength: { shape: whole(1, 1_000_000) },
	onTooLong: { shape: oneOf('error', 'truncate') },
	regex: { shape: pattern },
	split: { shape: text({ max: 10 }) },
	join: { shape: text({ max: 10 }) },
	abs: { shape: oneOf(true, false, 'whenCredit') },
	negate: { shape: flag },
	whenEmpty: { shape: oneOf('missing', 'default', 'error') },
};

/** A field, or a list of labelled fields; which labels fit is judged with the entity at hand. */
const fields: Shape = record(
	either(
		'a field or a list of fields',
		[isList, list((value, path, faults) => {
			if (!isObject(value)) return object({})(value, path, faults);
			const spec = Object.entries(value).filter(([key]) => Object.hasOwn(fieldMembers, key));
			const labels = Object.entries(value).filter(([key]) => !Object.hasOwn(fieldMembers, key));
			return { ...Object.fromEntries(labels), ...(object(fieldMembers)(Object.fromEntries(spec), path, faults) as object) };
		}, 1)],
		[isObject, object(fieldMembers)],
	),
);

const match = object({
	folder: { shape: text() },
	include: { shape: list(text()), fallback: [] },
	exclude: { shape: list(text()), fallback: ['*.tmp', '*.part', '.*'] },
	regex: { shape: pattern },
});
const ready = object({
	mode: { shape: oneOf('stable', 'sentinel', 'none'), fallback: 'stable' },
	intervalSec: { shape: whole(1, 3600), fallback: 5 },
	sentinel: { shape: text() },
});
const footer = object({ match: { shape: pattern, required: true }, countField: { shape: whole(1, 100) } });
const format = object({
	type: { shape: oneOf('csv', 'xml'), required: true },
	encoding: { shape: encoding, fallback: 'utf-8' },
	fallbackEncoding: { shape: encoding },
	delimiter: { shape: either('auto or one character', [(value) => value === 'auto', text()], [() => true, character]), fallback: 'auto' },
	quote: { shape: character, fallback: '"' },
	header: { shape: flag, fallback: true },
	skipLines: { shape: whole(0, 1000), fallback: 0 },
	footer: { shape: footer },
	trim: { shape: flag, fallback: true },
	emptyAsMissing: { shape: flag, fallback: true },
	relaxedQuotes: { shape: flag, fallback: false },
	missingColumns: { shape: oneOf('required', 'all'), fallback: 'required' },
});
const xml = object({
	root: { shape: elements, required: true },
	record: { shape: elements, required: true },
	line: { shape: elements },
	namespaces: { shape: oneOf('strip', 'keep'), fallback: 'strip' },
	maxDepth: { shape: whole(2, 64), fallback: 64 },
});
const numbers = object({
	decimal: { shape: oneOf('.', ','), fallback: '.' },
	group: { shape: oneOf('.', ',', ' ', "'", '\u2019', '_') },
	negative: { shape: list(oneOf('minus', 'parens', 'trailingMinus'), 1), fallback: ['minus'] },
	currencySymbols: { shape: flag, fallback: false },
});
const dates = object({
	formats: { shape: list(dateFormat, 1), fallback: ['yyyy-MM-dd'] },
	timezone: { shape: zone },
	pivot: { shape: whole(0, 100) },
});
const grouping = object({
	by: { shape: list(column, 1), required: true },
	requireContiguous: { shape: flag, fallback: false },
	headerConflict: { shape: oneOf('error', 'first'), fallback: 'error' },
});
const out = object({
	newline: { shape: oneOf('\r\n', '\n'), fallback: '\r\n' },
	bom: { shape: flag, fallback: false },
	quoteMode: { shape: oneOf('minimal', 'all'), fallback: 'minimal' },
	formulaGuard: { shape: oneOf('off', 'prefix', 'reject'), fallback: 'off' },
	fileName: { shape: text({ max: 200 }), fallback: '{profile}_{yyyyMMddHHmmss}_{seq}.{type}' },
	illegalCharacters: { shape: oneOf('error', 'replace'), fallback: 'error' },
	atomic: { shape: oneOf('tempRename', 'sentinel', 'direct'), fallback: 'tempRename' },
	tempPattern: { shape: text({ max: 200 }) },
	exists: { shape: oneOf('fail', 'skip', 'replace', 'unique'), fallback: 'fail' },
	sentinel: { shape: text({ max: 200 }) },
});
const errors = object({
	row: { shape: oneOf('collect'), fallback: 'collect' },
	maxErrors: { shape: whole(1, 10_000), fallback: 100 },
	onAny: { shape: oneOf('rejectRecord', 'rejectFile'), fallback: 'rejectRecord' },
});
const mebi = 1024 * 1024;
const limits = object({
	fileBytes: { shape: whole(1, 1024 * mebi), fallback: 100 * mebi },
	rows: { shape: whole(1, 10_000_000), fallback: 1_000_000 },
	columns: { shape: whole(1, 20_000), fallback: 2000 },
	fieldChars: { shape: whole(1, 16 * mebi), fallback: mebi },
	openRows: { shape: whole(1, 10_000_000), fallback: 100_000 },
});
/** What an absent section stands for. */
const defaults = (section: Shape) => section({}, '', []);

export const profileShape = object({
	profile: { shape: text({ max: 100 }), required: true },
	version: { shape: whole(1, 1_000_000), required: true },
	note: { shape: text({ max: 2000 }) },
	direction: { shape: oneOf('in', 'out'), required: true },
	entity: { shape: oneOf(...Object.keys(entityFields)), required: true },
	sourceSystem: { shape: text({ max: 50 }), fallback: 'stampli' },
	match: { shape: match, fallback: defaults(match) },
	ready: { shape: ready, fallback: defaults(ready) },
	format: { shape: format, required: true },
	xml: { shape: xml },
	numbers: { shape: numbers, fallback: defaults(numbers) },
	dates: { shape: dates, fallback: defaults(dates) },
	grouping: { shape: grouping },
	creditSign: { shape: oneOf('negative', 'typeColumn', 'separateFile'), fallback: 'typeColumn' },
	header: { shape: fields, required: true },
	lines: { shape: fields },
	extra: { shape: oneOf('keep', 'drop'), fallback: 'keep' },
	columns: { shape: list(text({ max: 200 }), 1) },
	out: { shape: out, fallback: defaults(out) },
	errors: { shape: errors, fallback: defaults(errors) },
	limits: { shape: limits, fallback: defaults(limits) },
});
