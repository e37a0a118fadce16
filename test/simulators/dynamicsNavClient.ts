import { type DynamicsNavOptions, type DynamicsNavSimulator, startDynamicsNav } from '../../simulators/dynamicsNav';

export interface NavAnswer {
	status: number;
	text: string;
	// What a JSON answer holds is what the tests are about.
	json: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}

export interface NavClient {
	nav: DynamicsNavSimulator;
	/** Path below the first company; `wrong` marks a request sent wrong on purpose. */
	odata(method: string, path: string, body?: unknown, more?: { headers?: Record<string, string>; wrong?: boolean; root?: boolean }): Promise<NavAnswer>;
	/** One operation of a page of the first company; `inner` is XML. */
	soap(service: string, operation: string, inner: string, more?: { wrong?: boolean; headers?: Record<string, string> }): Promise<NavAnswer>;
	/** The error message of a request that must be refused with this status. */
	refused(status: number, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<string>;
}

export const companyPath = "Company('CRONUS%20International%20Ltd.')";

export async function startNavClient(options: DynamicsNavOptions = {}): Promise<NavClient> {
	const nav = await startDynamicsNav(options);
	const call = async (url: string, method: string, body: string | undefined, headers: Record<string, string>): Promise<NavAnswer> => {
		const response = await fetch(url, { method, headers: { authorization: nav.authorization(), ...headers }, ...(body === undefined ? {} : { body }) });
		const text = await response.text();
		return { status: response.status, text, json: /^\s*\{/.test(text) ? JSON.parse(text) : undefined };
	};
	const odata: NavClient['odata'] = (method, path, body, { headers = {}, wrong = false, root = false } = {}) =>
		call(path.startsWith('http') ? path : `${nav.url}/ODataV4/${root ? '' : `${companyPath}/`}${path}`, method, body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body), {
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...(wrong ? { 'x-expect-failure': '1' } : {}),
			...headers,
		});
	return {
		nav,
		odata,
		soap: (service, operation, inner, { wrong = false, headers = {} } = {}) => {
			const space = `urn:microsoft-dynamics-schemas/page/${service.toLowerCase()}`;
			const body = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><${operation} xmlns="${space}">${inner}</${operation}></s:Body></s:Envelope>`;
			return call(`${nav.soapUrl}/WS/CRONUS%20International%20Ltd./Page/${service}`, 'POST', body, { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${space}:${operation}"`, ...(wrong ? { 'x-expect-failure': '1' } : {}), ...headers });
		},
		async refused(status, method, path, body, headers) {
			const answer = await odata(method, path, body, { wrong: true, ...(headers ? { headers } : {}) });
			if (answer.status !== status) throw new Error(`${method} ${path} was answered with ${answer.status}: ${answer.text.slice(0, 300)}`);
			expect(answer.json.error.message).toMatch(/CorrelationId: {2}[0-9a-f-]{36}\.$/);
			return `${answer.json.error.code}: ${answer.json.error.message}`;
		},
	};
}
