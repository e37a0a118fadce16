import { isKind, StampliErpError } from '../../../core/errors';
import { pages as allPages } from '../../../io/odata/paging';
import type { NavConnection } from './connection';
import { rememberOne } from './memo';
import { odataPages, odataShapes, ownTenant, readRefused } from './odataPages';
import type { NavPages } from './pages';
import type { NavSettings } from './settings';
import { soapCompanies } from './soap';
import { soapPages } from './soapPages';
import { textOf } from './values';

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

/** Undefined where this server does not offer the list. A list that fails otherwise, or half way, is an error: companies would be missing. */
async function odataCompanies(connection: NavConnection): Promise<string[] | undefined> {
	const names: string[] = [];
	const get = async (url: string): Promise<string> => {
		const answer = await connection.send({ method: 'GET', url: ownTenant(connection, url), headers: { Accept: 'application/json' } });
		if (answer.status !== 200) throw readRefused(answer, 'the list of companies');
		return answer.text;
	};
	const read = async () => {
		for await (const { rows } of allPages(`${connection.odataRoot}/Company`, get)) names.push(...rows.map((row) => textOf(row, 'Name')).filter(Boolean));
		return names;
	};
	return await read().catch((error: unknown) => {
		if (names.length > 0 || !isKind(error, 'setup') || !['dynamicsNav.readRefused', 'odata.notAList'].includes(error.code)) throw error;
		return undefined;
	});
}

function bothOff(odata: StampliErpError, soap: StampliErpError): StampliErpError {
	return new StampliErpError({ kind: 'setup', code: 'dynamicsNav.bothOff', message: `${odata.message}, and SOAP does not answer either: ${soap.message}`, hint: odata.hint, status: 405 });
}
