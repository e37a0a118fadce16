import type { SimulatedRequest } from '../httpServer';
import { badRequest, notFound, Refusal } from './errors';

type Kind = 'string' | 'boolean';
/** Parameters of each action: all of them, and no others. */
const actions: Record<string, Record<string, Kind>> = {
	GetAzureWriteUrl: { uniqueFileName: 'string' },
	ImportFromPackage: { packageUrl: 'string', definitionGroupId: 'string', executionId: 'string', execute: 'boolean', overwrite: 'boolean', legalEntityId: 'string' },
	ExportToPackage: { definitionGroupId: 'string', packageName: 'string', executionId: 'string', reExecute: 'boolean', legalEntityId: 'string' },
	GetExecutionSummaryStatus: { executionId: 'string' },
	GetExportedPackageUrl: { executionId: 'string' },
	GetExecutionErrors: { executionId: 'string' },
	GetImportStagingErrorFileUrl: { executionId: 'string', entityName: 'string' },
	GenerateImportTargetErrorKeysFile: { executionId: 'string', entityName: 'string' },
	GetImportTargetErrorKeysFileUrl: { executionId: 'string', entityName: 'string' },
};

/** The parameters of a data management action as sent; refuses what the service would not accept. */
export function actionParameters(request: SimulatedRequest, name: string): Record<string, unknown> {
	const parameters = actions[name];
	if (!parameters || request.method !== 'POST') throw notFound(`Resource not found for the segment 'Microsoft.Dynamics.DataEntities.${name}'.`);
	if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) throw new Refusal(415, 'The content type of the request must be application/json.', 'System.Net.Http.UnsupportedMediaTypeException');
	let json: unknown;
	try {
		json = JSON.parse(request.body);
	} catch {
		throw badRequest('Invalid JSON. The content of the request body could not be parsed.');
	}
	if (json === null || typeof json !== 'object' || Array.isArray(json)) throw badRequest('An object was expected in the request body.');
	const given = json as Record<string, unknown>;
	for (const parameter of Object.keys(given)) if (!parameters[parameter]) throw badRequest(`The parameter '${parameter}' in the request payload is not a valid parameter for the operation '${name}'.`);
	for (const [parameter, kind] of Object.entries(parameters)) {
		if (typeof given[parameter] !== kind) throw badRequest(`The parameter '${parameter}' of the operation '${name}' is missing or of the wrong type.`);
	}
	return given;
}
