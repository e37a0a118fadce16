import type { NavConnection } from './connection';
import { readPage } from '../../../io/odata/paging';

/**
 * What a server offers: `api` (API v2.0), `pages` (OData V4 pages only), `soap` (SOAP only), `none`. For the front page: with `api`
 * use the API, with `pages` or `soap` the published pages. Sign-in and network errors are thrown: they say nothing about the server.
 */
export async function detectApi(connection: NavConnection): Promise<'api' | 'pages' | 'soap' | 'none'> {
	const tenant = connection.tenant ? `?tenant=${encodeURIComponent(connection.tenant)}` : '';
	const instance = connection.odataRoot.replace(/\/ODataV4$/, '');
	const api = await connection.send({ method: 'GET', url: `${instance}/api/v2.0/companies${tenant}`, headers: { Accept: 'application/json' } });
	if (api.status === 200 && isList(api.text)) return 'api';
	const odata = await connection.send({ method: 'GET', url: `${connection.odataRoot}/$metadata${tenant}` });
	if (odata.status === 200 && odata.text.includes('<edmx:Edmx')) return 'pages';
	const soap = await connection.send({ method: 'GET', url: `${connection.soapRoot}/SystemService${tenant}` }).catch(() => undefined);
	return soap && soap.status !== 405 && soap.status !== 404 ? 'soap' : 'none';
}

function isList(text: string): boolean {
	try {
		readPage(text, 'companies');
		return true;
	} catch {
		return false;
	}
}
