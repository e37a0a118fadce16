/** With fewer columns a text of several lines may look like two rows by chance. */
const fewColumns = 5;

/**
 * Whether a value has swallowed the end of its row and the beginning of a later one. A quote at the start of a value in one row and
 * one at the end of the same column in another make a single value of all between them, and a record that fits the header: with
 * the number of the first and the amounts of the last. Such a value has just the delimiters that these rows lack.
 */
export function swallowsRows(cells: string[], delimiter: string): boolean {
	const last = cells.length - 1;
	if (cells.length < fewColumns) return false;
	return cells.some((cell, index) => {
		if (!/[\r\n]/.test(cell)) return false;
		const lines = cell.split(/\r\n|\n|\r/);
		return delimiters(lines[0]!, delimiter) === last - index && delimiters(lines[lines.length - 1]!, delimiter) === index;
	});
}

function delimiters(text: string, delimiter: string): number {
	return text.split(delimiter).length - 1;
}
