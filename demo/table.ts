/** A table for a terminal: columns as wide as their content, the last one wrapped to the width that is left. */
export function table(header: string[], rows: string[][], width = process.stdout.columns || 160): string {
	const last = header.length - 1;
	const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
	const taken = widths.slice(0, last).reduce((sum, each) => sum + each + 2, 0);
	widths[last] = Math.min(widths[last]!, Math.max(40, width - taken));
	const line = (cells: string[]) => cells.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd();
	const body = rows.flatMap((row) =>
		wrap(row[last]!, widths[last]!).map((part, index) => line([...row.slice(0, last).map((cell) => (index === 0 ? cell : '')), part])),
	);
	return [line(header), line(widths.map((each) => '─'.repeat(each))), ...body].join('\n');
}

function wrap(text: string, width: number): string[] {
	const lines: string[] = [''];
	for (const word of text.split(' ')) {
		const current = lines[lines.length - 1]!;
		if (current && current.length + 1 + word.length > width) lines.push(word);
		else lines[lines.length - 1] = current ? `${current} ${word}` : word;
	}
	return lines;
}
