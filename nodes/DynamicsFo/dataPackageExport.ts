import { randomUUID } from 'node:crypto';
import { StampliErpError } from '../../core/errors';
import { executionErrors, type ExecutionStatus, readAction } from './dataPackageActions';
import { ended, type PackageRun } from './dataPackages';
import { erpName } from './problems';

export interface ExportAnswer {
	executionId: string;
	status: ExecutionStatus;
	package: Buffer;
}

/** What is in a package beside its data. */
export const isPackageForm = ({ name }: { name: string }) => /^(manifest|packageheader)\.xml$/i.test(name);

/** Exports a data project and fetches its package. An export changes nothing, so that a lost one is simply begun again. */
export async function exportPackage(run: PackageRun, request: { definitionGroup: string; company: string }): Promise<ExportAnswer> {
	const { connection, storage } = run;
	const body = { definitionGroupId: request.definitionGroup, packageName: `${request.definitionGroup}-${randomUUID()}`, executionId: '', reExecute: true, legalEntityId: request.company };
	const value = await readAction(connection, 'ExportToPackage', body);
	if (typeof value !== 'string' || value.trim() === '') {
		throw new StampliErpError({ kind: 'setup', code: 'package.export', message: `${erpName} did not say which execution exports "${request.definitionGroup}"`, hint: 'Check that the data project exists, and is an export project.' });
	}
	const executionId = value.trim();
	const status = await ended(run, executionId);
	if (status !== 'Succeeded' && status !== 'PartiallySucceeded') {
		const [first] = await executionErrors(connection, executionId);
		throw new StampliErpError({ kind: 'rejected', code: 'package.exportFailed', message: `The export of "${request.definitionGroup}" ended as ${status}${first ? `: ${first.message}` : ''}`, hint: `Look at execution ${executionId} in Data management.` });
	}
	const address = await readAction(connection, 'GetExportedPackageUrl', { executionId });
	if (typeof address !== 'string' || address.trim() === '') {
		throw new StampliErpError({ kind: 'transient', code: 'package.noAddress', message: `${erpName} gave no address of the exported package ${executionId}`, hint: 'Run it again.' });
	}
	return { executionId, status, package: await storage.get(address) };
}
