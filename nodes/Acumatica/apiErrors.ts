import { parseJson } from '../../io/odata/json';

/** One thing that Acumatica finds wrong: where in the record, and what. */
export interface ErrorEntry {
	/** Field of the record or of its line; undefined for the record itself. */
	field?: string;
	/** Position of the line in the collection `Details`. */
	line?: number;
	text: string;
}

export interface ApiError {
	entries: ErrorEntry[];
	/** Everything that was said, for tests on its words. */
	text: string;
	type?: string;
}

const generic = /record raised at least one error|An error has occurred|The request is invalid\.?$|OutcomeEntityHasErrorsException:?$/i;

const reasonless = /^(an |an unexpected |unexpected )?(error has occurred|(internal[ _-]?)?(server[ _-]?)?error( occurred)?)[.!]?$/i;

/** Reads an error by its content, not by its status: an HttpError, the echoed record with `error` members, or one inside the other. */
export function readApiError(body: string): ApiError | undefined {
	const read = parseJson(body);
	if (typeof read !== 'object' || read === null) return undefined;
	const entries: ErrorEntry[] = [];
	collect(read as Record<string, unknown>, {}, entries, 0);
	const type = (read as { exceptionType?: unknown }).exceptionType;
	const telling = entries.filter((each) => !generic.test(each.text));
	const kept = telling.length > 0 ? telling : entries;
	if (kept.length === 0) return undefined;
	return { entries: kept, text: entries.map((each) => each.text).join(' '), ...(typeof type === 'string' ? { type } : {}) };
}

/** The first thing that an answer names as wrong, cut to a length for people. */
export function reasonOf(body: string): string | undefined {
	return readApiError(body)?.entries[0]?.text.replace(/\s+/g, ' ').slice(0, 300);
}

function collect(value: Record<string, unknown>, at: Pick<ErrorEntry, 'field' | 'line'>, entries: ErrorEntry[], depth: number): void {
	if (depth > 8) return;
	const add = (text: unknown) => {
		if (typeof text === 'string' && text.trim() && !entries.some((each) => each.text === text.trim() && each.line === at.line)) entries.push({ ...at, text: text.trim() });
	};
	add(value.error);
	if (depth === 0 || 'exceptionMessage' in value) {
		add(value.exceptionMessage);
		if (typeof value.message === 'string') add(value.message);
		for (const texts of Object.values((value.modelState ?? {}) as Record<string, unknown>)) for (const text of [texts].flat()) add(text);
	}
	for (const [name, inner] of Object.entries(value)) {
		if (['custom', '_links', 'modelState', 'files', 'note'].includes(name) || typeof inner !== 'object' || inner === null) continue;
		if (Array.isArray(inner)) {
			inner.forEach((row, i) => {
				if (typeof row === 'object' && row !== null) collect(row as Record<string, unknown>, name === 'Details' ? { line: i } : { ...at, field: name }, entries, depth + 1);
			});
		} else collect(inner as Record<string, unknown>, name === 'entity' || name === 'innerException' ? at : { ...at, field: name }, entries, depth + 1);
	}
}

export function isNotFound(error: ApiError | undefined): boolean {
	return error !== undefined && (/NoEntitySatisfiesTheCondition/.test(error.type ?? '') || /No entity satisfies the condition/i.test(error.text));
}

/** The list path cannot compute a field; reading each record by itself can. */
export function isNotOptimizable(error: ApiError | undefined): boolean {
	return error !== undefined && /Optimization cannot be performed/i.test(error.text);
}

/** All API users of the licence are signed in, or the like; said with several statuses. */
export function isSeatLimit(body: string): boolean {
	return /API Login Limit|ApiLoginLimitReached|CheckApiUsersLimits|concurrent API login/i.test(body);
}

/** The screen is taken in this session, or the record by somebody else: nothing was done. */
export function isBusy(error: ApiError | undefined): boolean {
	return error !== undefined && /previous operation has not been completed|Another process has/i.test(error.text);
}

/** What has nothing to tell is answered by 204; any page or record in its place is somebody else's answer. */
export function saysDone({ status, text }: { status: number; text: string }): boolean {
	return status === 204 || (status === 200 && text.trim() === '');
}

const requestRefused = [400, 403, 404, 405, 411, 413, 414, 415, 431];

/** The web server, or a firewall before it, refused the request itself: Acumatica, which gives reasons, never saw it. */
export function isBlocked(status: number, error: ApiError | undefined): boolean {
	return error === undefined && requestRefused.includes(status);
}

/** True when Acumatica gave a reason of its own for not doing it: its transaction was rolled back. */
export function isRefusal(status: number, error: ApiError | undefined): error is ApiError {
	// Without a reason the server says no more than that it failed: perhaps after it had done the work.
	if (error && status === 500 && !error.type && error.entries.every(({ text }) => reasonless.test(text))) return false;
	if (!error || /timeout|timed out|deadlock|thread was being aborted/i.test(error.text)) return false;
	return [400, 404, 405, 409, 412, 415, 422, 500].includes(status);
}
