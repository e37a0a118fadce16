import { parseJson } from './json';

/** What an OData error says, read down to plain facts. */
export interface OdataError {
	/** The most telling message: the innermost one that is not generic. One line, without stack trace, at most 2000 characters. */
	message: string;
	/** Entries of an Infolog, in their order, with their level removed. Labels are in the language of the integration user. */
	entries: string[];
	/** AOT names and fields from the stable English tail: `validateField failed on field 'Entity.Field'`. */
	fields: { entity: string; field: string }[];
	/** AOT name of `table row of type '...'`. */
	entity?: string;
	/** The server's exception type, when it names one. */
	type?: string;
}

/** True when this error says that the write was refused and taken back; a server error that does not say so leaves it open. */
export function isRefusal(status: number, error: OdataError): boolean {
	return (status >= 400 && status < 500) || (status >= 500 && (error.entity !== undefined || /\bAxOData\w*Exception\b/.test(error.type ?? '')));
}

interface Envelope {
	code?: unknown;
	message?: unknown;
	type?: unknown;
	innererror?: Envelope;
	internalexception?: Envelope;
}

/** Reads the error envelope of an answer; undefined when the body is none (an HTML page of a gateway, for example). */
export function readOdataError(body: string): OdataError | undefined {
	const json = parseJson(body) as { error?: Envelope; Message?: unknown } | undefined | null;
	if (json === undefined || json === null || typeof json !== 'object') return undefined;
	if (typeof json.Message === 'string') return facts(json.Message);
	if (!json.error || typeof json.error !== 'object') return undefined;
	const messages: string[] = [];
	let type: string | undefined;
	const visit = (each: Envelope | undefined, depth: number) => {
		if (!each || typeof each !== 'object' || depth > 8) return;
		if (typeof each.message === 'string') messages.push(each.message);
		if (typeof each.type === 'string') type ??= each.type;
		visit(each.innererror, depth + 1);
		visit(each.internalexception, depth + 1);
	};
	visit(json.error, 0);
	const telling = messages.filter((text) => text.trim() && !/^an error has occurred\.?$/i.test(text.trim()));
	const said = facts(telling.find((text) => text.includes('Infolog')) ?? telling[0] ?? messages[0] ?? 'The server gave no reason');
	return { ...said, ...(type ? { type } : {}) };
}

function facts(raw: string): OdataError {
	const text = raw.replace(/\r?\n\s+at [\s\S]*$/, '').replace(/\s+/g, ' ').trim().slice(0, 2000);
	const fields = [...text.matchAll(/validateField failed on field '(\w+)\.(\w+)'/g)].map((match) => ({ entity: match[1]!, field: match[2]! }));
	const entity = /table row of type '(\w+)'/.exec(text)?.[1];
	const log = text.split(/Infolog:\s*/)[1];
	const entries = (log ?? '')
		.split(/;?\s*(?:^|(?<=;\s)|(?<=\s))(?:Info|Warning|Error):\s+/)
		.map((entry) => entry.replace(/[;\s]+$/, '').replace(/\.{2,}$/, '.'))
		.filter((entry) => entry !== '');
	return { message: text, entries: entries.length > 0 ? [...new Set(entries)] : [text], fields, ...(entity ? { entity } : {}) };
}
