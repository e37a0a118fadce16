import { startDynamicsFo, type DynamicsFoOptions, type DynamicsFoSimulator } from '../../simulators/dynamicsFo';

export interface Answered {
	status: number;
	headers: Headers;
	text: string;
	// What a JSON answer holds is what the tests are about.
	json: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}

export interface Client {
	fo: DynamicsFoSimulator;
	/** Path below /data/; a body makes it JSON; `wrong` marks a request sent wrong on purpose. */
	call(method: string, path: string, body?: unknown, more?: { headers?: Record<string, string>; wrong?: boolean }): Promise<Answered>;
	get(path: string): Promise<Answered>;
	/** A request that must be refused; returns the innererror message. */
	refused(method: string, path: string, body?: unknown): Promise<string>;
}

export async function startClient(options: DynamicsFoOptions = {}): Promise<Client> {
	const fo = await startDynamicsFo(options);
	const call: Client['call'] = async (method, path, body, { headers = {}, wrong = false } = {}) => {
		const response = await fetch(path.startsWith('http') ? path : `${fo.url}/data/${path}`, {
			method,
			headers: {
				authorization: `Bearer ${fo.token()}`,
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...(wrong ? { 'x-expect-failure': '1' } : {}),
				...headers,
			},
			...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
		});
		const text = await response.text();
		return { status: response.status, headers: response.headers, text, json: /^\s*\{/.test(text) ? JSON.parse(text) : undefined };
	};
	return {
		fo,
		call,
		get: (path) => call('GET', path),
		async refused(method, path, body) {
			const answer = await call(method, path, body, { wrong: true });
			if (answer.status !== 400) throw new Error(`${method} ${path} was answered with ${answer.status}: ${answer.text.slice(0, 300)}`);
			expect(answer.json.error.code).toBe('');
			return answer.json.error.innererror.message as string;
		},
	};
}

export const header = (more: Record<string, unknown> = {}) => ({
	dataAreaId: 'usmf',
	InvoiceAccount: '1001',
	InvoiceNumber: 'INV-77',
	InvoiceDate: '2026-10-01T12:00:00Z',
	Date: '2026-10-02T12:00:00Z',
	Currency: 'USD',
	...more,
});

export const line = (HeaderReference: string, more: Record<string, unknown> = {}) => ({
	dataAreaId: 'usmf',
	HeaderReference,
	InvoiceLineNumber: 1,
	ProcurementCategoryName: 'Office supplies',
	ProcurementCategoryHierarchyName: 'Procurement',
	LineDescription: 'Paper',
	ReceiveNow: 1,
	UnitPrice: 40,
	PriceUnit: 1,
	NetAmount: 40,
	Currency: 'USD',
	MainAccountDisplayValue: '618160-001-',
	DimensionDisplayValue: '001-',
	...more,
});
