import { isKind, StampliErpError } from '../../core/errors';
import { isRefusal, readOdataError } from '../../io/odata/errors';
import { parseJson } from '../../io/odata/json';
import type { FoConnection } from './connection';
import { erpName } from './problems';

export type ExecutionStatus = 'Unknown' | 'NotRun' | 'Executing' | 'Succeeded' | 'PartiallySucceeded' | 'Failed' | 'Canceled';

/** One record that F&O did not take. */
export interface RecordError {
	recordId: string;
	field: string;
	message: string;
}

type Argument = string | boolean;

/**
 * One action of Data management. Its value comes plain or nested, as versions differ. Throws `ambiguous` when nobody knows
 * whether it was carried out, `rejected` when F&O refuses it.
 */
export async function dataAction(connection: FoConnection, name: string, body: Record<string, Argument>, repeatable = false): Promise<unknown> {
	const answer = await connection.send({ method: 'POST', url: connection.url(`DataManagementDefinitionGroups/Microsoft.Dynamics.DataEntities.${name}`), body, repeatable });
	if (answer.status === 200 || answer.status === 201) {
		const json = parseJson(answer.text);
		if (json !== null && typeof json === 'object' && 'value' in json) return nested(json.value);
		throw new StampliErpError({ kind: 'ambiguous', code: 'package.answer', message: `${erpName} answered ${name} with something that is no value`, hint: 'A sign-in page or a proxy answers like this. Check the address in the credential.' });
	}
	const error = readOdataError(answer.text);
	if (error && isRefusal(answer.status, error)) {
		throw new StampliErpError({
			kind: 'rejected',
			code: `package.${name}`,
			message: `${erpName} refused ${name}: ${error.message.slice(0, 500)}`,
			hint: 'Check in Data management that the data project exists in this environment and legal entity, and that the integration user may use it.',
			status: answer.status,
		});
	}
	throw new StampliErpError({ kind: 'ambiguous', code: 'package.gateway', message: `A gateway answered ${answer.status} to ${name}`, hint: 'Run it again later.', status: answer.status });
}

/** The same for an action that only reads: a lost answer is asked for again. */
export async function readAction(connection: FoConnection, name: string, body: Record<string, Argument>): Promise<unknown> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await dataAction(connection, name, body, true);
		} catch (error) {
			if (!isKind(error, 'ambiguous') || attempt >= 3) throw isKind(error, 'ambiguous') ? asTransient(error) : error;
			await connection.clock.sleep(250 * attempt);
		}
	}
}

function asTransient(error: StampliErpError): StampliErpError {
	return new StampliErpError({ kind: 'transient', code: error.code, message: error.message, hint: error.hint, cause: error, ...(error.status ? { status: error.status } : {}) });
}

function nested(value: unknown): unknown {
	return value !== null && typeof value === 'object' && 'value' in value ? value.value : value;
}

const statuses: readonly ExecutionStatus[] = ['Unknown', 'NotRun', 'Executing', 'Succeeded', 'PartiallySucceeded', 'Failed', 'Canceled'];

/** `Unknown` for an execution that F&O does not have, however it says so. One in a state that nobody knows is there, and has not ended. */
export async function executionStatus(connection: FoConnection, executionId: string): Promise<ExecutionStatus> {
	const value = await readAction(connection, 'GetExecutionSummaryStatus', { executionId }).catch(undefinedIfRefused);
	const said = String(value ?? '').trim();
	return said === '' ? 'Unknown' : (statuses.find((one) => one.toUpperCase() === said.toUpperCase()) ?? 'Executing');
}

/** For what not every version or execution offers: a refusal is no value. */
export function undefinedIfRefused(error: unknown): undefined {
	if (!isKind(error, 'rejected')) throw error;
	return undefined;
}

/** Where to put a package. The value is JSON inside a JSON text. */
export async function writeAddress(connection: FoConnection, uniqueFileName: string): Promise<string> {
	const value = await readAction(connection, 'GetAzureWriteUrl', { uniqueFileName });
	const facts = (typeof value === 'string' ? parseJson(value) : value) as { BlobUrl?: unknown } | null | undefined;
	if (facts && typeof facts.BlobUrl === 'string' && facts.BlobUrl !== '') return facts.BlobUrl;
	throw new StampliErpError({ kind: 'setup', code: 'package.writeUrl', message: `${erpName} gave no address to upload a data package to`, hint: 'Ask the ERP administrator whether Data management is set up in this environment.' });
}

/** Errors of single records, however they are wrapped; at most `limit`. */
export async function executionErrors(connection: FoConnection, executionId: string, limit = 1000): Promise<RecordError[]> {
	const value = await readAction(connection, 'GetExecutionErrors', { executionId }).catch(undefinedIfRefused);
	const list = typeof value === 'string' ? parseJson(value) : value;
	const text = (row: object, ...names: string[]) => {
		const found = Object.entries(row).find(([name, each]) => names.includes(name.toLowerCase()) && each !== null && each !== undefined);
		return found ? String(found[1]).trim() : '';
	};
	if (!Array.isArray(list)) return typeof value === 'string' && value.trim() !== '' && value.trim() !== '[]' ? [{ recordId: '', field: '', message: value.trim().slice(0, 2000) }] : [];
	return list.slice(0, limit).map((row: unknown) =>
		row !== null && typeof row === 'object'
			? { recordId: text(row, 'recordid'), field: text(row, 'field'), message: text(row, 'errormessage', 'message').slice(0, 2000) }
			: { recordId: '', field: '', message: String(row).slice(0, 2000) },
	);
}
