import type { Problem } from '../errors';
import type { AnyEntity, Invoice } from '../model';
import { entityFields } from '../profile/fields';
import type { Profile } from '../profile/profile';
import type { FileRef } from '../records';
import { creditRules, settleCredit } from './credits';
import { fieldReaders, type FieldReader, type Place, type SourceOf } from './fieldReader';
import { problem } from './faults';
import { sourceKey } from './identify';
import { profileReaders } from './valueReader';

/** One document as the file has it, before anything is understood. */
export interface RawDocument<R> {
	header: R;
	row: number;
	/** Lines with the row (CSV) or record (XML) they stand in. */
	lines: { source: R; row: number; extra?: Record<string, string> }[];
	extra?: Record<string, string>;
}

export interface Builder<R> {
	header: FieldReader<R>[];
	lines: FieldReader<R>[];
	/** Whether any column or element of the lines says something. */
	hasLine(source: R): boolean;
	build(raw: RawDocument<R>): { content?: AnyEntity; problems: Problem[] };
}

type Draft = Record<string, unknown>;

/** Turns raw documents into documents of the model, or into everything that is wrong with them. */
export function documentBuilder<R>(options: { profile: Profile; file: FileRef; word: string; headerSource: SourceOf<R>; lineSource: SourceOf<R> }): Builder<R> {
	const { profile, file, word } = options;
	const readers = profileReaders(profile);
	const header = fieldReaders('header', profile, readers, options.headerSource);
	const lines = fieldReaders('lines', profile, readers, options.lineSource);
	const busyHeader = header.filter(({ idle }) => !idle);
	const busyLines = lines.filter(({ idle }) => !idle);
	const lineSources = busyLines.flatMap(({ source }) => source ?? []);
	const linesAt = profile.lines ? entityFields[profile.entity].linesAt : undefined;
	const credit = creditRules(profile, header, lines);
	const typeSource = header.find(({ path }) => path === 'type')?.source;

	const hasLine = (source: R) => lineSources.some((line) => line.texts(source).some((text) => text.trim() !== ''));

	const readLine = ({ source, row, extra }: RawDocument<R>['lines'][number], index: number, problems: Problem[]): Draft => {
		const draft: Draft = {};
		const place: Place = { profile, problems, word, row, line: String(index + 1) };
		for (const field of busyLines) field.read(source, draft, place);
		if (extra) draft.extra = { ...extra, ...(draft.extra as object | undefined) };
		if (profile.entity !== 'invoice') return draft;
		draft.lineNumber ??= String(index + 1);
		draft.kind ??= draft.itemIds !== undefined || draft.poNumber !== undefined ? 'item' : 'expense';
		return draft;
	};

	const finish = (draft: Draft, raw: RawDocument<R>, problems: Problem[]): AnyEntity | undefined => {
		settleShape(draft, profile);
		if (raw.extra) draft.extra = { ...raw.extra, ...(draft.extra as object | undefined) };
		const document: Draft = { sourceKey: '', sourceSystem: profile.sourceSystem, sourceFile: file.name, sourceRow: raw.row, ...draft };
		if (problems.length > 0) return undefined;
		const content = document as unknown as AnyEntity;
		if (profile.entity === 'invoice') {
			const typeGiven = typeSource?.texts(raw.header).some((text) => text.trim() !== '') ?? false;
			const fault = settleCredit(content as Invoice, typeGiven, credit);
			if (fault) problems.push(problem({ ...fault, message: `${word} ${raw.row}: ${fault.message}`, row: raw.row }, profile));
		}
		content.sourceKey = sourceKey(profile.entity, content);
		return problems.length > 0 ? undefined : content;
	};

	return {
		header, lines, hasLine,
		build(raw) {
			const problems: Problem[] = [];
			const draft: Draft = {};
			const place: Place = { profile, problems, word, row: raw.row };
			for (const field of busyHeader) field.read(raw.header, draft, place);
			if (linesAt) draft[linesAt] = raw.lines.map((line, index) => readLine(line, index, problems));
			if (profile.entity === 'invoice' && raw.lines.length === 0) {
				problems.push(problem({ code: 'lines.missing', message: `${word} ${raw.row}: the invoice has no lines`, fix: 'Code the invoice to at least one line in Stampli.', who: 'accountsPayable', field: 'lines', row: raw.row }, profile));
			}
			return { content: finish(draft, raw, problems), problems };
		},
	};
}

/** Gives members of the model the form they have there. */
function settleShape(draft: Draft, profile: Profile): void {
	for (const name of ['address', 'remitTo']) {
		const address = draft[name] as Draft | undefined;
		if (address && !Array.isArray(address.lines)) address.lines = [];
	}
	if (profile.entity !== 'invoice') return;
	draft.vendor ??= {};
	if (profile.creditSign === 'separateFile') draft.type = 'credit';
	const approvals = draft.approvals as { by?: string[]; at?: string[] } | undefined;
	if (!approvals) return;
	const by = approvals.by ?? [];
	const at = approvals.at ?? (draft.approvedAt === undefined ? [] : by.map(() => draft.approvedAt as string));
	if (by.length === at.length && by.length > 0) draft.approvals = by.map((name, index) => ({ by: name, at: at[index]! }));
	else {
		// A person without a time is no approval of the model, but must not be lost.
		delete draft.approvals;
		draft.extra = { ...(draft.extra as object | undefined), ...(by.length ? { 'approvals.by': by.join('; ') } : {}), ...(at.length ? { 'approvals.at': at.join('; ') } : {}) };
	}
}

