import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { examplePartners } from '../../core/partner/examples';
import { checkPartner, partnerProblems, readAll, toInvoice, toPurchaseOrder } from '../../core/x12';

const root = path.join(__dirname, '../..');
const text = readFileSync(path.join(root, 'docs/partners.md'), 'utf8');

test('the example of the page and those of the nodes are partners that load', () => {
	const example = /```json\n([\s\S]*?)```/.exec(text)![1]!;
	expect(checkPartner(example)).toMatchObject({ partner: 'acme-supply', role: 'buyer' });
	expect(Object.entries(examplePartners).map(([role, partner]) => [role, checkPartner(partner).role])).toEqual([['buyer', 'buyer'], ['seller', 'seller']]);
});

test('every key of a partner is explained, and no other', () => {
	const source = readFileSync(path.join(root, 'core/x12/partner.ts'), 'utf8');
	const keys = new Set([...source.matchAll(/^\t(\w+)\??: /gm), ...source.matchAll(/characters: \{ (\w+): [^;]+; (\w+): [^;]+; (\w+)/g)].flatMap(([, ...names]) => names));
	const also = ['qualifier', 'id', 'groupId', 'element', 'component', 'segment', 'repetition'];
	expect([...keys, ...also].filter((key) => !text.includes(`\`${key}\``))).toEqual([]);
	const tables = text.slice(text.indexOf('## The whole partner'), text.indexOf('## What comes in'));
	const told = [...tables.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell]) => [...cell!.matchAll(/`(\w+)`/g)].map(([, name]) => name!));
	expect(told.filter((name) => !keys.has(name))).toEqual([]);
});

test('the sample files are of the partner beside them, and read without a fault', () => {
	const folder = path.join(root, 'demo/partner');
	const partner = checkPartner(readFileSync(path.join(folder, 'partner.json'), 'utf8'));
	const samples = readdirSync(folder).filter((file) => file.endsWith('.edi'));
	expect(samples.length).toBeGreaterThan(2);
	const read = samples.map((file) => {
		const { sets, interchanges, faults } = readAll(readFileSync(path.join(folder, file)));
		const documents = sets.filter(({ id }) => id === '810' || id === '850').map((set) => (set.id === '810' ? toInvoice(set, partner) : toPurchaseOrder(set, partner)));
		const problems = [...interchanges.flatMap(({ header }) => partnerProblems(header, partner)), ...documents.flatMap(({ problems: all }) => all)];
		return [file, faults.length, problems.map(({ code }) => code).join(' ')];
	});
	expect(read).toEqual([['850_orders.edi', 0, ''], ['810_invoices.edi', 0, ''], ['810_wrong-total.edi', 0, 'total.mismatch'], ['997_answer.edi', 0, '']].sort());
});
