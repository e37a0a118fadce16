import { createHash } from 'node:crypto';

/** What n8n imports. */
export interface Template {
	name: string;
	nodes: TemplateNode[];
	connections: Record<string, { main: { node: string; type: 'main'; index: number }[][] }>;
	pinData: object;
	settings: { executionOrder: 'v1' };
	meta: object;
}

interface TemplateNode {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: object;
	notes?: string;
	notesInFlow?: boolean;
	executeOnce?: boolean;
	onError?: string;
}

export interface Place {
	x: number;
	y: number;
}

/** A template while it is being written. Node ids come from its file name and the node's, so that they stay what they are. */
export function sheet(file: string, name: string) {
	const template: Template = { name, nodes: [], connections: {}, pinData: {}, settings: { executionOrder: 'v1' }, meta: { templateCredsSetupCompleted: false } };
	const node = (given: Omit<TemplateNode, 'id' | 'position'>, { x, y }: Place): string => {
		template.nodes.push({ id: uuid(`${file}/${given.name}`), ...given, position: [x, y] });
		return given.name;
	};
	return {
		template,
		node,
		own: (type: string, title: string, place: Place, parameters: object, more: object = {}) => node({ name: title, type: `n8n-nodes-stampli-erp.${type}`, typeVersion: 1, parameters, ...more }, place),
		note: (title: string, content: string, place: Place, size: { width: number; height: number; color: number }) =>
			node({ name: `Note: ${title}`, type: 'n8n-nodes-base.stickyNote', typeVersion: 1, parameters: { content, ...size } }, place),
		/** One list of targets per output of `from`. */
		connect(from: string, ...outputs: string[][]): void {
			template.connections[from] = { main: outputs.map((targets) => targets.map((target) => ({ node: target, type: 'main', index: 0 }))) };
		},
	};
}

export type Sheet = ReturnType<typeof sheet>;

function uuid(text: string): string {
	const hex = createHash('sha1').update(`n8n-nodes-stampli-erp/${text}`).digest('hex');
	return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `${((parseInt(hex[16]!, 16) & 3) | 8).toString(16)}${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}
