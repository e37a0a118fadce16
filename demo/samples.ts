import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SftpServer } from '../simulators/sftp';
import { folders } from './systems';

const folder = join(__dirname, 'samples');
const halfUploaded = 'Invoices_08_half-uploaded.csv';
const sentAgain = 'Invoices_09_sent-again.csv';
const growsEveryMs = 1_000;

export function sample(name: string): Buffer {
	return readFileSync(join(folder, name));
}

export interface SlowUpload {
	/** The rest of the file arrives. */
	complete(): void;
	abandon(): void;
}

/** Everything but the file that is sent twice; of one file only the first part is there, and it grows while it is looked at. */
export function dropFirst(sftp: SftpServer): SlowUpload {
	for (const name of readdirSync(folder).filter((each) => each !== halfUploaded && each !== sentAgain)) {
		sftp.tree.put(`${folders.outbound}/${name}`, sample(name));
	}
	const whole = sample(halfUploaded);
	let there = Math.floor(whole.length / 2);
	const arrive = () => sftp.tree.put(`${folders.outbound}/${halfUploaded}`, whole.subarray(0, there++));
	arrive();
	const ticker = setInterval(arrive, growsEveryMs);
	return {
		complete() {
			clearInterval(ticker);
			sftp.tree.put(`${folders.outbound}/${halfUploaded}`, whole);
		},
		abandon: () => clearInterval(ticker),
	};
}

export function dropSecond(sftp: SftpServer): void {
	sftp.tree.put(`${folders.outbound}/${sentAgain}`, sample(sentAgain));
}
