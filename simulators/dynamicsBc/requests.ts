import type { Faults } from '../faults';
import { faultAnswer } from '../httpFaults';
import type { Hints, SimulatedAnswer, SimulatedRequest } from '../httpServer';
import { type BatchRequest, parseBatch, runBatch } from './batch';
import type { CompanyBooks } from './environment';
import { badRequest, envelope, Refusal, throttled } from './errors';
import { optionsOf } from './query';
import { companyOf } from './resourcePath';
import { type Answer, operate } from './service';
import type { BcSettings } from './settings';
import { snapshot } from './snapshot';

export interface Requests {
	/** One operation, refusals in the vendor's envelope. */
	single(request: BatchRequest, bytes: number, hints: Hints): Answer;
	batch(request: SimulatedRequest, hints: Hints): Promise<SimulatedAnswer>;
}

/** What comes in below the API root, one by one or in a batch. */
export function createRequests({ settings, companies, faults, apiRoot }: { settings: BcSettings; companies: CompanyBooks[]; faults: Faults; apiRoot(): string }): Requests {
	const one = (request: BatchRequest, bytes: number, hints: Hints): Answer => {
		const at = request.url.indexOf('?');
		const [path, query] = at < 0 ? [request.url, ''] : [request.url.slice(0, at), request.url.slice(at + 1)];
		const options = optionsOf(query);
		if (settings.serverTenant && options.get('tenant') !== settings.serverTenant) throw new Refusal(401, 'Authentication_InvalidCredentials', 'The server has rejected the client credentials.');
		if (request.headers['data-access-intent'] && request.method !== 'GET') throw badRequest('Data-Access-Intent is not allowed on this request.');
		if (/^companies(\([^)]*\))?$/.test(path)) return readCompanies(path, request.method);
		const { books, rest } = companyOf(path, companies, options.get('company') ?? request.headers.company);
		return operate({ method: request.method, path: rest, query, headers: request.headers, body: request.body, bytes }, { books, settings, root: apiRoot(), ...hints });
	};
	const readCompanies = (path: string, method: string): Answer => {
		if (method !== 'GET') throw new Refusal(405, 'BadRequest_MethodNotAllowed', 'The method is not allowed.');
		const rows = companies.map(({ id, name, displayName }) => ({ id, systemVersion: '29.0', timestamp: 1, name, displayName, businessProfileId: '' }));
		const key = /\((.*)\)/.exec(path)?.[1];
		const found = rows.find(({ id }) => id === key?.toLowerCase());
		if (key !== undefined && !found) throw new Refusal(404, 'Internal_CompanyNotFound', `The company "${key}" does not exist.`);
		return { status: 200, body: found ?? { '@odata.context': `${apiRoot()}/$metadata#companies`, value: rows } };
	};
	const refusing = (work: () => Answer): Answer => {
		try {
			return work();
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			const { status, headers, body } = envelope(error);
			return { status, headers, body: JSON.parse(body!) as unknown };
		}
	};
	const batch = async (request: SimulatedRequest, hints: Hints): Promise<SimulatedAnswer> => {
		const requests = parseBatch(request.body);
		const isolated = request.headers.isolation === 'snapshot';
		const undo = isolated ? snapshot(companies) : undefined;
		const goOn = settings.continuesOnError && /odata\.continue-on-error/.test(request.headers.prefer ?? '');
		const run = (each: BatchRequest): Promise<Answer> => {
			const [fault] = faults.take({ method: each.method, url: each.url, scope: 'operation' });
			if (fault?.kind === 'status' || fault?.kind === 'throttle') {
				const { status, headers, body } = faultAnswer(fault, throttled);
				return Promise.resolve({ status, headers: headers ?? {}, body });
			}
			return Promise.resolve(refusing(() => one(each, 0, hints)));
		};
		const { answers, failed } = await runBatch(requests, run, goOn && !isolated);
		if (failed) undo?.(); // what came before still looks as if it had been done
		return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ responses: answers }) };
	};
	return { single: (request, bytes, hints) => refusing(() => one(request, bytes, hints)), batch };
}
