import type { CompanyBooks } from './environment';
import { findBy, type Row, under } from './books';
import { badRequest, noSegment, notFound, Refusal } from './errors';
import { type EntitySet, schema, type SetName } from './schema';
import type { BcSettings } from './settings';

/** What an address names: a collection, below a parent or not, one row of it, and what is done with that. */
export interface Resource {
	books: CompanyBooks;
	set: EntitySet;
	parent?: { set: EntitySet; row: Row };
	row?: Row;
	/** Bound action, such as `post`. */
	action?: string;
	/** Stream property. */
	stream?: string;
}

const guid = /^\(([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\)$/i;
/** Found under a parent only. */
const nestedOnly = new Set<SetName>(['dimensionSetLines', 'defaultDimensions', 'documentAttachments']);

/** Company of a request: path, `company` option or header; and the rest of its path. */
export function companyOf(path: string, companies: CompanyBooks[], option: string | undefined): { books: CompanyBooks; rest: string } {
	const [, id, rest = ''] = /^companies\(([^)]*)\)\/?(.*)$/s.exec(path) ?? [];
	const wanted = (id ?? option ?? '').toLowerCase();
	const books = companies.find((each) => each.id === wanted || each.name.toLowerCase() === wanted);
	if (!books) throw new Refusal(404, 'Internal_CompanyNotFound', wanted ? `The company "${wanted}" does not exist.` : 'You must choose a company.');
	return { books, rest: id === undefined ? path : rest };
}

export function parseResource(books: CompanyBooks, path: string, { hiddenSets, unknownPath }: Pick<BcSettings, 'hiddenSets' | 'unknownPath'>): Resource {
	let at: Resource | undefined;
	for (const segment of path.split('/').filter(Boolean)) {
		const [, name = '', key] = /^([\w.]+)(\(.*\))?$/.exec(segment) ?? [];
		if (at?.row && /^Microsoft\.NAV\./i.test(name)) {
			at = { ...at, action: name.slice('Microsoft.NAV.'.length) };
			continue;
		}
		if (at?.row && name === 'attachmentContent' && at.set.name === 'documentAttachments') {
			at = { ...at, stream: name };
			continue;
		}
		const parent: Resource['parent'] = at?.row ? { set: at.set, row: at.row } : undefined;
		const navigation = parent ? parent.set.navigations[name] : undefined;
		const set = schema.get(navigation?.target ?? (parent ? '' : name));
		if (!set || hiddenSets.includes(name)) throw noSegment(name, unknownPath);
		if (!parent && nestedOnly.has(set.name) && !(set.name === 'documentAttachments' && key)) throw badRequest(`You must get to the parent first to get to the ${set.name === 'defaultDimensions' ? 'default dimensions' : set.name}.`, 'Application_DialogException');
		at = { books, set, ...(parent ? { parent } : {}) };
		if (key === undefined) continue;
		const [, id] = guid.exec(key) ?? [];
		if (!id) throw badRequest(`Bad Request - Error in query syntax: '${segment}'.`, 'BadRequest_NotFound');
		const row = navigation ? under(books, set.name, navigation.theirs, String(parent!.row[navigation.mine])).find((each) => each.id === id.toLowerCase()) : findBy(books, set.name, 'id', id.toLowerCase());
		if (!row) throw notFound(`The ${set.type} does not exist. Identification fields and values: SystemId='${id}'`);
		at.row = row;
	}
	if (!at) throw noSegment(path, unknownPath);
	return at;
}
