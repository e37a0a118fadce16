import { sha256 } from '../../../core/identity';
import type { AnyEntity } from '../../../core/model';
import type { Ledger } from '../../../core/ports';
import type { Profile } from '../../../core/profile/profile';
import { sourceKey } from '../../../core/read/identify';
import { fileName } from '../../../core/write/fileName';
import { recordWriter } from '../../../core/write/writeRecords';
import { nextSequence } from '../../shared/uploadSettings';
import { keepFirst, kept } from './keptJson';
import { parcel, parcelOf } from './outbox';
import type { Written } from './writeX12';

/** In which parcel a document went out, and what it said. */
interface Mark {
	parcel: string;
	hash: string;
}

export interface CsvWriting {
	profile: Profile;
	/** RFC 3339. */
	now: string;
	ifChanged: 'hold' | 'send';
}

/**
 * All documents that did not go out yet as one file, in a parcel that is made once; the others keep their own. In the order of
 * the documents. Without ledger it is only tried.
 */
export async function writeCsv(documents: AnyEntity[], { profile, now, ifChanged }: CsvWriting, ledger?: Ledger): Promise<Written[]> {
	const each = documents.map((document) => {
		const writer = recordWriter(profile);
		writer.begin();
		const { bytes, problems } = writer.add(document);
		return { document, key: `csv|${profile.profile}|${sourceKey(profile.entity, document)}`, hash: sha256(bytes), problems };
	});
	const results = each.map(({ key, problems }): Written => ({ documentKey: key, problems, warnings: [] }));
	const fresh: (typeof each)[number][] = [];
	for (const [index, one] of each.entries()) {
		if (one.problems.length > 0) continue;
		const mark = ledger && (await kept<Mark>(ledger, markName(one)) ?? (ifChanged === 'send' ? undefined : await kept<Mark>(ledger, markName({ key: one.key }))));
		if (mark && mark.hash !== one.hash) {
			results[index]!.problems.push({
				kind: 'invalid', who: 'integrator', where: `CSV by profile ${profile.profile}`, code: 'csv.sentBefore', message: `${one.key.split('|').slice(2).join(' ')} was written before and says something else now`,
				fix: 'Find out which is right. To write it again, set the option "If Sent Before With Other Content" to Send Again.',
			});
		} else if (mark) results[index]!.key = mark.parcel;
		else if (!fresh.some(({ key, hash }) => key === one.key && hash === one.hash)) fresh.push(one);
	}
	if (fresh.length === 0 && ledger) return await named(results, ledger);

	const writer = recordWriter(profile);
	const bytes = Buffer.concat([writer.begin(), ...fresh.map(({ document }) => writer.add(document).bytes), writer.end()]);
	if (!ledger) return results.map((result) => (result.problems.length > 0 ? result : { ...result, text: bytes.toString('utf8') }));
	const parcelKey = `csv|${sha256(fresh.map(({ key, hash }) => `${key}|${hash}`).join('\n'))}`;
	await parcel(ledger, parcelKey, async () => ({
		at: now, contentHash: sha256(bytes), facts: {}, files: [{ name: fileName(profile, { now, sequence: await nextSequence(ledger, profile) }), base64: bytes.toString('base64') }],
	}));
	for (const [index, one] of each.entries()) {
		if (results[index]!.problems.length > 0 || results[index]!.key) continue;
		const mark = { parcel: parcelKey, hash: one.hash };
		await keepFirst(ledger, markName({ key: one.key }), mark);
		results[index]!.key = (await keepFirst<Mark>(ledger, markName(one), mark)).parcel;
	}
	return await named(results, ledger);
}

/** With its hash: this content of the document; without: the document at all. */
const markName = ({ key, hash }: { key: string; hash?: string }) => `csv:sent:${sha256(`${key}|${hash ?? ''}`).slice(0, 40)}`;

async function named(results: Written[], ledger: Ledger): Promise<Written[]> {
	const files = new Map<string, string>();
	for (const { key } of results) if (key && !files.has(key)) files.set(key, (await parcelOf(ledger, key))!.files[0]!.name);
	return results.map((result) => (result.key ? { ...result, file: files.get(result.key)! } : result));
}
