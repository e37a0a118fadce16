/** The answer to one operation. */
export interface BatchPart {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	body: string;
	contentId?: string;
}

/** The answers to one changeset: one per operation, or a single one when it failed as a whole. */
export interface ChangesetAnswer {
	parts: BatchPart[];
	/** True when its end was seen; an answer cut off in the middle is not whole. */
	whole: boolean;
}

export interface BatchAnswer {
	/** In the order of the request. May be shorter: a server may stop at the first failure. */
	changesets: ChangesetAnswer[];
	/** True when the end of the batch was seen. */
	whole: boolean;
}

/**
 * Reads a multipart answer to a `$batch`. Undefined when it is none. Accepts line ends of both kinds, quoted boundaries, a failed
 * changeset as a bare part or inside a changeset of one, and answers that were cut off.
 */
export function readBatchAnswer(contentType: string | undefined, body: string): BatchAnswer | undefined {
	const boundary = boundaryOf(contentType);
	if (boundary === undefined) return undefined;
	const outer = split(body, boundary);
	if (!outer.found) return undefined;
	return { changesets: outer.sections.flatMap((section, i) => readSection(section, outer.whole || i < outer.sections.length - 1)), whole: outer.whole };
}

function readSection(section: string, closed: boolean): ChangesetAnswer[] {
	const { headers, rest } = headed(withoutFirstLineEnd(section));
	const inner = boundaryOf(headers['content-type']);
	if (inner === undefined) {
		const part = readPart(section);
		return part ? [{ parts: [part], whole: closed }] : [];
	}
	const { sections, whole } = split(rest, inner);
	const parts = sections.map(readPart);
	const readable = parts.filter((part) => part !== undefined);
	return [{ parts: readable, whole: whole && readable.length === parts.length }];
}

/** `application/http` headers, an empty line, a status line, headers, an empty line, the body. */
function readPart(section: string): BatchPart | undefined {
	const outer = headed(withoutFirstLineEnd(section));
	const match = /^\s*HTTP\/\d(?:\.\d)?\s+(\d{3})[^\r\n]*\r?\n?/.exec(outer.rest);
	if (!match) return undefined;
	const inner = headed(outer.rest.slice(match[0].length));
	const contentId = outer.headers['content-id'] ?? inner.headers['content-id'];
	return { status: Number(match[1]), headers: inner.headers, body: inner.rest.trim(), ...(contentId ? { contentId } : {}) };
}

function boundaryOf(contentType: string | undefined): string | undefined {
	if (!/^\s*multipart\/mixed/i.test(contentType ?? '')) return undefined;
	const match = /boundary\s*=\s*(?:"([^"]+)"|([^;\s]+))/i.exec(contentType!);
	return match?.[1] ?? match?.[2];
}

/** Sections between `--boundary` lines. A boundary counts only at the beginning of a line and when nothing but space follows it. */
function split(text: string, boundary: string): { sections: string[]; whole: boolean; found: boolean } {
	const mark = new RegExp(`(?:^|\\r?\\n)--${boundary.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(--)?[ \\t]*(?=\\r?\\n|$)`, 'g');
	const sections: string[] = [];
	let begin: number | undefined;
	for (const match of text.matchAll(mark)) {
		if (begin !== undefined) sections.push(text.slice(begin, match.index));
		if (match[1]) return { sections, whole: true, found: true };
		begin = match.index + match[0].length;
	}
	if (begin !== undefined && text.slice(begin).trim() !== '') sections.push(text.slice(begin));
	return { sections, whole: false, found: begin !== undefined };
}

/** Header lines up to the first empty line, and what follows it. */
function headed(text: string): { headers: Record<string, string>; rest: string } {
	const headers: Record<string, string> = {};
	let at = 0;
	while (at < text.length) {
		const end = text.indexOf('\n', at);
		const current = text.slice(at, end < 0 ? text.length : end).replace(/\r$/, '');
		const colon = /^([!-9;-~]+):\s*(.*)$/.exec(current);
		if (current === '') return { headers, rest: text.slice(end < 0 ? text.length : end + 1) };
		if (!colon) return { headers, rest: text.slice(at) };
		headers[colon[1]!.toLowerCase()] = colon[2]!.trim();
		at = end < 0 ? text.length : end + 1;
	}
	return { headers, rest: '' };
}

/** A section begins with the end of its boundary's line. */
function withoutFirstLineEnd(section: string): string {
	return section.replace(/^\r?\n/, '');
}
