import type { Company } from './books';
import { badRequest, notFound, Refusal } from './errors';
import type { Spelling } from './options';
import type { Page } from './pages';
import { present, rowsOf } from './service';
import type { Row } from './tables';
import { readXmlValue } from './values';
import type { Entered } from './writes';
import { type Element, escapeXml } from './xml';

/** Name of one line inside the part of a page. */
export function lineName(page: Page): string {
	return page.number === 51 ? 'Purch_Invoice_Line' : page.number === 52 ? 'Purch_Cr_Memo_Line' : 'Purchase_Order_Line';
}

/** Record and version in one opaque text, as the server hands it out. */
export function keyText(page: Page, row: Row): string {
	return Buffer.from(JSON.stringify([page.table, ...page.keys.map((name) => row[name]), row._version ?? 1])).toString('base64');
}

/** The row of a Key. A version that is not the newest means that somebody else changed the record. */
export function rowOfKey(company: Company, page: Page, text: string): Row {
	let parts: unknown[];
	try {
		parts = JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as unknown[];
	} catch {
		throw badRequest(`The key '${text}' is not valid.`);
	}
	const row = rowsOf(company, page).find((each) => page.keys.every((name, i) => each[name] === parts[i + 1]));
	if (!row || parts[0] !== page.table) throw notFound('The record that you tried to open is not available.');
	if (parts.at(-1) !== (row._version ?? 1)) throw new Refusal(409, 'Request_EntityChanged', `Other user has modified ${page.table} ${page.keys.map((name) => `${name}='${String(row[name])}'`).join(',')}`);
	return row;
}

export function entityXml(company: Company, page: Page, row: Row, name: string, spelling: Spelling): string {
	const fields = Object.entries(present(company, page, row, spelling))
		.filter(([, value]) => value !== '' && value !== '0001-01-01')
		.map(([field, value]) => `<${field}>${escapeXml(String(typeof value === 'boolean' && company.settings.soapBooleans === 'digits' ? Number(value) : value))}</${field}>`);
	const lines = page.part ? rowsOf(company, page.part).filter((line) => line.Document_No === row.No).map((line) => entityXml(company, page.part!, line, lineName(page), spelling)) : [];
	return `<${name}><Key>${keyText(page, row)}</Key>${fields.join('')}${page.part ? `<PurchLines>${lines.join('')}</PurchLines>` : ''}</${name}>`;
}

export interface GivenEntity {
	key?: string;
	entered: Entered;
	lines: GivenEntity[];
}

/** The entity of a request; an element that the page does not have is refused. */
export function givenEntity(page: Page, element: Element, spelling: Spelling): GivenEntity {
	const given: GivenEntity = { entered: [], lines: [] };
	for (const child of element.children) {
		if (child.name === 'Key') given.key = child.text;
		else if (child.name === 'PurchLines' && page.part) {
			for (const line of child.children) {
				if (line.name !== lineName(page)) throw badRequest(`The element ${line.name} is not expected in PurchLines.`);
				given.lines.push(givenEntity(page.part, line, spelling));
			}
		} else {
			const field = page.fields.find((each) => each.name === child.name);
			if (!field || child.children.length > 0) throw badRequest(`The element ${child.name} is not expected in ${element.name}.`);
			given.entered.push([child.name, readXmlValue(field, child.text, spelling)]);
		}
	}
	return given;
}
