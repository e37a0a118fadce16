import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { toNodeError } from '../../shared/nodeErrors';
import { withApi } from './connect';

/** The companies of the environment, by the name that people see. */
export async function getCompanies(context: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	try {
		return await withApi(context, async ({ api }) => {
			const found: INodePropertyOptions[] = [];
			for await (const rows of api.pages('companies', {})) {
				for (const { id, name, displayName } of rows) {
					if (typeof id === 'string') found.push({ name: String(displayName || name || id), value: id.toLowerCase() });
				}
			}
			return found.sort((a, b) => a.name.localeCompare(b.name));
		});
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}
