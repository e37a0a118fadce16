import { StampliErpError } from '../../../core/errors';
import { createLookups, type Lookups } from './lookups';
import type { NavServer } from './openPages';
import type { NavPages } from './pages';
import type { NavSettings } from './settings';

/** One company, opened once per run. */
export interface OpenCompany {
	name: string;
	pages: NavPages;
	lookups: Lookups;
}

/** Opens companies by their name and keeps them. */
export function companyBooks(server: NavServer, settings: NavSettings): { open(name: string): Promise<OpenCompany>; known(name: string): Promise<string | undefined>; names(asked: string[]): Promise<string[]> } {
	const opened = new Map<string, Promise<OpenCompany>>();
	/** The company as the server writes it; the name as it is where the server lists none; undefined when it is none of the listed. */
	const known = async (name: string) => {
		const listed = await server.companies();
		return listed === undefined ? name : listed.find((each) => each.trim().toLowerCase() === name.trim().toLowerCase());
	};
	return {
		known,
		open: (name) => {
			const found = opened.get(name) ?? server.pages(name).then((pages) => ({ name, pages, lookups: createLookups(pages, settings) }));
			opened.set(name, found);
			found.catch(() => opened.delete(name));
			return found;
		},
		names: async (asked) => {
			const listed = await server.companies();
			const wanted = asked.length > 0 ? asked : (listed ?? (settings.company ? [settings.company] : []));
			const found = await Promise.all(wanted.map(known));
			const missing = wanted.find((_name, i) => found[i] === undefined);
			if (missing === undefined && found.length > 0) return found as string[];
			throw new StampliErpError({
				kind: 'setup',
				code: 'masterData.company',
				message: missing === undefined ? 'No company is named, and this server does not list its companies' : `There is no company "${missing}" on this server`,
				hint: listed ? `It has: ${listed.join(', ').slice(0, 500)}. Use the name of the page Companies, not the display name.` : 'Enter the company in the node.',
			});
		},
	};
}
