import { seedUser, startSapB1, type SapB1Options, type SapB1Simulator } from '../../simulators/sapB1';

export interface Answered {
	status: number;
	headers: Headers;
	text: string;
	// What a JSON answer holds is what the tests are about.
	json: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}

export interface Client {
	b1: SapB1Simulator;
	cookie: string;
	/** Path below the service root; `wrong` marks a request sent wrong on purpose. */
	call(method: string, path: string, body?: unknown, more?: { headers?: Record<string, string>; wrong?: boolean; version?: 'v1' | 'v2' }): Promise<Answered>;
	/** A request that must be refused, in the second version; the error's code and message. */
	refused(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<{ status: number; code: string; message: string }>;
	login(more?: object, path?: string): Promise<Response>;
}

export async function startClient(options: SapB1Options = {}, CompanyDB = 'SBODEMOUS'): Promise<Client> {
	const b1 = await startSapB1(options);
	const login: Client['login'] = (more = {}, path = 'Login') =>
		fetch(`${b1.url}/b1s/v2/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...(path === 'Login' ? {} : { 'x-expect-failure': '1' }) }, body: JSON.stringify({ CompanyDB, UserName: seedUser.name, Password: seedUser.password, ...more }) });
	const cookie = (await login()).headers.getSetCookie().map((each) => each.split(';')[0]).join('; ');
	const call: Client['call'] = async (method, path, body, { headers = {}, wrong = false, version = 'v2' } = {}) => {
		const response = await fetch(`${b1.url}/b1s/${version}/${path}`, {
			method,
			headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(wrong ? { 'x-expect-failure': '1' } : {}), ...headers },
			...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
		});
		const text = await response.text();
		return { status: response.status, headers: response.headers, text, json: /^\s*[{[]/.test(text) ? JSON.parse(text) : undefined };
	};
	return {
		b1,
		cookie,
		call,
		login,
		async refused(method, path, body, headers = {}) {
			const { status, json, text } = await call(method, path, body, { wrong: true, headers });
			if (status < 400) throw new Error(`${method} ${path} was answered with ${status}: ${text.slice(0, 300)}`);
			return { status, code: json.error.code, message: json.error.message };
		},
	};
}

export const bill = (more: Record<string, unknown> = {}) => ({
	DocType: 'dDocument_Service',
	CardCode: 'V10000',
	NumAtCard: 'A-1',
	DocDate: '2026-11-02',
	TaxDate: '2026-11-01',
	DocumentLines: [{ AccountCode: '6100', LineTotal: 100.1, TaxCode: 'EX' }],
	...more,
});
