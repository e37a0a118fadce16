import { createFaults, type Faults } from '../faults';
import { startHttpServer, type JournalEntry, type SimulatedAnswer } from '../httpServer';
import { testCertificate } from '../entra/testCertificate';
import { issueToken } from '../entra/tokens';
import { answerBatch } from './batch';
import { startBlobStorage } from './blobStorage';
import { createDoorkeeper } from './bearer';
import { createDataManagement, type DataManagement } from './dataManagement';
import type { Codes, Environment, Write } from './environment';
import { metadataXml } from './metadata';
import { countOperations } from './multipart';
import { postInvoice } from './posting';
import { defaultCodes, seed } from './seed';
import { answer, hiddenSets, type Context } from './service';
import { defaultSettings, type DynamicsFoSettings } from './settings';
import { createWriter, emptyTables, type Row, type Tables } from './tables';
import { throttled } from './throttled';

export interface DynamicsFoOptions extends Partial<DynamicsFoSettings> {
	/** 0 takes a free one. */
	port?: number;
	/** HTTPS with the test certificate of simulators/entra. */
	tls?: boolean;
	/** 'empty' starts without companies, vendors and codes. */
	seed?: 'default' | 'empty';
}

export interface DynamicsFoSimulator {
	/** `http://127.0.0.1:port`: environment URL and default audience. */
	url: string;
	/** Rows by entity set, live: read them to assert, push to seed. */
	data: Tables;
	codes: Codes;
	/** Live settings. */
	settings: DynamicsFoSettings;
	faults: Faults;
	/** Every request since the start or `resetCounters`, oldest first. */
	journal: JournalEntry[];
	counters(): { requests: number; operations: number; byPath: Record<string, number> };
	resetCounters(): void;
	/** Data projects, executions, and the storage of packages. */
	dataManagement: DataManagement;
	/** A token the simulator accepts, for requests sent by hand. */
	token(): string;
	/** Tokens used until now are refused from now on. */
	expireTokens(): void;
	/** Posts a pending invoice as an accounts payable clerk would; returns the posted row. */
	post(headerReference: string, company?: string): Row;
	close(): Promise<void>;
}

/** Starts a strict stand-in for one Dynamics 365 F&O environment on 127.0.0.1. */
export async function startDynamicsFo({
	port = 0,
	tls = false,
	seed: seedName = 'default',
	...given
}: DynamicsFoOptions = {}): Promise<DynamicsFoSimulator> {
	const settings: DynamicsFoSettings = { ...defaultSettings, ...given, lengths: { ...defaultSettings.lengths, ...given.lengths } };
	const tables = emptyTables();
	const codes: Codes =
		seedName === 'default'
			? defaultCodes()
			: { byProperty: {}, procurementCategories: {}, items: [], documentTypes: ['File', 'Note', 'Image'] };
	if (seedName === 'default') seed(tables);
	let reference = 0;
	let recordId = 5_637_144_576;
	const environment: Environment = {
		tables,
		codes,
		settings,
		nextReference: () => String(++reference).padStart(6, '0'),
		nextRecordId: () => ++recordId,
	};
	const faults = createFaults();
	let origin = '';
	const doorkeeper = createDoorkeeper(settings, () => origin);

	const dataManagement = createDataManagement(environment, () => startBlobStorage(faults));

	const server = await startHttpServer({
		system: 'dynamics-fo',
		port,
		...(tls ? { tls: { key: testCertificate.privateKey, cert: testCertificate.certificate } } : {}),
		faults,
		capacity: () => settings.capacity,
		throttled,
		operations: ({ url, body }) => (isBatch(url) ? countOperations(body) : 1),
		async handle(request, hints): Promise<SimulatedAnswer> {
			if ((request.url.split('?')[1] ?? '').length > settings.longestQuery) {
				return { status: 404, headers: { 'content-type': 'text/html' }, body: '<html><body><h2>404 - File or directory not found.</h2></body></html>' };
			}
			const refusal = doorkeeper.refuse(request, hints.expireToken ?? false);
			if (refusal) return refusal;
			const context: Context = { environment, origin, ...hints };
			if (isBatch(request.url)) return answerBatch(request, context, faults);
			if (request.method === 'GET' && /^\/data\/\$metadata($|\?)/.test(request.url)) {
				return {
					status: 200,
					headers: { 'content-type': 'application/xml', 'odata-version': '4.0' },
					body: metadataXml(hiddenSets(environment)),
				};
			}
			const action = await dataManagement.answer(request, origin);
			if (action) return action;
			const write: Write = { ...environment, writer: createWriter(tables) };
			return answer(request, context, write);
		},
	});
	origin = `${tls ? 'https' : 'http'}://127.0.0.1:${server.port}`;

	return {
		url: origin,
		data: tables,
		codes,
		settings,
		faults,
		dataManagement,
		journal: server.journal,
		counters() {
			const byPath: Record<string, number> = {};
			for (const { url } of server.journal) {
				const path = url.split(/[?(]/)[0] as string;
				byPath[path] = (byPath[path] ?? 0) + 1;
			}
			return { requests: server.journal.length, operations: server.journal.reduce((sum, entry) => sum + entry.operations, 0), byPath };
		},
		resetCounters() {
			server.journal.length = 0;
		},
		token: () =>
			issueToken({
				audience: settings.audience || origin,
				tenantId: settings.tenantId || 'test-tenant',
				clientId: settings.registeredClients[0] ?? 'test-client',
			}),
		expireTokens: () => doorkeeper.expireAll(),
		post: (headerReference, company) => postInvoice(environment, headerReference, company),
		close: async () => {
			await Promise.all([server.close(), dataManagement.close()]);
		},
	};
}

function isBatch(url: string): boolean {
	return /^\/data\/(\$|%24)batch($|\?)/i.test(url);
}
