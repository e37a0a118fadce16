import type { Profile } from '../profile/profile';
import { encodeText } from '../text';
import { fieldWriters, type FieldWriter } from './fieldWriter';
import type { Layout } from './layout';

/** CSV by RFC 4180: quoted only where it must be, quotes doubled, a line end behind every row, columns in a fixed order. */
export function csvLayout(profile: Profile): Layout {
	const { format, out } = profile;
	const header = fieldWriters('header', profile);
	const lines = fieldWriters('lines', profile);
	const names = profile.columns ?? [...new Set([...header, ...lines].map(({ target }) => target))];
	const encode = (text: string) => encodeText(text, format.encoding);
	const row = (cells: string[]) => encode(cells.map((cell) => quotedCell(cell, profile)).join(format.delimiter) + out.newline);
	return {
		begin: () => Buffer.concat([encode(out.bom ? '\ufeff' : ''), format.header ? row(names) : Buffer.alloc(0)]),
		end: () => Buffer.alloc(0),
		document(entity, members, place) {
			const fixed = filled(header, entity);
			const rows = profile.lines ? members : [undefined];
			return { bytes: Buffer.concat(rows.map((line, index) => row(cellsOf(line, index)))), rows: rows.length };

			function filled(writers: FieldWriter[], source: Record<string, unknown>, line?: string): Map<string, string> {
				const cells = new Map<string, string>();
				const at = { ...place, line };
				const refuse = (code: string, message: string) => place.refuse(code, message, line);
				for (const writer of writers) {
					const [text] = writer.write(source, at);
					if (text !== undefined) cells.set(writer.target, guarded(text, writer, profile, refuse));
				}
				return cells;
			}
			function cellsOf(line: Record<string, unknown> | undefined, index: number): string[] {
				const own = line ? filled(lines, line, String(line.lineNumber ?? index + 1)) : new Map<string, string>();
				return names.map((name) => own.get(name) ?? fixed.get(name) ?? '');
			}
		},
	};
}

function quotedCell(text: string, { format, out }: Profile): string {
	const { quote } = format;
	const needed = out.quoteMode === 'all' || text.includes(format.delimiter) || text.includes(quote) || /[\r\n]|^[ \t\u00a0]|[ \t\u00a0]$/.test(text);
	return needed ? `${quote}${text.replaceAll(quote, quote + quote)}${quote}` : text;
}

/** Spreadsheets run text that begins like a formula. Amounts and dates are never touched: a negative one begins with a minus. */
function guarded(text: string, { field, target }: FieldWriter, profile: Profile, refuse: (code: string, message: string) => void): string {
	const { formulaGuard } = profile.out;
	if (formulaGuard === 'off' || field.kind !== 'string' || !/^[=+\-@\t\r\0]/.test(text)) return text;
	if (formulaGuard === 'prefix') return `'${text}`;
	refuse('value.formula', `column "${target}": "${text.slice(0, 60)}" begins like a formula, which the mapping profile rejects (out.formulaGuard)`);
	return text;
}
