import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Row } from './tables';

export interface Delivery {
	/** Status of each try; 0 where there was no answer. */
	statuses: number[];
	delivered: boolean;
	body: Record<string, unknown>;
}

export interface BusinessEventsOptions {
	/** Between two tries. The product waits 1000. */
	retryMs: number;
	/** The address takes so long at most. */
	timeoutMs: number;
	/** What the body is said to be: the contract does not say. */
	contentType?: string;
}

export interface BusinessEvents {
	/** Endpoints by name, each an HTTPS (here also HTTP) address. */
	endpoints: Map<string, string>;
	/** Makes an event be sent to an endpoint; for one company, or all. Nothing is sent without it. */
	activate(eventId: string, endpoint: string, company?: string): void;
	/** Raises an event: sent to every endpoint it is activated for, tried four times, then kept among the errors. */
	raise(eventId: string, company: string, payload: Record<string, unknown>): Promise<Delivery[]>;
	/** What a clerk would do: confirms a purchase order, and raises its event. */
	confirmOrder(order: Row): Promise<Delivery[]>;
	/** Sends a body again, as "resend" in the list of errors does. */
	resend(body: Record<string, unknown>, endpoint: string): Promise<Delivery>;
	readonly errors: { endpoint: string; body: Record<string, unknown> }[];
	readonly options: BusinessEventsOptions;
}

const retries = 3;

/** Business events over HTTPS endpoints: unsigned, without lines, with control numbers that grow with gaps. */
export function createBusinessEvents(given: Partial<BusinessEventsOptions> = {}): BusinessEvents {
	const options: BusinessEventsOptions = { retryMs: 1000, timeoutMs: 30_000, contentType: 'application/json; charset=utf-8', ...given };
	const endpoints = new Map<string, string>();
	const activations: { eventId: string; endpoint: string; company?: string }[] = [];
	const errors: { endpoint: string; body: Record<string, unknown> }[] = [];
	let control = 5_637_144_576;

	const deliver = async (endpoint: string, body: Record<string, unknown>): Promise<Delivery> => {
		const address = endpoints.get(endpoint);
		if (!address) throw new Error(`No endpoint ${endpoint}`);
		const statuses: number[] = [];
		for (let attempt = 0; attempt <= retries; attempt++) {
			if (attempt > 0) await sleep(options.retryMs);
			const status = await post(address, body, options);
			statuses.push(status);
			if (status >= 200 && status < 300) return { statuses, delivered: true, body };
		}
		errors.push({ endpoint, body });
		return { statuses, delivered: false, body };
	};

	const raise: BusinessEvents['raise'] = async (eventId, company, payload) => {
		control += 1 + Math.floor(Math.random() * 3);
		const body = {
			BusinessEventId: eventId,
			ControlNumber: control,
			EventId: crypto.randomUUID().toUpperCase(),
			EventTime: `/Date(${Date.now()})/`,
			LegalEntity: company,
			MajorVersion: 0,
			MinorVersion: 0,
			...payload,
		};
		const to = activations.filter((each) => each.eventId === eventId && (each.company === undefined || each.company === company));
		return await Promise.all(to.map(({ endpoint }) => deliver(endpoint, body)));
	};

	return {
		endpoints,
		errors,
		options,
		activate(eventId, endpoint, company) {
			if (activations.filter((each) => each.eventId === eventId).length >= 10) throw new Error('At most ten endpoints per event');
			activations.push({ eventId, endpoint, ...(company ? { company } : {}) });
		},
		raise,
		async confirmOrder(order) {
			order.DocumentApprovalStatus = 'Confirmed';
			return await raise('PurchaseOrderConfirmedBusinessEvent', String(order.dataAreaId), {
				PurchaseJournal: `${String(order.PurchaseOrderNumber)}-1`,
				PurchaseOrderDate: `/Date(${Date.parse(`${String(order.AccountingDate).slice(0, 10)}T00:00:00Z`)})/`,
				PurchaseOrderNumber: String(order.PurchaseOrderNumber),
				PurchaseType: 'Purch',
				TransactionCurrencyAmount: 90055.6,
				TransactionCurrencyCode: String(order.CurrencyCode),
				VendorAccount: String(order.OrderVendorAccountNumber),
			});
		},
		resend: (body, endpoint) => deliver(endpoint, body),
	};
}

/** The status of the answer; 0 when there is none. */
async function post(address: string, body: object, { timeoutMs, contentType }: BusinessEventsOptions): Promise<number> {
	const text = JSON.stringify(body);
	return await new Promise((resolve) => {
		const sent = request(address, { method: 'POST', headers: { ...(contentType ? { 'content-type': contentType } : {}), 'content-length': Buffer.byteLength(text) }, timeout: timeoutMs }, (response) => {
			response.resume();
			response.on('end', () => resolve(response.statusCode ?? 0));
		});
		sent.on('timeout', () => sent.destroy(new Error('timeout')));
		sent.on('error', () => resolve(0));
		sent.end(text);
	});
}
