import { badRequest } from './errors';
import type { Spelling } from './options';
import type { Page } from './pages';
import type { Row } from './tables';
import { shown } from './values';

/** A filter as people type it into a page: values joined by `|`, quoted where they hold other signs, `*` for any text, `@` for any case. */
export function matchesCriteria(page: Page, name: string, criteria: string, spelling: Spelling): (row: Row) => boolean {
	const field = page.fields.find((each) => each.name === name);
	if (!field) throw badRequest(`The field ${name} does not exist on page ${page.number}.`);
	const tests = (criteria.match(/(?:[^|']|'(?:[^']|'')*')+/g) ?? ['']).map((part) => {
		const quoted = /^'((?:[^']|'')*)'$/s.exec(part.trim());
		if (!quoted && /[()&<>='"]|\.\./.test(part)) throw badRequest(`The filter "${criteria}" is not valid for the ${name} field.`);
		const wanted = quoted ? quoted[1]!.replaceAll("''", "'") : part.trim();
		if (field.max !== undefined && wanted.replaceAll(/[*@]/g, '').length > field.max) throw badRequest(`The filter "${criteria}" is too long for the ${name} field.`);
		if (!quoted && /[*@?]/.test(wanted)) {
			const pattern = new RegExp(`^${wanted.replace(/^@/, '').replace(/[.+^${}[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`, wanted.startsWith('@') || field.type === 'code' ? 'i' : '');
			return (text: string) => pattern.test(text);
		}
		return (text: string) => text === (field.type === 'code' ? wanted.toUpperCase() : wanted.trim());
	});
	return (row) => tests.some((test) => test(String(shown(field, row, spelling)).trim()));
}
