import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './paths';

export interface Owner {
	email: string;
	firstName: string;
	lastName: string;
	password: string;
}

export interface WorkflowNode {
	id: string;
	name: string;
	type: string;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
	disabled?: boolean;
	onError?: string;
	[key: string]: unknown;
}

export interface Workflow {
	id?: string;
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	versionId?: string;
	active?: boolean;
}

export interface Execution {
	id: string;
	workflowId: string;
	/** success · error · crashed · running · waiting · canceled · new */
	status: string;
	mode: string;
	finished: boolean;
}

/** What one node put out in an execution: per output, its items. */
export type NodeOutputs = Record<string, { json: Record<string, unknown> }[][]>;

/** The part of n8n's own REST interface that the editor uses, signed in as one user. */
export interface N8nApi {
	/** The Cookie header of the session, for a browser. */
	readonly cookie: string;
	createCredential(name: string, type: string, data: Record<string, unknown>): Promise<{ id: string; name: string }>;
	/** What the Test button of the credential dialog does. */
	testCredential(credential: { id: string; name: string; type: string; data: Record<string, unknown> }): Promise<{ status: string; message: string }>;
	importWorkflow(workflow: Workflow): Promise<Workflow & { id: string }>;
	workflow(id: string): Promise<Workflow & { id: string }>;
	/** Saves other nodes, as the editor does; what is published stays until the next `publish`. */
	saveWorkflow(id: string, change: (workflow: Workflow) => Workflow): Promise<void>;
	publish(id: string): Promise<void>;
	unpublish(id: string): Promise<void>;
	/** Runs it as the editor's "Execute workflow" does, from this trigger; returns the execution's id at once. */
	runManually(id: string, triggerName: string): Promise<string>;
	executions(workflowId?: string): Promise<Execution[]>;
	/** Waits until an execution has ended. */
	ended(executionId: string, timeoutMs?: number): Promise<Execution>;
	/** Items per node and output; `error` is the message that ended the run, if any. */
	outputs(executionId: string): Promise<{ nodes: NodeOutputs; error?: string; nodeErrors: Record<string, string> }>;
	nodeTypes(): Promise<{ name: string }[]>;
	/** Any other request below `/rest`. */
	request<T>(method: string, path: string, body?: unknown): Promise<T>;
}

/** Creates the owner when there is none yet, and signs in. */
export async function openApi(url: string, owner: Owner): Promise<N8nApi> {
	let cookie = '';

	async function send(method: string, path: string, body?: unknown): Promise<Response> {
		return await fetch(`${url}${path}`, {
			method,
			headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
	}
	async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
		const answer = await send(method, `/rest${path}`, body);
		const text = await answer.text();
		if (!answer.ok) throw new Error(`n8n answered ${answer.status} to ${method} ${path}: ${text.slice(0, 600)}`);
		return (text ? (JSON.parse(text) as { data: T }).data : undefined) as T;
	}
	const cookieOf = (answer: Response) => answer.headers.getSetCookie().map((each) => each.split(';')[0]).join('; ');

	// The readiness answer comes a moment before the routes do.
	for (let attempt = 0; ; attempt++) {
		const answer = await send('POST', '/rest/owner/setup', owner);
		if (answer.ok || answer.status === 400) break;
		if (attempt >= 40) throw new Error(`n8n answered ${answer.status} when the owner was created: ${await answer.text()}`);
		await sleep(250);
	}
	const login = await send('POST', '/rest/login', { emailOrLdapLoginId: owner.email, password: owner.password });
	if (!login.ok) throw new Error(`n8n answered ${login.status} to the login: ${await login.text()}`);
	cookie = cookieOf(login);

	const execution = (id: string) => request<Execution & { data: string }>('GET', `/executions/${id}`);
	return {
		get cookie() {
			return cookie;
		},
		request,
		async createCredential(name, type, data) {
			const { id } = await request<{ id: string }>('POST', '/credentials', { name, type, data });
			return { id, name };
		},
		testCredential: (credential) => request('POST', '/credentials/test', { credentials: credential }),
		importWorkflow: (workflow) => request('POST', '/workflows', workflow),
		workflow: (id) => request('GET', `/workflows/${id}`),
		async saveWorkflow(id, change) {
			const { nodes, connections, settings, versionId } = change(await request<Workflow>('GET', `/workflows/${id}`));
			await request('PATCH', `/workflows/${id}`, { nodes, connections, settings, versionId });
		},
		async publish(id) {
			const { versionId } = await request<Workflow>('GET', `/workflows/${id}`);
			await request('POST', `/workflows/${id}/activate`, { versionId });
		},
		async unpublish(id) {
			await request('POST', `/workflows/${id}/deactivate`, {});
		},
		async runManually(id, triggerName) {
			const workflowData = await request<Workflow>('GET', `/workflows/${id}`);
			const { executionId } = await request<{ executionId: string }>('POST', `/workflows/${id}/run`, { workflowData, triggerToStartFrom: { name: triggerName } });
			return executionId;
		},
		async executions(workflowId) {
			const filter = workflowId ? `&filter=${encodeURIComponent(JSON.stringify({ workflowId }))}` : '';
			const { results } = await request<{ results: Execution[] }>('GET', `/executions?limit=100${filter}`);
			return results;
		},
		async ended(executionId, timeoutMs = 60_000) {
			const deadline = Date.now() + timeoutMs;
			for (;;) {
				const found = await execution(executionId);
				if (!['new', 'running', 'waiting'].includes(found.status)) return found;
				if (Date.now() > deadline) throw new Error(`Execution ${executionId} is still ${found.status} after ${timeoutMs / 1000} s.`);
				await sleep(200);
			}
		},
		async outputs(executionId) {
			const { resultData } = unflatten((await execution(executionId)).data);
			const nodes: NodeOutputs = {};
			const nodeErrors: Record<string, string> = {};
			for (const [name, runs] of Object.entries(resultData.runData)) {
				for (const run of runs) {
					if (run.error) nodeErrors[name] = run.error.message;
					(run.data?.main ?? []).forEach((items, output) => ((nodes[name] ??= [])[output] ??= []).push(...(items ?? [])));
				}
			}
			return { nodes, nodeErrors, ...(resultData.error ? { error: resultData.error.message } : {}) };
		},
		async nodeTypes() {
			return (await (await send('GET', '/types/nodes.json')).json()) as { name: string }[];
		},
	};
}

interface RunResult {
	resultData: {
		error?: { message: string };
		runData: Record<string, { error?: { message: string }; data?: { main?: ({ json: Record<string, unknown> }[] | null)[] } }[]>;
	};
}

/** n8n stores executions in the format of the package "flatted"; its own copy reads them. */
function unflatten(data: string): RunResult {
	const { parse } = createRequire(join(root, 'n8n-runtime', 'node_modules', 'n8n', 'package.json'))('flatted') as { parse: (text: string) => RunResult };
	return parse(data);
}
