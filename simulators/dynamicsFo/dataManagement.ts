import type { SimulatedAnswer, SimulatedRequest } from '../httpServer';
import type { BlobStorage } from './blobStorage';
import { exportRows, importRows, type Imported } from './dataPackage';
import type { Environment, Write } from './environment';
import { actionParameters } from './dataActions';
import { envelope, Refusal } from './errors';
import { createWriter } from './tables';

/** A project of Data management. */
export interface DataProject {
	kind: 'import' | 'export';
	/** Labels of its entities. */
	entities: string[];
}

interface Execution {
	project: string;
	company: string;
	/** Looks that still find it under way. */
	left: number;
	status: 'Executing' | 'Succeeded' | 'PartiallySucceeded' | 'Failed';
	finish: () => void;
	imported?: Imported;
	failure?: string;
	blob?: string;
}

export interface DataManagement {
	projects: Record<string, DataProject>;
	/** Executions by id, as far as they are. */
	statuses(): Record<string, string>;
	/** Storage on its own origin; started when first asked for. */
	storage(): Promise<BlobStorage>;
	/** The answer to an action, or nothing when the request is none. */
	answer(request: SimulatedRequest, origin: string): Promise<SimulatedAnswer | undefined>;
	close(): Promise<void>;
}

export function createDataManagement(environment: Environment, startStorage: () => Promise<BlobStorage>): DataManagement {
	const { settings, tables } = environment;
	const executions = new Map<string, Execution>();
	const projects: Record<string, DataProject> = {
		'Stampli vendors': { kind: 'import', entities: ['Vendors V2'] },
		'Stampli invoices': { kind: 'import', entities: ['Vendor invoice header', 'Vendor invoice line'] },
		'Vendor export': { kind: 'export', entities: ['Vendors V2'] },
		'Stampli vendors export': { kind: 'export', entities: ['Vendors V2'] },
		'Stampli accounts export': { kind: 'export', entities: ['Main account'] },
		'Stampli dimension values export': { kind: 'export', entities: ['Financial dimension values'] },
		'Stampli vendors import': { kind: 'import', entities: ['Vendors V2'] },
	};
	let started: Promise<BlobStorage> | undefined;
	const storage = () => (started ??= startStorage());
	const begin = (): Write => ({ ...environment, writer: createWriter(tables) });
	let count = 0;

	const execution = (id: string): Execution => {
		const found = executions.get(id);
		if (!found) throw new Refusal(400, `The execution ${id} does not exist.`, 'System.ArgumentException');
		return found;
	};
	const newId = (given: string) => (given !== '' && settings.manualExecutionId === 'accepted' ? given : `${new Date().toISOString().slice(0, 10)}-${String(++count).padStart(6, '0')}`);
	const project = (name: string, kind: DataProject['kind']): DataProject => {
		const found = projects[name];
		if (!found || found.kind !== kind) throw new Refusal(400, `The data project ${name} does not exist or is no ${kind} project.`, 'System.ArgumentException');
		return found;
	};

	const startImport = async (body: Record<string, unknown>): Promise<string> => {
		const [url, name, company] = [String(body.packageUrl), String(body.definitionGroupId), String(body.legalEntityId)];
		project(name, 'import');
		if (!tables.LegalEntities.some((row) => String(row.LegalEntityId).toLowerCase() === company.toLowerCase())) throw new Refusal(400, `Company ${company} does not exist.`, 'System.ArgumentException');
		if ([...executions.values()].some((each) => each.project === name && each.status === 'Executing' && each.imported === undefined && !each.blob)) {
			throw new Refusal(400, 'Another import of this data project is under way.', 'System.InvalidOperationException');
		}
		const zip = (await storage()).at(url);
		if (!zip) throw new Refusal(400, 'The package cannot be read from its address.', 'System.ArgumentException');
		const id = newId(String(body.executionId));
		if (executions.has(id)) throw new Refusal(400, `The execution ${id} exists already.`, 'System.ArgumentException');
		const created: Execution = {
			project: name,
			company,
			left: settings.executionPolls,
			status: 'Executing',
			finish() {
				try {
					created.imported = importRows(zip, name, company, begin);
					created.status = created.imported.errors.length === 0 ? 'Succeeded' : created.imported.taken > 0 ? 'PartiallySucceeded' : 'Failed';
				} catch (error) {
					created.failure = error instanceof Error ? error.message : String(error);
					created.status = 'Failed';
				}
			},
		};
		executions.set(id, created);
		return id;
	};

	const startExport = async (body: Record<string, unknown>): Promise<string> => {
		const [name, company] = [String(body.definitionGroupId), String(body.legalEntityId)];
		const { entities } = project(name, 'export');
		const id = newId(String(body.executionId));
		const { blobs } = await storage();
		const created: Execution = {
			project: name,
			company,
			left: settings.executionPolls,
			status: 'Executing',
			blob: `${String(body.packageName)}.zip`,
			finish() {
				blobs.set(created.blob as string, exportRows(environment, name, entities, company));
				created.status = 'Succeeded';
			},
		};
		executions.set(id, created);
		return id;
	};

	/** An execution goes on with every look at it. */
	const look = (id: string): string => {
		const found = executions.get(id);
		if (!found) {
			if (settings.unknownExecution === 'refused') execution(id);
			return 'Unknown';
		}
		if (found.status === 'Executing' && found.left-- <= 0) found.finish();
		if (settings.executionWords === 'lowerCase') return found.status.toLowerCase();
		if (found.status !== 'Executing' || settings.executionWords === 'documented') return found.status;
		return settings.executionWords === 'notRun' ? 'NotRun' : 'InQueue';
	};

	const errorsOf = (id: string): string => {
		const { imported, failure } = execution(id);
		if (failure) return JSON.stringify([{ RecordId: '', Field: '', ErrorMessage: failure }]);
		return JSON.stringify((imported?.errors ?? []).map(({ recordId, field, message }) => ({ RecordId: recordId, Field: field, ErrorMessage: message })));
	};

	const stagingFile = async (id: string, entity: string): Promise<string> => {
		const rows = (execution(id).imported?.errors ?? []).filter((each) => each.entity === entity);
		if (rows.length === 0) return '';
		const name = `${id}-${entity}-staging.csv`;
		const columns = Object.keys(rows[0]?.row ?? {});
		(await storage()).blobs.set(name, Buffer.from([columns.join(','), ...rows.map(({ row }) => columns.map((column) => row[column] ?? '').join(','))].join('\r\n')));
		return (await storage()).sign(name);
	};

	const carryOut = async (name: string, body: Record<string, unknown>): Promise<unknown> => {
		const id = String(body.executionId ?? '');
		const nested = (value: unknown) => (settings.nestedActionValues ? { value } : value);
		if (name === 'GetAzureWriteUrl') {
			const address = (await storage()).sign(String(body.uniqueFileName));
			return JSON.stringify({ BlobId: `{${crypto.randomUUID().toUpperCase()}}`, BlobUrl: address });
		}
		if (name === 'ImportFromPackage') return await startImport(body);
		if (name === 'ExportToPackage') return nested(await startExport(body));
		if (name === 'GetExecutionSummaryStatus') return look(id);
		if (name === 'GetExecutionErrors') return errorsOf(id);
		if (name === 'GetImportStagingErrorFileUrl') return await stagingFile(id, String(body.entityName));
		if (name === 'GenerateImportTargetErrorKeysFile') return (execution(id).imported?.errors.length ?? 0) > 0 && settings.targetErrorKeys;
		if (name === 'GetImportTargetErrorKeysFileUrl') {
			const file = `${id}-keys.csv`;
			(await storage()).blobs.set(file, Buffer.from((execution(id).imported?.errors ?? []).map(({ recordId }) => recordId).join('\r\n')));
			return (await storage()).sign(file);
		}
		const { blob, status } = execution(id);
		if (!blob || status !== 'Succeeded') return nested('');
		return nested((await storage()).sign(blob));
	};

	return {
		projects,
		statuses: () => Object.fromEntries([...executions].map(([id, { status }]) => [id, status])),
		storage,
		async answer(request, origin) {
			const [, name] = /^\/data\/DataManagementDefinitionGroups\/Microsoft\.Dynamics\.DataEntities\.(\w+)$/.exec(request.url) ?? [];
			if (name === undefined) return undefined;
			try {
				const value = await carryOut(name, actionParameters(request, name));
				const body = { '@odata.context': `${origin}/data/$metadata#Edm.${typeof value === 'boolean' ? 'Boolean' : 'String'}`, value };
				return { status: 200, headers: { 'content-type': 'application/json; odata.metadata=minimal', 'odata-version': '4.0' }, body: JSON.stringify(body) };
			} catch (error) {
				if (error instanceof Refusal) return envelope(error, error.status);
				throw error;
			}
		},
		async close() {
			if (started) await (await started).close();
		},
	};
}
