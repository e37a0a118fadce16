import { isKind, StampliErpError } from '../../../core/errors';
import type { NavConnection } from './connection';
import { rememberOne } from './memo';
import { odataPages, odataShapes } from './odataPages';
import type { NavPages } from './pages';
import type { NavSettings } from './settings';
import { soapCompanies } from './soap';
import { soapPages } from './soapPages';

/** The published pages of a server: company by company, over the one protocol that the settings ask for or that the server has switched on. */
export interface NavServer {
	pages(company: string): Promise<NavPages>;
	/** All companies, where the server lists them. */
	companies(): Promise<string[] | undefined>;
	protocol(): Promise<'odata' | 'soap'>;
}

export function navServer(connection: NavConnection, settings: NavSettings): NavServer {
	const shapes = odataShapes(connection);
	const opened = new Map<string, NavPages>();
	const protocol = rememberOne(async (): Promise<'odata' | 'soap'> => {
		if (settings.protocol === 'soap') return 'soap';
		const odataOff = await shapes().then(() => undefined, (error: unknown) => {
			if (settings.protocol === 'odata' || !isKind(error, 'setup') || error.code !== 'dynamicsNav.odataOff') throw error;
			return error;
		});
		if (!odataOff) return 'odata';
		await soapCompanies(connection).catch((error: unknown) => {
			if (!isKind(error, 'setup')) throw error;
			throw bothOff(odataOff, error);
		});
		return 'soap';
	});
	return {
		protocol,
		pages: async (company) => {
			const known = opened.get(company);
			if (known) return known;
			const pages = (await protocol()) === 'odata' ? odataPages(connection, settings, company, shapes) : soapPages(connection, settings, company);
			opened.set(company, pages);
			return pages;
		},
		companies: rememberOne(async () => {
			if ((await protocol()) === 'soap') return await soapCompanies(connection);
			return await odataCompanies(connection);
		}),
	};
}

/** Undefined where this server does not offer the list. */
async function odataCompanies(connection: NavConnection): Promise<string[] | undefined> {
	const url = `${connection.odataRoot}/Company${connection.tenant ? `?tenant=${encodeURIComponent(connection.tenant)}` : ''}`;
	const answer = await connection.send({ method: 'GET', url, headers: { Accept: 'application/json' } });
	if (answer.status !== 200) return undefined;
	try {
		const { value } = JSON.parse(answer.text) as { value?: { Name?: unknown }[] };
		return value?.map(({ Name }) => String(Name ?? '')).filter(Boolean);
	} catch {
		return undefined;
	}
}

function bothOff(odata: StampliErpError, soap: StampliErpError): StampliErpError {
	return new StampliErpError({ kind: 'setup', code: 'dynamicsNav.bothOff', message: `${odata.message}, and SOAP does not answer either: ${soap.message}`, hint: odata.hint, status: 405 });
}
