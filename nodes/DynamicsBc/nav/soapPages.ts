import { StampliErpError } from '../../../core/errors';
import { memberKey } from './captions';
import type { NavConnection } from './connection';
import { readWsdl } from './describe';
import { rememberOne } from './memo';
import type { Done, Entry, FieldFilter, NavPages, PageRow, PageShape } from './pages';
import { notPublished, switchedOff } from './problems';
import { type NavSettings, type ServiceKind, serviceName } from './settings';
import { callSoap, element, readSoap, soapUrl } from './soap';
import { child, children, textOfNode, type XmlNode } from './xml';

const setSize = 500;
/** Characters of one filter. */
const criteriaLength = 800;

/** The pages of one company over SOAP. */
export function soapPages(connection: NavConnection, settings: NavSettings, company: string): NavPages {
	const shapes = new Map<ServiceKind, () => Promise<PageShape | undefined>>();
	const serviceOf = (kind: ServiceKind) => {
		const service = serviceName(settings, kind);
		return { service, url: soapUrl(connection, company, `Page/${service}`), namespace: `urn:microsoft-dynamics-schemas/page/${service.toLowerCase()}`, notFound: () => notPublished(kind, settings) };
	};
	const readShape = async (kind: ServiceKind) => {
		const { service, url } = serviceOf(kind);
		const answer = await connection.send({ method: 'GET', url });
		if (answer.status === 405) throw switchedOff('soap');
		if (answer.status === 404) return undefined;
		const shape = answer.status === 200 ? readWsdl(answer.text, service) : undefined;
		if (!shape) throw descriptionUnreadable(service, company, answer.status, answer.text);
		return shape;
	};
	const shape = (kind: ServiceKind) => {
		const read = shapes.get(kind) ?? rememberOne(() => readShape(kind));
		shapes.set(kind, read);
		return read();
	};
	const known = async (kind: ServiceKind) => {
		const found = await shape(kind);
		if (!found) throw notPublished(kind, settings);
		return found;
	};
	const call = (kind: ServiceKind, operation: string, inner: string, giveUpAt?: number) => callSoap(connection, { ...serviceOf(kind), operation, inner, ...(giveUpAt === undefined ? {} : { giveUpAt }) });
	const entity = (kind: ServiceKind, page: PageShape, entry: Entry, lines: Entry[], version?: string) => {
		const part = page.part;
		const inside = part && lines.length > 0 ? `<${part.name}>${lines.map((line) => `<${part.line}>${fieldsXml(line, part.fields, page.options)}</${part.line}>`).join('')}</${part.name}>` : '';
		const { service } = serviceOf(kind);
		return `<${service}>${version === undefined ? '' : element('Key', version)}${fieldsXml(entry, page.fields, page.options)}${inside}</${service}>`;
	};
	const written = async (kind: ServiceKind, page: PageShape, operation: string, inner: string, giveUpAt?: number) => {
		const answer = await call(kind, operation, inner, giveUpAt);
		if (answer.status !== 'done') return answer;
		const row = child(answer.result, serviceOf(kind).service);
		return row ? { status: 'done' as const, row: pageRow(row, page) } : { status: 'lost' as const, message: 'The server did not say what it wrote' };
	};

	return {
		protocol: 'soap',
		wholeDocuments: true,
		shape,
		async *read(kind, filters, { giveUpAt } = {}) {
			const page = await known(kind);
			const { service, ...where } = serviceOf(kind);
			for (const filter of filterXml(filters)) {
				for (let bookmark = ''; ; ) {
					const result = await readSoap(connection, { ...where, operation: 'ReadMultiple', inner: `${filter}${element('bookmarkKey', bookmark)}${element('setSize', setSize)}`, ...(giveUpAt === undefined ? {} : { giveUpAt }) });
					const rows = children(child(result, 'ReadMultiple_Result'), service).map((row) => pageRow(row, page));
					if (rows.length > 0) yield rows;
					const last = rows.at(-1)?.version;
					if (!last || last === bookmark) break;
					bookmark = last; // the server may give fewer than asked for: only an empty page is the end
				}
			}
		},
		create: async (kind, entry, lines, giveUpAt) => {
			const page = await known(kind);
			return await written(kind, page, 'Create', entity(kind, page, entry, lines), giveUpAt);
		},
		addLine: async (kind, document, line, giveUpAt) => {
			const page = await known(kind);
			const answer = await written(kind, page, 'Update', entity(kind, page, {}, [line], document.version), giveUpAt);
			if (answer.status !== 'done') return answer;
			Object.assign(document, answer.row); // every change gives a new version
			return { status: 'done' };
		},
		update: async (kind, row, entry, giveUpAt) => {
			const page = await known(kind);
			return await written(kind, page, 'Update', entity(kind, page, entry, [], row.version ?? ''), giveUpAt);
		},
		remove: async (kind, row, giveUpAt): Promise<Done> => {
			const answer = await call(kind, 'Delete', element('Key', row.version ?? ''), giveUpAt);
			return answer.status === 'done' ? { status: 'done' } : answer;
		},
		call: async (codeunit, method, parameters, giveUpAt): Promise<Done> => {
			const answer = await callSoap(connection, {
				url: soapUrl(connection, company, `Codeunit/${codeunit}`),
				namespace: `urn:microsoft-dynamics-schemas/codeunit/${codeunit}`,
				operation: method,
				inner: Object.entries(parameters).map(([name, value]) => element(name, value)).join(''),
				notFound: () => codeunitMissing(codeunit),
				...(giveUpAt === undefined ? {} : { giveUpAt }),
			});
			return answer.status === 'done' ? { status: 'done' } : answer;
		},
	};
}

