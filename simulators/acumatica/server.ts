import { randomUUID } from 'node:crypto';
import { createFaults, type Faults } from '../faults';
import { type Hints, type JournalEntry, type SimulatedAnswer, type SimulatedRequest, startHttpServer } from '../httpServer';
import { createActions } from './actions';
import type { Environment } from './environment';
import { jsonAnswer, Refusal, throttled } from './errors';
import { createLicence } from './licence';
import { answerEntity } from './routes';
import { endpointOf } from './schema';
import { seed } from './seed';
import { createSessions, type Sessions } from './sessions';
import { type AcumaticaSettings, defaultSettings } from './settings';
import type { Books } from './store';

export interface AcumaticaSimulator {
	/** With the virtual directory. */
	url: string;
	/** Records by entity, live: read them to assert, push to seed. */
	books: Books;
	environment: Environment;
	/** Live settings. */
	settings: AcumaticaSettings;
	sessions: Sessions;
	faults: Faults;
	/** Every request since the start, oldest first. */
	journal: JournalEntry[];
	/** Members that were sent and that the contract does not know. */
	ignored: string[];
	close(): Promise<void>;
}

export type AcumaticaOptions = Partial<AcumaticaSettings> & { port?: number };

/** Starts a strict stand-in for one Acumatica instance on 127.0.0.1. */
export async function startAcumatica({ port = 0, ...given }: AcumaticaOptions = {}): Promise<AcumaticaSimulator> {
	const settings: AcumaticaSettings = { ...structuredClone(defaultSettings), ...given };
	const counts = new Map<string, number>();
	let stamps = Date.parse('2026-11-05T13:00:00Z');
	const environment: Environment = {
		books: seed(),
		settings,
		next: (sequence) => {
			counts.set(sequence, (counts.get(sequence) ?? 200) + 1);
			return String(counts.get(sequence)).padStart(6, '0');
		},
		stamp: () => {
			stamps += 1000;
			const hours = Number(settings.offset.slice(0, 3));
			return `${new Date(stamps + hours * 3_600_000).toISOString().slice(0, 22)}${settings.offset}`;
		},
	};
	const sessions = createSessions(settings);
	const actions = createActions(environment);
	const faults = createFaults();
	const licence = createLicence(settings);
	const ignored: string[] = [];
	let origin = '';

	/** Those who are not signed in may ask what there is of the system. */
	const isSignedIn = (request: SimulatedRequest, hints: Hints): boolean => {
		try {
			return Boolean(sessions.of(request, hints.expireToken ?? false));
		} catch (error) {
			if (settings.endpointsForStrangers === 'system') return false;
			throw error;
		}
	};
	const handle = (request: SimulatedRequest, hints: Hints): SimulatedAnswer => {
		const url = new URL(request.url, 'http://simulated');
		const directory = settings.virtualDirectory;
		if (!url.pathname.startsWith(`${directory}/`)) return notFound();
		const path = url.pathname.slice(directory.length);
		if (request.method === 'POST' && path === '/identity/connect/token') return sessions.token(request);
		if (request.method === 'POST' && path === '/entity/auth/login') return sessions.login(request);
		if (request.method === 'POST' && path === '/entity/auth/logout') return sessions.logout(request);
		// A key that contains a slash cannot be part of an address.
		if (/%2f/i.test(path.split('/files/')[0]!)) return notFound();
		const match = /^\/entity\/([^/]+)\/([^/]+)\/(.+)$/.exec(path);
		if (request.method === 'GET' && path === '/entity') {
			return endpoints(settings, isSignedIn(request, hints));
		}
		if (!match) return notFound();
		const session = sessions.of(request, hints.expireToken ?? false);
		const [, name, version, rest] = match as unknown as [string, string, string, string];
		const endpoint = serves(settings, name, version) ? endpointOf(name === 'Default' ? version : '24.200.001') : undefined;
		if (!endpoint) return notFound();
		const base = `${directory}/entity/${name}/${version}`;
		return answerEntity({ request, path: rest.split('/').map(decodeURIComponent), url, base, endpoint, session, ignored, contract5: settings.otherEndpoints.some((each) => each.name === name && each.version === version && each.contract === 5) }, environment, actions, origin);
	};

	const server = await startHttpServer({
		system: 'acumatica',
		port,
		faults,
		capacity: () => settings.capacity,
		throttled,
		handle: async (request, hints) => {
			if (!(await licence.pass(request.url))) return throttled();
			try {
				return withRequestId(handle(request, hints), settings);
			} catch (error) {
				if (error instanceof Refusal) return error.answer;
				throw error;
			}
		},
	});
	origin = `http://127.0.0.1:${server.port}`;
	return { url: `${origin}${settings.virtualDirectory}`, books: environment.books, environment, settings, sessions, faults, journal: server.journal, ignored, close: () => server.close() };
}

/** An unknown address is answered by the web server, not by the application. */
function notFound(): SimulatedAnswer {
	return { status: 404, headers: { 'content-type': 'text/html' }, body: '<html><head><title>404 - File or directory not found.</title></head></html>' };
}

function withRequestId(answer: SimulatedAnswer, { requestIds }: AcumaticaSettings): SimulatedAnswer {
	if (!requestIds) return answer;
	const cookies = [answer.headers?.['set-cookie'] ?? []].flat();
	return { ...answer, headers: { ...answer.headers, 'set-cookie': [...cookies, `requestid=${randomUUID()}; path=/`] as unknown as string } };
}

function serves({ versions, otherEndpoints }: AcumaticaSettings, name: string, version: string): boolean {
	return (name === 'Default' && versions.includes(version)) || otherEndpoints.some((each) => each.name === name && each.version === version && name !== 'Default');
}

function endpoints(settings: AcumaticaSettings, isSignedIn: boolean): SimulatedAnswer {
	const others = settings.otherEndpoints.filter(({ name }) => name === 'Default' || isSignedIn);
	const all = [...settings.versions.map((version) => ({ name: 'Default', version })), ...others];
	const list = all.map(({ name, version }) => ({ name, version, href: `${settings.virtualDirectory}/entity/${name}/${version}/` }));
	if (settings.endpointList === 'bare') return jsonAnswer(200, list);
	return jsonAnswer(200, { version: { acumaticaBuildVersion: '25.200.0248', databaseVersion: '25.200.0248' }, endpoints: list });
}

