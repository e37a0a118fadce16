import { type AcumaticaOptions, type AcumaticaSimulator, startAcumatica } from '../../simulators/acumatica';

export interface Client {
	acumatica: AcumaticaSimulator;
	/** A request as somebody would send it by hand, in a session of its own; marked as wrong on purpose where it is. */
	ask(method: string, path: string, options?: { body?: unknown; headers?: Record<string, string>; wrong?: boolean }): Promise<{ status: number; body: unknown; headers: Headers }>;
	close(): Promise<void>;
}

export const version = '/entity/Default/24.200.001';

export async function startClient(options: AcumaticaOptions = {}): Promise<Client> {
	const acumatica = await startAcumatica(options);
	let token: string | undefined;
	const ask: Client['ask'] = async (method, path, { body, headers = {}, wrong = false } = {}) => {
		token ??= acumatica.sessions.grant().access_token;
		const answer = await fetch(`${acumatica.url}${path}`, {
			method,
			redirect: 'manual',
			headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...(wrong ? { 'x-expect-failure': '1' } : {}), ...headers },
			...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
		});
		const text = await answer.text();
		return { status: answer.status, body: /^[[{]/.test(text) ? JSON.parse(text) : text, headers: answer.headers };
	};
	return { acumatica, ask, close: async () => await acumatica.close() };
}

export const value = <V>(given: V) => ({ value: given });

/** A bill that the simulator takes. */
export function bill(more: object = {}) {
	return {
		Type: value('Bill'), Vendor: value('V000123'), VendorRef: value('R-1'), Date: value('2026-11-02'), CurrencyID: value('USD'), BranchID: value('HQ'), Amount: value(40), Hold: value(true),
		Details: [{ Branch: value('HQ'), Account: value('61000'), Subaccount: value('000000'), Qty: value(1), UnitCost: value(40) }],
		...more,
	}; // prettier-ignore
}
