import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { StampliErpError } from '../../core/errors';

const shape = /^[0-9a-f]{64}\s*$/;

export function keyFileOf(file: string): string {
	return `${file}.key`;
}

/**
 * The 32 secret bytes beside a ledger file, as hexadecimal text that only their owner may read. Made when `mayMake` and missing:
 * written under another name and linked, so that two processes get the same key and a crash leaves no half one.
 */
export async function readKey(file: string, mayMake: boolean): Promise<Buffer> {
	const path = keyFileOf(file);
	if (mayMake) await make(path);
	const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
		throw unusable(path, cause.code === 'ENOENT' ? 'is missing' : `cannot be read (${cause.code})`, cause);
	});
	if (!shape.test(text)) throw unusable(path, 'is damaged');
	return Buffer.from(text.trim(), 'hex');
}

async function make(path: string): Promise<void> {
	const draft = `${path}.${randomBytes(6).toString('hex')}`;
	try {
		const handle = await open(draft, 'wx', 0o600);
		try {
			await handle.writeFile(`${randomBytes(32).toString('hex')}\n`);
			await handle.sync();
		} finally {
			await handle.close();
		}
		await link(draft, path);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code !== 'EEXIST') throw unusable(path, `cannot be made (${code})`, error);
	} finally {
		await rm(draft, { force: true });
	}
}

function unusable(path: string, what: string, cause?: unknown): StampliErpError {
	return new StampliErpError({
		kind: 'setup',
		code: 'ledger.key.file',
		message: `The key file of the ledger, ${path}, ${what}.`,
		hint: 'The ledger cannot be trusted without it: restore it from the backup of the ledger, readable by the user that runs n8n.',
		cause,
	});
}
