import { createHash, randomUUID } from 'node:crypto';
import { isKind, StampliErpError } from '../../core/errors';
import { sha256 } from '../../core/identity';
import type { FoConnection } from './connection';
import { dataAction, executionErrors, type ExecutionStatus, executionStatus, readAction, type RecordError, undefinedIfRefused, writeAddress } from './dataPackageActions';
import type { PackageStorage } from './dataPackageStorage';
import { erpName } from './problems';

export interface PackageRun {
	connection: FoConnection;
	storage: PackageStorage;
	/** The longest wait for an execution. Default 30 minutes. */
	timeoutMs?: number;
	/** Keeps which execution a package went under, for environments that give executions ids of their own. */
	memory?: { read(name: string): Promise<string | undefined>; write(name: string, executionId: string): Promise<void> };
	/** First pause between two looks; it doubles up to 30 s. Default 1 s. */
	pollMs?: number;
}

export interface ImportRequest {
	package: Buffer;
	/** The data project in F&O. */
	definitionGroup: string;
	company: string;
	/** Labels of the entities, to fetch what F&O says about their rows. */
	entities: string[];
	/** Replaces the entities and mappings of the data project by those of the package. */
	overwrite: boolean;
	/** Imports a package that was imported before. */
	again?: boolean;
}

export interface ImportAnswer {
	executionId: string;
	status: ExecutionStatus;
	/** The same package had been imported before; nothing was done. */
	before?: boolean;
	errors: RecordError[];
	/** Rows that F&O did not take, as it gives them back. */
	errorFiles: { entity: string; bytes: Buffer }[];
}

const longestPauseMs = 30_000;
const retries = 50;

/**
 * Imports a package and waits for its end. The execution has an id derived from the package, so that a run that died, an answer
 * that was lost and a second run of the same package meet the first execution instead of starting another.
 */
export async function importPackage(run: PackageRun, request: ImportRequest): Promise<ImportAnswer> {
	const { connection, storage } = run;
	const key = sha256(`${request.definitionGroup}|${request.company.toUpperCase()}|${createHash('sha256').update(request.package).digest('hex')}`).slice(0, 24);
	const found = await toMeet(run, request, key);
	if (found.status === 'Succeeded') return { executionId: found.executionId, status: 'Succeeded', before: true, errors: [], errorFiles: [] };
	let { executionId } = found;
	// One that has not run yet waits for its turn: it is there, and is not begun again.
	if (found.status === 'Unknown') {
		const address = await writeAddress(connection, `${executionId}-${randomUUID()}.zip`);
		await storage.put(address, request.package);
		executionId = await start(run, request, executionId, address);
		await run.memory?.write(key, executionId);
	}
	const status = await ended(run, executionId);
	if (status === 'Succeeded') return { executionId, status, errors: [], errorFiles: [] };
	return { executionId, status, errors: await executionErrors(connection, executionId), errorFiles: await errorFiles(run, request.entities, executionId) };
}

/** The execution to begin or to wait for: one that failed is followed by another, one that runs or succeeded is met. */
async function toMeet({ connection, memory }: PackageRun, { again }: ImportRequest, key: string): Promise<{ executionId: string; status: ExecutionStatus }> {
	const isOver = (status: ExecutionStatus) => ['Failed', 'Canceled', 'PartiallySucceeded'].includes(status) || (status === 'Succeeded' && again === true);
	const known = await memory?.read(key);
	const knownStatus = known ? await executionStatus(connection, known) : 'Unknown';
	if (known && knownStatus !== 'Unknown' && !isOver(knownStatus)) return { executionId: known, status: knownStatus };
	for (let attempt = 1; attempt <= retries; attempt += 1) {
		const executionId = `STAMPLI-${key}-${attempt}`;
		const status = await executionStatus(connection, executionId);
		if (!isOver(status)) return { executionId, status };
	}
	throw new StampliErpError({ kind: 'rejected', code: 'package.tooOften', message: `This data package was imported ${retries} times`, hint: 'Mend the errors that Data management shows for it.' });
}

async function start({ connection }: PackageRun, request: ImportRequest, executionId: string, packageUrl: string): Promise<string> {
	const body = { packageUrl, definitionGroupId: request.definitionGroup, executionId, execute: true, overwrite: request.overwrite, legalEntityId: request.company };
	const value = await dataAction(connection, 'ImportFromPackage', body).catch((error: unknown) => afterLostStart(connection, executionId, error));
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : executionId;
}

/** It may have begun. Its id is ours: if it is there, it is waited for; if not, nobody may begin it again in this run. */
async function afterLostStart(connection: FoConnection, executionId: string, error: unknown): Promise<string> {
	if (!isKind(error, 'ambiguous')) throw error;
	if ((await executionStatus(connection, executionId)) !== 'Unknown') return executionId;
	throw new StampliErpError({
		kind: 'ambiguous',
		code: 'package.lost',
		message: `The answer of ${erpName} to the import of a data package was lost, and no execution ${executionId} is there yet`,
		hint: `Look for ${executionId} in Data management > Job history before running it again; the next run looks for it first.`,
		cause: error,
	});
}

/** Waits until an execution has ended, with growing pauses. Throws `transient` when it takes too long: a later run meets it again. */
export async function ended({ connection, timeoutMs = 1_800_000, pollMs = 1000 }: PackageRun, executionId: string): Promise<ExecutionStatus> {
	const until = connection.clock.now() + timeoutMs;
	for (let pause = pollMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
		const status = await executionStatus(connection, executionId);
		if (!['Unknown', 'NotRun', 'Executing'].includes(status)) return status;
		if (connection.clock.now() + pause > until) {
			throw new StampliErpError({
				kind: 'transient',
				code: 'package.timeout',
				message: `The execution ${executionId} in Data management has not ended yet (${status})`,
				hint: 'It goes on in Dynamics 365 F&O. Run the same again later, or raise Timeout.',
			});
		}
		await connection.clock.sleep(pause);
	}
}

/** The rows that did not reach staging, and the keys of those that did not reach their table. */
async function errorFiles({ connection, storage, pollMs = 1000 }: PackageRun, entities: string[], executionId: string): Promise<ImportAnswer['errorFiles']> {
	const files: ImportAnswer['errorFiles'] = [];
	const take = async (entity: string, address: unknown) => {
		if (typeof address === 'string' && address.trim() !== '') files.push({ entity, bytes: await storage.get(address) });
		return typeof address === 'string' && address.trim() !== '';
	};
	for (const entityName of entities) {
		const body = { executionId, entityName };
		await take(entityName, await readAction(connection, 'GetImportStagingErrorFileUrl', body).catch(undefinedIfRefused));
		if ((await readAction(connection, 'GenerateImportTargetErrorKeysFile', body).catch(undefinedIfRefused)) !== true) continue;
		for (let look = 0; look < 5 && !(await take(entityName, await readAction(connection, 'GetImportTargetErrorKeysFileUrl', body).catch(undefinedIfRefused))); look += 1) await connection.clock.sleep(pollMs);
	}
	return files;
}
