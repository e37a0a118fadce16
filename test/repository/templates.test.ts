import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asText, generatedTemplates } from '../../scripts/templates/all';
import { readJson, root, sourcesOf } from './sources';

interface Template {
	name: string;
	nodes: { id: string; name: string; type: string; position: [number, number]; parameters: Record<string, unknown>; credentials?: unknown }[];
	connections: Record<string, { main: { node: string }[][] }>;
	settings: { executionOrder: string };
}

const files = readdirSync(join(root, 'workflows-templates')).filter((file) => file.endsWith('.json'));
const templates = files.map((file) => ({ file, template: readJson<Template>(`workflows-templates/${file}`) }));
const ownPrefix = 'n8n-nodes-stampli-erp.';
const isNote = ({ type }: { type: string }) => type === 'n8n-nodes-base.stickyNote';

test('there are templates to ship', () => {
	expect(files).toEqual(expect.arrayContaining(['stampli-invoices-to-dynamics-fo.json', 'dynamics-fo-master-data-to-stampli.json']));
});

test.each([...generatedTemplates()])('%s is what `npm run templates` writes', (file, template) => {
	expect(readFileSync(join(root, 'workflows-templates', `${file}.json`), 'utf8')).toBe(asText(template));
});

test('node ids are UUIDs, unique over all templates: n8n switches durable polling off where trigger ids repeat', () => {
	const ids = templates.flatMap(({ template }) => template.nodes.map(({ id }) => id));
	expect(ids.filter((id) => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))).toEqual([]);
	expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

describe.each(templates)('$file', ({ file, template }) => {
	const steps = template.nodes.filter((node) => !isNote(node));

	test('uses only node types that this package or n8n has', () => {
		const own = sourcesOf('nodes', '.node.ts').map(({ text }) => /\bname: '(\w+)'/.exec(text)?.[1]);
		const unknown = steps.filter(({ type }) => (type.startsWith(ownPrefix) ? !own.includes(type.slice(ownPrefix.length)) : !type.startsWith('n8n-nodes-base.')));
		expect(unknown.map(({ name, type }) => `${name}: ${type}`)).toEqual([]);
	});

	test('is explained by sticky notes', () => {
		const notes = template.nodes.filter(isNote).map(({ parameters }) => String(parameters.content));
		expect(notes.length).toBeGreaterThanOrEqual(3);
		expect(notes.join('\n')).toMatch(/Going live/);
	});

	test('has unique node names and connects only nodes that exist', () => {
		const names = template.nodes.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		const ends = Object.entries(template.connections).flatMap(([from, { main }]) => [from, ...main.flat().map(({ node }) => node)]);
		expect(ends.filter((name) => !names.includes(name))).toEqual([]);
	});

	test('leaves no node lying on another, and every node on a note', () => {
		const size = 100;
		const overlap = steps.flatMap((a, i) => steps.slice(i + 1).filter((b) => Math.abs(a.position[0] - b.position[0]) < size * 1.5 && Math.abs(a.position[1] - b.position[1]) < size * 1.5).map((b) => `${a.name} / ${b.name}`));
		expect(overlap).toEqual([]);
		const notes = template.nodes.filter(isNote).map(({ position: [x, y], parameters }) => ({ x, y, right: x + Number(parameters.width), bottom: y + Number(parameters.height) }));
		const bare = steps.filter(({ position: [x, y] }) => !notes.some((note) => x >= note.x && y >= note.y && x + size <= note.right && y + size <= note.bottom));
		expect(bare.map(({ name }) => name)).toEqual([]);
		const lap = notes.flatMap((a, i) => notes.slice(i + 1).filter((b) => a.x < b.right && b.x < a.right && a.y < b.bottom && b.y < a.bottom));
		expect(lap).toEqual([]);
	});

	test('carries no credential, no address and no secret', () => {
		const text = readFileSync(join(root, 'workflows-templates', file), 'utf8');
		expect(template.nodes.filter((node) => node.credentials).map(({ name }) => name)).toEqual([]);
		expect(text).not.toMatch(/https?:\/\/|BEGIN [A-Z ]*KEY|"(?:password|\w*secret|\w*key|token|webhookId|versionId|instanceId)":/i);
	});

	test('runs in the current execution order', () => {
		expect(template.settings.executionOrder).toBe('v1');
	});
});

describe.each(templates.filter(({ file }) => file.startsWith('stampli-')))('$file', ({ template }) => {
	test('nothing stands between the branches of the ERP\'s node and Record Outcome', () => {
		const work = template.nodes.find(({ parameters }) => ['post', 'reconcile', 'upsert'].includes(String(parameters.operation)))!;
		const record = template.nodes.find(({ parameters }) => parameters.operation === 'recordOutcome')!;
		const branches = template.connections[work.name]!.main.map((branch) => branch.map(({ node }) => node));
		expect(branches).toEqual(Array.from({ length: work.parameters.operation === 'reconcile' ? 1 : 2 }, () => [record.name]));
	});

	test('writes nothing until somebody has chosen how to begin', () => {
		expect(template.nodes.find(({ type }) => type === `${ownPrefix}stampliTrigger`)!.parameters.firstActivation).toBe('preview');
	});
});

test('the desk for held records offers every decision, posting again among them, to which a hold\'s next step may send a person', () => {
	const { template } = templates.find(({ file }) => file === 'held-records-desk.json')!;
	const decided = template.connections['What Shall Be Done?']!.main.map(([to]) => template.nodes.find(({ name }) => name === to!.node)!);
	expect(decided.map(({ name, parameters }) => [name, parameters.operation, parameters.again])).toEqual([
		['Retry', 'retry', false], ['Fill the Form', undefined, undefined], ['Dismiss', 'dismiss', undefined], ['Enter Again', 'retry', true],
	]); // prettier-ignore
	const options = JSON.stringify(template.nodes.find(({ name }) => name === 'Decide')!.parameters);
	for (const choice of ['Retry it as it is', 'Correct it', 'Dismiss it', 'Enter it again']) expect(options).toContain(choice);
});
