import { StampliErpError } from '../../core/errors';
import type { BcConnection, Company } from './connection';
import { codeKey } from './fields';

/** The company that a text means: its id, its name, or its display name where only one has it. */
export function companyOf(companies: Company[], text: string): Company | undefined {
	const wanted = codeKey(text).replace(/^\{(.*)\}$/, '$1');
	if (wanted === '') return undefined;
	const exact = companies.find(({ id, name }) => codeKey(id) === wanted || codeKey(name) === wanted);
	if (exact) return exact;
	const byDisplayName = companies.filter(({ displayName }) => codeKey(displayName) === wanted);
	return byDisplayName.length === 1 ? byDisplayName[0] : undefined;
}

/** The companies asked for, all of them when none is named. An unknown one is a setup error that lists the known ones. */
export async function chosenCompanies(connection: BcConnection, asked: string[]): Promise<Company[]> {
	const all = await connection.companies();
	const named = asked.filter((each) => each.trim() !== '');
	const unknown = named.filter((each) => !companyOf(all, each));
	if (unknown.length > 0) {
		throw new StampliErpError({
			kind: 'setup',
			code: 'company.unknown',
			message: `Business Central has no company ${unknown.map((each) => `"${each}"`).join(', ')}, or the integration user may not see it`,
			hint: `Choose among: ${all.slice(0, 30).map(({ name }) => name).join(', ')}.`,
		});
	}
	if (named.length === 0) return all;
	const chosen = new Set(named.map((each) => companyOf(all, each)!.id));
	return all.filter(({ id }) => chosen.has(id));
}

/** Path of a collection of a company, below the API root. */
export function inCompany({ id }: Pick<Company, 'id'>, path: string): string {
	return `companies(${id})/${path}`;
}
