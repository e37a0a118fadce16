import type { Problem } from '../errors';
import type { AnyEntity } from '../model';
import type { Profile } from '../profile/profile';
import type { ArrivedRecord, FileRef } from '../records';
import { capped } from './faults';
import { documentHash, recordId } from './identify';

export const maxRaw = 50;

/** A record as it is handed over. What the file said goes along only where a person has to mend it. */
export function arrived(facts: {
	profile: Profile; file: FileRef; firstRow: number; rows: string; problems: Problem[]; content?: AnyEntity; raw: Record<string, string>[];
}): ArrivedRecord {
	const { profile, file, content } = facts;
	const record: ArrivedRecord = { recordId: recordId(file, facts.firstRow), entity: profile.entity, rows: facts.rows, problems: capped(facts.problems, profile.errors.maxErrors) };
	if (content) {
		record.content = content;
		record.contentHash = documentHash(profile.entity, content);
	}
	if (facts.problems.length > 0) record.raw = facts.raw.slice(0, maxRaw);
	return record;
}
