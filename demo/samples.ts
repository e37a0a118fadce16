import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SftpServer } from '../simulators/sftp';

const folder = join(__dirname, 'samples');
/** In two halves: it is still being uploaded when it is first looked at. */
const isHalfUploaded = (name: string) => name.includes('half-uploaded');
/** Dropped when the others are done. */
const isSentAgain = (name: string) => name.includes('sent-again');
const growsEveryMs = 1_000;

/** A sample file; of Dynamics 365 F&O where no other ERP is named. */
export function sample(name: string, slug = 'dynamics-fo'): Buffer {
	return readFileSync(join(folder, slug, name));
}

function names(slug: string): string[] {
	return readdirSync(join(folder, slug)).filter((name) => name.startsWith('Invoices_'));
}

export interface SlowUpload {
	/** The rest of the file arrives. */
	complete(): void;
	abandon(): void;
}

/** Everything but the file that is sent twice; of one file only the first part is there, and it grows while it is looked at. */
export function dropFirst(sftp: SftpServer, slug: string, outbound: string): SlowUpload {
	for (const name of names(slug).filter((each) => !isHalfUploaded(each) && !isSentAgain(each))) sftp.tree.put(`${outbound}/${name}`, sample(name, slug));
	const slow = names(slug).find(isHalfUploaded);
	if (!slow) return { complete: () => undefined, abandon: () => undefined };
	const whole = sample(slow, slug);
	let there = Math.floor(whole.length / 2);
	const arrive = () => sftp.tree.put(`${outbound}/${slow}`, whole.subarray(0, there++));
	arrive();
	const ticker = setInterval(arrive, growsEveryMs);
	return {
		complete() {
			clearInterval(ticker);
			sftp.tree.put(`${outbound}/${slow}`, whole);
		},
		abandon: () => clearInterval(ticker),
	};
}

export function dropSecond(sftp: SftpServer, slug: string, outbound: string): void {
	for (const name of names(slug).filter(isSentAgain)) sftp.tree.put(`${outbound}/${name}`, sample(name, slug));
}
