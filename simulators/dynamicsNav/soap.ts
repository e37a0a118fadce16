import type { SimulatedAnswer, SimulatedRequest } from '../httpServer';
import { type Company, companyNamed } from './books';
import { matchesCriteria } from './criteria';
import { badRequest, notFound, Refusal } from './errors';
import type { Spelling } from './options';
import type { Page } from './pages';
import { postJournal, postPurchaseInvoice } from './posting';
import { published, rowsOf, spellingOf } from './service';
import type { DynamicsNavSettings } from './settings';
import { entityXml, type GivenEntity, givenEntity, keyText, rowOfKey } from './soapEntity';
import type { Row, Tables } from './tables';
import { readXmlValue } from './values';
import { insert, modify, remove } from './writes';
import { wsdl } from './wsdl';
import { childOf, type Element, escapeXml, readXml } from './xml';

interface Soap {
	companies: Company[];
	settings: DynamicsNavSettings;
	spelling: Spelling;
}

const xml = { 'content-type': 'text/xml; charset=utf-8' };
const envelope = (body: string) => `<Soap:Envelope xmlns:Soap="http://schemas.xmlsoap.org/soap/envelope/"><Soap:Body>${body}</Soap:Body></Soap:Envelope>`;

/** Answers a request below `/{instance}/WS/`. */
export function answerSoap(request: SimulatedRequest, companies: Company[], settings: DynamicsNavSettings): SimulatedAnswer {
	const soap: Soap = { companies, settings, spelling: settings.soapOptions === 'identifiers' ? 'identifiers' : spellingOf(settings, request.headers) };
	try {
		if (Buffer.byteLength(request.body) > settings.soapMaxBytes) throw new Refusal(413, 'TooLarge', 'The maximum message size quota for incoming messages has been exceeded.');
		const [path = '', search = ''] = request.url.split('?');
		if (settings.tenant && new URLSearchParams(search).get('tenant') !== settings.tenant) throw notFound('The requested tenant is not available.');
		const segments = path.slice(`/${settings.instance}/WS/`.length).split('/').map(decodeURIComponent);
		if (segments[0] === 'SystemService') return companyNames(request, companies);
		const company = companyNamed(companies, segments[0] ?? '');
		if (segments[1] === 'services') return serviceList(soap);
		if (segments[1] === 'Codeunit') return codeunit(soap, company, segments[2] ?? '', request);
		const page = segments[1] === 'Page' ? published(settings, segments[2] ?? '') : undefined;
		if (!page) return { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>Service not found</html>' };
		return pageCall(soap, company, page, segments[2]!, request);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		const fault = `<Soap:Fault><faultcode xmlns:a="urn:microsoft-dynamics-schemas/error">a:Microsoft.Dynamics.Nav.Types.Exceptions.${error.code}</faultcode><faultstring xml:lang="en-US">${escapeXml(error.message)}</faultstring></Soap:Fault>`;
		return { status: error.status === 413 ? 413 : 500, headers: xml, body: envelope(fault) };
	}
}

function serviceList({ settings }: Soap): SimulatedAnswer {
	const all = settings.services.map(({ name }) => `<contractRef ref="/WS/Page/${escapeXml(name)}"/>`).join('');
	return { status: 200, headers: xml, body: `<discovery xmlns="http://schemas.xmlsoap.org/disco/">${all}</discovery>` };
}

/** The one element of the body, whose SOAPAction must name it. */
function operationOf(request: SimulatedRequest, space: string): Element {
	if (request.method !== 'POST') throw badRequest('Only POST is accepted here.');
	if (!/^text\/xml/i.test(request.headers['content-type'] ?? '')) throw badRequest('The content type must be text/xml.');
	const root = readXml(request.body);
	const [operation] = childOf(root, 'Body')?.children ?? [];
	if (root.name !== 'Envelope' || root.namespace !== 'http://schemas.xmlsoap.org/soap/envelope/' || !operation) throw badRequest('The message is no SOAP envelope.');
	if (operation.namespace !== space) throw badRequest(`The operation ${operation.name} of namespace '${operation.namespace}' is not known; expected '${space}'.`);
	if ((request.headers.soapaction ?? '').replaceAll('"', '') !== `${space}:${operation.name}`) throw badRequest(`The SOAPAction '${request.headers.soapaction ?? ''}' does not fit the operation ${operation.name}.`);
	return operation;
}

function companyNames(request: SimulatedRequest, companies: Company[]): SimulatedAnswer {
	const space = 'urn:microsoft-dynamics-schemas/nav/system/';
	const operation = operationOf(request, space);
	if (operation.name !== 'Companies') throw badRequest(`The operation ${operation.name} is not known.`);
	return { status: 200, headers: xml, body: envelope(`<Companies_Result xmlns="${space}">${companies.map(({ name }) => `<return_value>${escapeXml(name)}</return_value>`).join('')}</Companies_Result>`) };
}

function codeunit({ settings }: Soap, company: Company, name: string, request: SimulatedRequest): SimulatedAnswer {
	if (!settings.codeunit || name !== settings.codeunit) return { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>Service not found</html>' };
	const space = `urn:microsoft-dynamics-schemas/codeunit/${name}`;
	const operation = operationOf(request, space);
	const text = (parameter: string) => {
		const found = childOf(operation, parameter);
		if (!found) throw badRequest(`The parameter ${parameter} of method ${operation.name} is missing.`);
		return found.text;
	};
	if (operation.name === 'PostPurchaseInvoice' || operation.name === 'PostPurchaseCreditMemo') {
		const number = postPurchaseInvoice(company, text('documentNo'), operation.name === 'PostPurchaseInvoice' ? 'Invoice' : 'Credit Memo');
		return { status: 200, headers: xml, body: envelope(`<${operation.name}_Result xmlns="${space}"><return_value>${number}</return_value></${operation.name}_Result>`) };
	}
	if (operation.name !== 'PostPurchaseJournal') throw badRequest(`The method ${operation.name} is not known.`);
	postJournal(company, text('templateName'), text('batchName'));
	return { status: 200, headers: xml, body: envelope(`<PostPurchaseJournal_Result xmlns="${space}"/>`) };
}

function pageCall(soap: Soap, company: Company, page: Page, service: string, request: SimulatedRequest): SimulatedAnswer {
	if (request.method === 'GET') return { status: 200, headers: xml, body: wsdl(page, service, soap.spelling) };
	const space = `urn:microsoft-dynamics-schemas/page/${service.toLowerCase()}`;
	const operation = operationOf(request, space);
	// One call is one transaction: what a refusal interrupts is taken back whole.
	const before = structuredClone(company.tables);
	try {
		const result = carryOut(soap, company, page, service, operation);
		return { status: 200, headers: xml, body: envelope(`<${operation.name}_Result xmlns="${space}">${result}</${operation.name}_Result>`) };
	} catch (error) {
		if (error instanceof Refusal) restore(company.tables, before);
		throw error;
	}
}

function restore(tables: Tables, before: Tables): void {
	for (const name of Object.keys(before) as (keyof Tables)[]) tables[name].splice(0, tables[name].length, ...before[name]);
}

function carryOut(soap: Soap, company: Company, page: Page, service: string, operation: Element): string {
	const { spelling } = soap;
	const xmlOf = (row: Row) => entityXml(company, page, row, service, spelling);
	const one = () => {
		const element = childOf(operation, service);
		if (!element) throw badRequest(`The element ${service} is missing.`);
		return givenEntity(page, element, spelling);
	};
	const several = () => (childOf(operation, `${service}_List`)?.children ?? []).map((element) => givenEntity(page, element, spelling));
	const text = (name: string) => childOf(operation, name)?.text ?? '';
	switch (operation.name) {
		case 'Create':
			return xmlOf(create(soap, company, page, one()));
		case 'CreateMultiple':
			return `<${service}_List>${several().map((each) => xmlOf(create(soap, company, page, each))).join('')}</${service}_List>`;
		case 'Read': {
			const key = Object.fromEntries(operation.children.map((child) => [child.name, readXmlValue(page.fields.find((field) => field.name === child.name)!, child.text, spelling)]));
			const row = rowsOf(company, page).find((each) => Object.entries(key).every(([name, value]) => each[name] === value));
			return row ? xmlOf(row) : '';
		}
		case 'ReadMultiple':
			return `<ReadMultiple_Result>${readMultiple(soap, company, page, operation).map(xmlOf).join('')}</ReadMultiple_Result>`;
		case 'Update':
			return xmlOf(update(company, page, one()));
		case 'Delete':
			remove(company, page, rowOfKey(company, page, text('Key')));
			return '<Delete_Result>true</Delete_Result>';
		case 'Delete_PurchLines':
			if (!page.part) throw badRequest('This page has no part PurchLines.');
			remove(company, page.part, rowOfKey(company, page.part, text('PurchLines_Key')));
			return '<Delete_PurchLines_Result>true</Delete_PurchLines_Result>';
		default:
			throw badRequest(`The operation ${operation.name} is not known.`);
	}
}

function create({ settings }: Soap, company: Company, page: Page, given: GivenEntity): Row {
	if (given.key) throw badRequest('A Key cannot be given to Create.');
	const row = insert(company, page, given.entered);
	if (settings.soapNestedLines) for (const line of given.lines) insert(company, page.part!, line.entered, row);
	return row;
}

function update(company: Company, page: Page, given: GivenEntity): Row {
	const row = rowOfKey(company, page, given.key ?? '');
	modify(company, page, row, given.entered);
	for (const line of given.lines) {
		if (line.key) modify(company, page.part!, rowOfKey(company, page.part!, line.key), line.entered);
		else insert(company, page.part!, line.entered, row);
	}
	return row;
}

function readMultiple({ settings, spelling }: Soap, company: Company, page: Page, operation: Element): Row[] {
	const filters = operation.children.filter((child) => child.name === 'filter').map((each) => matchesCriteria(page, childOf(each, 'Field')?.text ?? '', childOf(each, 'Criteria')?.text ?? '', spelling));
	const rows = rowsOf(company, page)
		.filter((row) => filters.every((test) => test(row)))
		.sort((a, b) => page.keys.map((key) => (a[key] === b[key] ? 0 : (a[key] ?? '') < (b[key] ?? '') ? -1 : 1)).find((order) => order !== 0) ?? 0);
	const bookmark = childOf(operation, 'bookmarkKey')?.text ?? '';
	const setSize = childOf(operation, 'setSize')?.text ?? '0';
	if (!/^\d+$/.test(setSize)) throw badRequest('setSize must be a whole number.');
	const from = bookmark ? rows.findIndex((row) => keyText(page, row) === bookmark) + 1 : 0;
	if (bookmark && from === 0) throw badRequest('The bookmark is not valid.');
	return rows.slice(from, from + Math.min(Number(setSize) || settings.pageSize, settings.pageSize));
}

