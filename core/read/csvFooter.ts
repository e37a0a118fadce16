import { StampliErpError } from '../errors';
import { compilePattern, maxPatternInput } from '../profile/pattern';
import type { Profile } from '../profile/profile';
import type { CsvTable } from './csvRecords';

/** Takes the footer off the rows and compares its count. A missing footer or another count means a cut-off file: nothing of it is used. */
export function checkFooter(table: CsvTable, profile: Profile, delimiter: string): void {
	const { footer } = profile.format;
	if (!footer) return;
	const pattern = compilePattern(footer.match);
	const last = table.rows[table.rows.length - 1];
	const isFooter = last !== undefined && pattern.test(last.cells.join(delimiter).slice(0, maxPatternInput));
	const behind = table.bad.find((bad) => bad.lastRow > (last?.row ?? 0));
	if (!isFooter || behind) throw incomplete(`The last row of the file is not the footer that the profile expects (${footer.match})`);
	table.rows.pop();
	if (footer.countField === undefined) return;
	const said = last.cells[footer.countField]?.trim() ?? '';
	const found = table.rows.length + table.bad.reduce((sum, bad) => sum + bad.lastRow - bad.row + 1, 0);
	if (!/^\d{1,9}$/.test(said)) throw incomplete(`The footer (row ${last.row}) has no count in field ${footer.countField} behind its marker`);
	if (Number(said) !== found) throw incomplete(`The footer (row ${last.row}) says ${Number(said)} rows, the file has ${found}`);
}

function incomplete(message: string): StampliErpError {
	return new StampliErpError({
		kind: 'invalid', code: 'file.footer', message,
		hint: 'The file may be cut off: have it sent again. If the sender writes no such footer, correct format.footer in the mapping profile.',
	});
}
