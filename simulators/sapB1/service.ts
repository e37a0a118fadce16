import type { SimulatedAnswer } from '../httpServer';
import { storeFiles } from './attachments';
import { cancelBill } from './cancellation';
import { find, type Row } from './company';
import { callService } from './companyServices';
import { type BillSet, type Books, createBill } from './documents';
import { changeDraft, createDraft, saveDraftToDocument } from './drafts';
import { badQuery, notFound, Refusal } from './errors';
import { cancelJournalEntry, createJournalEntry } from './journal';
import { changePartner, createPartner } from './partners';
import { parsePayload } from './payload';
import { json, present, readMany, readOne, type Reading } from './reads';
import { type EntitySet, schema } from './schema';

const noContent: SimulatedAnswer = { status: 204 };

/** One request inside a session, below the service root; a refusal is thrown. */
export function serve(path: string, reading: Reading): SimulatedAnswer {
	const { request, settings, version } = reading;
	const books: Books = { company: reading.company, settings };
	const [, name = '', , keyText, rest = ''] = /^([A-Za-z_0-9]+)(\((.*?)\))?(?:\/([A-Za-z$]+))?$/s.exec(path)?.map((each) => each ?? '') ?? [];
	const hasKey = /\(/.test(path);
	const set = schema.get(name);
	if (!set) return service(name, rest, reading, books);
	if (settings.forbiddenSets.includes(name)) throw new Refusal(403, -1, 'You are not permitted to perform this action');
	const key = hasKey ? keyOf(set, keyText ?? '') : undefined;
	if (request.method === 'GET') return key === undefined ? readMany(set, reading) : readOne(set, key, reading);
	if (name === 'Attachments2' && (request.method === 'POST' || request.method === 'PATCH')) {
		const sent = { ...request };
		request.body = ''; // bytes of files do not belong into a request log
		const row = storeFiles(reading.company, settings, sent, key as number | undefined);
		return key === undefined ? json(version, 201, present(set.properties, row, settings), location(set, row, reading)) : noContent;
	}
	if (request.method === 'POST') return key === undefined ? create(set, reading, books) : act(set, key, rest, books);
	if (key === undefined) throw new Refusal(405, -1, 'Method Not Allowed');
	const row = find(reading.company, set.name, set.key, key);
	if (!row) throw new Refusal(404, -2028, request.method === 'DELETE' ? 'No matching records found (ODBC -2028)' : `Entity with value('${key}') does not exist`);
	if (request.method === 'DELETE') return remove(set, row, books);
	if (request.method !== 'PATCH') throw new Refusal(405, -1, 'Method Not Allowed');
	change(set, row, reading, books);
	return noContent;
}

function keyOf(set: EntitySet, text: string): string | number {
	const value = text.replace(/^\w+=/, '');
	const quoted = /^'((?:[^']|'')*)'$/.exec(value);
	const isText = set.properties.get(set.key)!.kind === 'String';
	if (isText !== (quoted !== null)) throw badQuery(`Invalid key '${text}' of '${set.name}'`);
	return quoted ? quoted[1]!.replaceAll("''", "'") : Number(value);
}

function body(set: EntitySet, { request, settings }: Reading): Row {
	if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) throw badQuery('Unsupported content type');
	const creatingWithKey = request.method === 'POST' && set.properties.get(set.key)!.kind === 'String' ? set.key : undefined;
	return parsePayload(set.type, request.body, { settings, table: set.table, ...(creatingWithKey ? { key: creatingWithKey } : {}) });
}

function location(set: EntitySet, row: Row, { origin, version }: Reading): Record<string, string> {
	const key = row[set.key];
	return { location: `${origin}/b1s/${version}/${set.name}(${typeof key === 'string' ? `'${key}'` : String(key)})` };
}

function create(set: EntitySet, reading: Reading, books: Books): SimulatedAnswer {
	const given = body(set, reading);
	const make: { [name: string]: () => Row } = {
		PurchaseInvoices: () => createBill('PurchaseInvoices', given, books),
		PurchaseCreditNotes: () => createBill('PurchaseCreditNotes', given, books),
		Drafts: () => createDraft(given, books),
		JournalEntries: () => createJournalEntry(given, books),
		BusinessPartners: () => createPartner(given, books),
	};
	if (!make[set.name]) throw new Refusal(405, -1, 'Method Not Allowed');
	const row = make[set.name]!();
	return json(reading.version, 201, present(set.properties, row, reading.settings), location(set, row, reading));
}

function act(set: EntitySet, key: string | number, action: string, books: Books): SimulatedAnswer {
	if (set.name === 'Drafts' && action === 'SaveDraftToDocument') saveDraftToDocument(key, books);
	else if (set.name === 'JournalEntries' && action === 'Cancel') cancelJournalEntry(key, books);
	else if ((set.name === 'PurchaseInvoices' || set.name === 'PurchaseCreditNotes') && action === 'Cancel') cancelBill(set.name as BillSet, key, books);
	else throw new Refusal(400, -1, 'Unrecognized resource');
	return noContent;
}

function remove(set: EntitySet, row: Row, { company }: Books): SimulatedAnswer {
	const mayGo = set.name === 'Drafts' || (set.name === 'BusinessPartners' && !company.tables.PurchaseInvoices.some((each) => each.CardCode === row.CardCode));
	if (!mayGo) throw new Refusal(400, -5006, 'This operation is not allowed for the document');
	company.tables[set.name].splice(company.tables[set.name].indexOf(row), 1);
	return noContent;
}

function change(set: EntitySet, row: Row, reading: Reading, books: Books): void {
	const given = body(set, reading);
	const replace = reading.request.headers['b1s-replacecollectionsonpatch'] === 'true';
	if (set.name === 'BusinessPartners') return changePartner(row, given, books, replace);
	if (set.name === 'Drafts') return changeDraft(row, given, books);
	const free = new Set(['AttachmentEntry', 'Comments', 'JournalMemo', 'Memo', 'DocDueDate', ...Object.keys(given).filter((name) => name.startsWith('U_'))]);
	for (const name of Object.keys(given)) if (!free.has(name)) throw new Refusal(400, -1029, 'Field cannot be updated (ODBC -1029)');
	if (given.AttachmentEntry !== undefined && !find(books.company, 'Attachments2', 'AbsoluteEntry', given.AttachmentEntry)) throw new Refusal(400, -2028, 'No matching records found (ODBC -2028)');
	Object.assign(row, given);
}

function service(name: string, rest: string, { request, version }: Reading, books: Books): SimulatedAnswer {
	if (rest !== '' || !/_/.test(name)) throw new Refusal(400, -1, 'Unrecognized resource');
	if (request.method !== 'POST') throw new Refusal(405, -1, 'Method Not Allowed');
	let given: Row = {};
	try {
		if (request.body) given = JSON.parse(request.body) as Row;
	} catch {
		throw badQuery('Invalid JSON format');
	}
	if (name === 'DraftsService_SaveDraftToDocument') {
		saveDraftToDocument(((given.Document ?? {}) as Row).DocEntry, books);
		return noContent;
	}
	const answer = callService(name, given, books);
	if (answer === undefined) throw notFound();
	return json(version, 200, answer);
}
