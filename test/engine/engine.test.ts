import type { INodeType } from 'n8n-workflow';
import { outputsOf, runInEngine } from './engine';

const pass: INodeType = {
	description: { displayName: 'Pass', name: 'pass', group: [], version: 1, description: '', defaults: { name: 'Pass' }, inputs: ['main'], outputs: ['main'], properties: [] },
	async execute() {
		return [this.getInputData().map((item, index) => ({ json: { ...item.json, passed: true }, pairedItem: { item: index } }))];
	},
};
const node = (name: string, more: object = {}) => ({ id: name, name, type: 'pass', typeVersion: 1, position: [0, 0] as [number, number], parameters: {}, ...more });

test('the engine hands the input of a disabled node to the next one', async () => {
	const run = await runInEngine({
		workflow: { nodes: [node('A'), node('B', { disabled: true }), node('C')], connections: { A: { main: [[{ node: 'B', type: 'main', index: 0 }]] }, B: { main: [[{ node: 'C', type: 'main', index: 0 }]] } } },
		nodeTypes: { pass },
		credentials: {},
		startNode: 'A',
		items: [{ json: { n: 1 } }],
	});
	expect(run.data.resultData.error).toBeUndefined();
	expect(outputsOf(run, 'C')[0]!.map((item) => item.json)).toEqual([{ n: 1, passed: true }]);
});
