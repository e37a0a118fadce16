import { StampliErpError, type Problem } from '../errors';
import type { AnyEntity, EntityName } from '../model';
import { entityFields } from '../profile/fields';
import type { Profile } from '../profile/profile';
import { capped, problem } from '../read/faults';
import { csvLayout } from './csvLayout';
import { fileName } from './fileName';
import type { DocumentPlace } from './layout';
import { xmlLayout } from './xmlLayout';

/** Writes a file piece by piece: `begin`, any number of `add`, `end`. */
export interface RecordWriter {
	begin(): Buffer;
	/** Bytes of one document, or every reason why it cannot be written (then without bytes). */
	add(entity: AnyEntity): { bytes: Buffer; rows: number; problems: Problem[] };
	end(): Buffer;
}

export function recordWriter(profile: Profile): RecordWriter {
	const layout = profile.format.type === 'csv' ? csvLayout(profile) : xmlLayout(profile);
	const linesAt = entityFields[profile.entity].linesAt;
	return {
		begin: () => layout.begin(),
		end: () => layout.end(),
		add(entity) {
			const source = entity as unknown as Record<string, unknown>;
			const problems: Problem[] = [];
			const document = documentName(profile.entity, source);
			const place: DocumentPlace = {
				profile, document, problems, credit: source.type === 'credit',
				refuse: (code, message, line) => void problems.push(problem({
					code, message: `${document}${line === undefined ? '' : `, line ${line}`}, ${message}`, who: 'integrator', fix: 'Correct it where it comes from, or the mapping profile.',
					...(line === undefined ? {} : { line }),
				}, profile)),
			};
			const lines = linesAt ? (source[linesAt] as Record<string, unknown>[] | undefined) ?? [] : [];
			if (profile.lines && lines.length === 0) place.refuse('lines.missing', 'has no lines, and this file has a row per line');
			const written = unencodable(() => layout.document(source, lines, place), place);
			return problems.length > 0 || !written ? { bytes: Buffer.alloc(0), rows: 0, problems: capped(problems, profile.errors.maxErrors) } : { ...written, problems };
		},
	};
}

/**
 * Writes one whole file. With `errors.onAny` "rejectFile" a document that cannot be written throws (`StampliErpError` invalid,
 * `write.refused`, all reasons named); with "rejectRecord" it is left out and returned under `refused`.
 */
export function writeRecords(
	entities: AnyEntity[], profile: Profile, at: { now: string; sequence: number },
): { fileName: string; bytes: Buffer; rows: number; refused: { entity: AnyEntity; problems: Problem[] }[] } {
	const writer = recordWriter(profile);
	const pieces = [writer.begin()];
	const refused: { entity: AnyEntity; problems: Problem[] }[] = [];
	let rows = 0;
	for (const entity of entities) {
		const written = writer.add(entity);
		if (written.problems.length > 0) refused.push({ entity, problems: written.problems });
		pieces.push(written.bytes);
		rows += written.rows;
	}
	if (refused.length > 0 && profile.errors.onAny === 'rejectFile') {
		const faults = capped(refused.flatMap(({ problems }) => problems), profile.errors.maxErrors);
		throw new StampliErpError({
			kind: 'invalid', code: 'write.refused', message: `${refused.length} of ${entities.length} records cannot be written: ${faults.map(({ message }) => message).join(' · ')}`,
			hint: 'Correct the named values where they come from, or the mapping profile; nothing was written.',
		});
	}
	pieces.push(writer.end());
	return { fileName: fileName(profile, at), bytes: Buffer.concat(pieces), rows, refused };
}

const names: Record<EntityName, string> = {
	invoice: 'invoiceNumber', vendor: 'vendorId', glAccount: 'accountId', dimensionValue: 'value', purchaseOrder: 'poNumber', payment: 'paymentId',
};

function documentName(entity: EntityName, source: Record<string, unknown>): string {
	return `${entity} ${String(source[names[entity]] ?? '(without number)').slice(0, 60)}`;
}

function unencodable<T>(write: () => T, place: DocumentPlace): T | undefined {
	try {
		return write();
	} catch (error) {
		if (!(error instanceof StampliErpError) || error.code !== 'text.unencodable') throw error;
		place.refuse(error.code, error.message);
		return undefined;
	}
}