/** Fields in the order of the description; option members as the description spells them. */
function fieldsXml(entry: Entry, known: PageShape['fields'], options: PageShape['options']): string {
	const order = [...known.keys()];
	const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
	return Object.entries(entry)
		.sort(([a], [b]) => rank(a) - rank(b))
		.map(([name, value]) => element(name, typeof value === 'string' ? (options.get(name)?.find((member) => memberKey(member) === memberKey(value)) ?? value) : value))
		.join('');
}

function pageRow(node: XmlNode, page: PageShape): PageRow {
	const part = page.part;
	const lines = part ? children(child(node, part.name), part.line ?? '').map((line) => pageRow(line, { ...page, part: undefined })) : [];
	const values = Object.fromEntries(Object.keys(node).filter((name) => name !== '#text' && name !== 'Key' && name !== part?.name && !name.startsWith('@_')).map((name) => [name, textOfNode(child(node, name))]));
	const version = textOfNode(child(node, 'Key'));
	return { values, lines, ...(version ? { version } : {}) };
}

/** Filters as people type them: quoted, so that no sign in a value means anything. */
function filterXml(filters: FieldFilter[]): string[] {
	const xml = (field: string, criteria: string) => `<filter>${element('Field', field)}${element('Criteria', criteria)}</filter>`;
	const quoted = (value: string | number) => (typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`);
	return filters.reduce<string[]>(
		(all, each) => {
			const own = 'contains' in each ? [`@*${each.contains.replace(/[()&|<>='"*@?.]/g, '?')}*`] : parts(each.anyOf.map(quoted));
			return all.flatMap((before) => own.map((criteria) => before + xml(each.field, criteria)));
		},
		[''],
	);
}

function parts(values: string[]): string[] {
	const found: string[] = [];
	for (const value of values) {
		const last = found.at(-1);
		if (last !== undefined && last.length + value.length < criteriaLength) found[found.length - 1] = `${last}|${value}`;
		else found.push(value);
	}
	return found;
}

function descriptionUnreadable(service: string, company: string, status: number, text: string): StampliErpError {
	const noCompany = /company/i.test(text);
	return new StampliErpError({
		kind: status >= 500 && !noCompany ? 'transient' : 'setup',
		code: noCompany ? 'dynamicsNav.companyUnknown' : 'dynamicsNav.readRefused',
		message: noCompany ? `The server has no company "${company}"` : `The description of the web service "${service}" cannot be read (${status})`,
		hint: 'Check the name of the company, the SOAP address in the credential, and that the service is published.',
		status,
	});
}

function codeunitMissing(codeunit: string): StampliErpError {
	return new StampliErpError({
		kind: 'setup',
		code: 'dynamicsNav.notPublished',
		message: `The codeunit "${codeunit}" is not published on this server`,
		hint: 'Publish it on the page Web Services with object type Codeunit, or take it out of the settings of the node: what is made then waits to be posted there.',
		status: 404,
	});
}

