/** A business event as F&O sends it: a hint by whoever knows the address, until the record has been read back. */
export interface BusinessEvent {
	/** Class name: `PurchaseOrderConfirmedBusinessEvent`. */
	id: string;
	company: string;
	eventId: string;
	/** Digits; grows with gaps. Absent where the event has none. */
	controlNumber?: string;
	/** RFC 3339. */
	time?: string;
	/** What the event says itself, as sent; dates as RFC 3339. */
	payload: Record<string, unknown>;
}

const most = 100;

/** The events of a request, usually one; everything that is none is counted. */
export function readEvents(body: unknown): { events: BusinessEvent[]; unreadable: number } {
	const all = (Array.isArray(body) ? body : [body]) as unknown[];
	const read = all.slice(0, most).map(readEvent);
	const events = read.filter((each) => each !== undefined);
	return { events, unreadable: all.length - events.length };
}

function readEvent(body: unknown): BusinessEvent | undefined {
	if (body === null || typeof body !== 'object' || Array.isArray(body)) return undefined;
	const row = body as Record<string, unknown>;
	const text = (name: string, shape: RegExp) => (typeof row[name] === 'string' && shape.test(row[name]) ? row[name] : undefined);
	const id = text('BusinessEventId', /^[A-Za-z]\w{0,99}$/);
	const company = text('LegalEntity', /^\w{1,10}$/);
	const eventId = text('EventId', /^[\w{}-]{1,60}$/);
	const controlNumber = typeof row.ControlNumber === 'number' && Number.isSafeInteger(row.ControlNumber) ? String(row.ControlNumber) : text('ControlNumber', /^\d{1,19}$/);
	if (id === undefined || company === undefined || (eventId === undefined && controlNumber === undefined)) return undefined;
	const time = timeOf(row.EventTime);
	return {
		id,
		company: company.toLowerCase(),
		eventId: eventId ?? '',
		...(controlNumber === undefined ? {} : { controlNumber }),
		...(time ? { time } : {}),
		payload: Object.fromEntries(Object.entries(row).map(([name, value]) => [name, timeOf(value, /^\/Date\(/) ?? value])),
	};
}

/** `/Date(1637246655000)/` or RFC 3339, as RFC 3339. */
function timeOf(value: unknown, only?: RegExp): string | undefined {
	if (typeof value !== 'string' || (only && !only.test(value))) return undefined;
	const ms = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/.exec(value)?.[1];
	const at = ms === undefined ? (/^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : NaN) : Number(ms);
	return Number.isNaN(at) || Math.abs(at) > 8.64e15 ? undefined : new Date(at).toISOString();
}

/** What makes an event the same when it is sent again. */
export function identityOf({ id, company, controlNumber, eventId }: BusinessEvent): string {
	return `${company}|${id}|${controlNumber ?? eventId}`.toUpperCase();
}
