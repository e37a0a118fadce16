import { createFaults, type Faults } from '../faults';
import { type Hints, type JournalEntry, type SimulatedAnswer, type SimulatedRequest, startHttpServer } from '../httpServer';
import { type Company, openCompany } from './books';
import { odataError, switchedOff } from './errors';
import { answerOdata } from './odata';
import { type DynamicsNavSettings, defaultSettings } from './settings';
import { answerSoap } from './soap';

export interface DynamicsNavOptions extends Partial<DynamicsNavSettings> {
	/** 'empty' starts the companies without data. */
	seed?: 'default' | 'empty';
}

export interface DynamicsNavSimulator {
	/** `http://127.0.0.1:port/BC140`: address of the instance for OData. */
	url: string;
	/** The same for SOAP, which has a port of its own. */
	soapUrl: string;
	companies: Company[];
	/** Live settings. */
	settings: DynamicsNavSettings;
	faults: Faults;
	/** Every request since the start or `resetCounters`, oldest first. */
	requests(): JournalEntry[];
	resetCounters(): void;
	/** The Authorization header of the seeded user. */
	authorization(): string;
	close(): Promise<void>;
}

export const companyNames = { first: 'CRONUS International Ltd.', second: "O'Neil & Söhne AG" };

/** Starts a strict stand-in for a server with published pages, OData and SOAP on ports of their own, on 127.0.0.1. */
export async function startDynamicsNav({ seed = 'default', ...given }: DynamicsNavOptions = {}): Promise<DynamicsNavSimulator> {
	const settings: DynamicsNavSettings = { ...defaultSettings, services: defaultSettings.services.map((each) => ({ ...each })), ...given };
	const companies = Object.values(companyNames).map((name) => openCompany(name, settings, seed === 'default'));
	const faults = createFaults();
	const authorization = () => `Basic ${Buffer.from(`${settings.user}:${settings.accessKey}`).toString('base64')}`;
	let origin = '';

	const handle = (kind: 'ODataV4' | 'WS') => (request: SimulatedRequest, hints: Hints): SimulatedAnswer => {
		const root = `/${settings.instance}/${kind}/`;
		const path = request.url.split('?')[0]!;
		const isBelow = path.startsWith(root) || path === root.slice(0, -1);
		if (isBelow && !(kind === 'WS' ? settings.soap : settings.odata)) return switchedOff();
		if (hints.expireToken || request.headers.authorization !== authorization()) return { ...odataError({ status: 401, code: 'Authentication_InvalidCredentials', message: 'The server has rejected the client credentials.' }) };
		if (!isBelow) return { status: 404, headers: { 'content-type': 'text/html' }, body: '<html><body>Not Found</body></html>' };
		return kind === 'WS' ? answerSoap(request, companies, settings) : answerOdata(request, { companies, settings, origin, hints });
	};
	const start = (kind: 'ODataV4' | 'WS') =>
		startHttpServer({
			system: 'dynamics-bc',
			faults,
			capacity: () => settings.capacity,
			throttled: (reason) => odataError({ status: 429, code: 'Application_TooManyRequests', message: reason }),
			handle: handle(kind),
		});
	const [odata, soap] = await Promise.all([start('ODataV4'), start('WS')]);
	origin = `http://127.0.0.1:${odata.port}`;
	return {
		url: `${origin}/${settings.instance}`,
		soapUrl: `http://127.0.0.1:${soap.port}/${settings.instance}`,
		companies,
		settings,
		faults,
		requests: () => [...odata.journal, ...soap.journal].sort((a, b) => a.at - b.at),
		resetCounters: () => {
			odata.journal.length = 0;
			soap.journal.length = 0;
		},
		authorization,
		close: async () => {
			await Promise.all([odata.close(), soap.close()]);
		},
	};
}
