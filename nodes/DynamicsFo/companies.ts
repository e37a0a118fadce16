import { StampliErpError } from '../../core/errors';
import type { FoConnection } from './connection';
import { codeKey, textOf } from './fields';
import { readWhole } from './wholeList';

/** The legal entities asked for, as F&O writes them. An unknown one is a setup error. */
export async function readCompanies(connection: FoConnection, asked: string[]): Promise<string[]> {
	const all = (await readWhole(connection, 'LegalEntities', { $select: 'LegalEntityId,Name', $orderby: 'LegalEntityId' }, ['LegalEntityId'])).map((row) => textOf(row, 'LegalEntityId'));
	const unknown = asked.filter((each) => !all.some((one) => codeKey(one) === codeKey(each)));
	if (unknown.length > 0) {
		throw new StampliErpError({
			kind: 'setup',
			code: 'company.unknown',
			message: `Dynamics 365 F&O has no legal entity ${unknown.map((each) => `"${each}"`).join(', ')}, or the integration user may not see it`,
			hint: `Choose among: ${all.slice(0, 30).join(', ')}.`,
		});
	}
	return asked.length === 0 ? all : all.filter((one) => asked.some((each) => codeKey(one) === codeKey(each)));
}
