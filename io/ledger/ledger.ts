import type { Ledger } from '../../core/ports';
import * as arrivals from './arrivals';
import * as attempts from './attempts';
import { audit } from './auditSearch';
import * as claims from './claims';
import { control } from './control';
import { takeDue } from './due';
import * as held from './held';
import type { Journal } from './journal';
import * as notes from './notes';
import * as outcomes from './outcomes';
import { prune } from './prune';
import * as receipts from './receipts';
import type { Sealer } from './seal';
import type { Database } from './sql';
import { verify } from './verify';

/** The ledger over an open database: each method is one transaction. */
export function ledgerOver(database: Database, seals: Sealer): Ledger {
	const read = <T>(work: (journal: Journal) => Promise<T>) => database.read((sql) => work({ sql, seals }));
	const write = <T>(work: (journal: Journal) => Promise<T>) => database.write((sql) => work({ sql, seals }));
	return {
		now: () => database.now(),

		addFile: (route, file, records, handedOver) => write((journal) => arrivals.addFile(journal, route, { file, records, handedOver })),
		addRecord: (route, record, file) => write((journal) => arrivals.addRecord(journal, route, record, file)),
		addRecords: (route, records) => write((journal) => arrivals.addRecords(journal, route, records)),
		ignoreFiles: (route, files) => write((journal) => arrivals.ignoreFiles(journal, route, files)),
		ignoredFiles: (route) => read((journal) => arrivals.ignoredFiles(journal, route)),
		takeDue: (request) => write((journal) => takeDue(journal, request)),

		claim: (keys, holder, leaseMs) => write((journal) => claims.claim(journal, keys, holder, leaseMs)),
		release: (given) => write((journal) => claims.release(journal, given)),
		history: (keys, recordIds) => read((journal) => attempts.history(journal, keys, recordIds)),
		addAttempts: (list, marginMs) => write((journal) => attempts.addAttempts(journal, list, marginMs)),
		addAnswers: (answers) => write((journal) => attempts.addAnswers(journal, answers)),

		addOutcomes: (additions) => write((journal) => outcomes.addOutcomes(journal, additions)),
		outcomes: (recordIds) => read((journal) => outcomes.outcomes(journal, recordIds)),

		files: (fileIds) => read((journal) => receipts.files(journal, fileIds)),
		fileIdsOf: (recordIds) => read((journal) => receipts.fileIdsOf(journal, recordIds)),
		addReceipt: (fileId, receipt) => write((journal) => receipts.addReceipt(journal, fileId, receipt)),
		addMove: (fileId, newPath, executionId) => write((journal) => receipts.addMove(journal, fileId, newPath, executionId)),

		held: (filter) => read((journal) => held.held(journal, filter)),
		retry: (recordIds, by) => write((journal) => held.retry(journal, recordIds, by)),
		correct: (recordId, content, contentHash, by) => write((journal) => held.correct(journal, { recordId, content, contentHash, ...by })),
		dismiss: (recordIds, by) => write((journal) => held.dismiss(journal, recordIds, by)),
		allowedAgain: (recordIds) => read((journal) => held.allowedAgain(journal, recordIds)),

		audit: (filter) => read((journal) => audit(journal, filter)),
		note: (kind, body, about) => write((journal) => notes.note(journal, kind, body, about)),
		verify: () => verify(database, seals),
		control: (filter) => read((journal) => control(journal, filter)),

		watermark: (name) => read((journal) => notes.watermark(journal, name)),
		setWatermark: (name, value) => write((journal) => notes.setWatermark(journal, name, value)),
		replaceWatermark: (name, expected, value) => write((journal) => notes.replaceWatermark(journal, name, expected, value)),
		prune: (before) => prune(database, seals, before),
		close: () => database.close(),
	};
}
