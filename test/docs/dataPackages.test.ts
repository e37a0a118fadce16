import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { standardAbove, standardProjects } from '../../nodes/DynamicsFo/packageWay';

const document = (name: string) => readFileSync(join(__dirname, '../..', name), 'utf8');
const whole = (value: number) => value.toLocaleString('en-US');

test('the sizes above which lists and loads go as data packages are the ones that the documents name', () => {
	const rows = document('docs/data-packages.md').split('\n').filter((line) => /^\| \*/.test(line));
	expect(rows.map((row) => /\| ([\d,]+) [a-z ]+\| `([^`]+)`/.exec(row)?.slice(1))).toEqual([
		[whole(standardAbove.export), standardProjects.vendor],
		[whole(standardAbove.export), standardProjects.glAccount],
		[whole(standardAbove.export), standardProjects.dimensionValue],
		[whole(standardAbove.import), standardProjects.vendorImport],
	]);
	expect(document('README.md')).toContain(`*Master Data: Export* of more than ${whole(standardAbove.export)} vendors, accounts or dimension values, and *Vendor: Upsert* of more than ${whole(standardAbove.import)} changed vendors`);
});
