import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { ZipFile as NewZip } from 'yazl';
import { StampliErpError } from '../../core/errors';
import { freed } from '../../io/freed';

export interface PackagedFile {
	/** Plain name in the root of the package. */
	name: string;
	bytes: Buffer;
}

/** A file that is unpacked while it is read, and never stands in memory. */
export interface PackedFile {
	name: string;
	/** Each piece is gone when the next one is asked for. Throws `invalid` at its end when it was damaged. */
	pieces(): AsyncGenerator<Buffer>;
}

export interface ZipLimits {
	/** Files in one package. Default 1000. */
	files?: number;
	/** Unpacked. Default 512 MiB. */
	bytes?: number;
}

interface SizedFile extends PackedFile {
	/** Bytes, unpacked; what is read is held against it. */
	size: number;
}

const standardBytes = 512 * 1024 * 1024;
/** The first that a zip can name, in local time as it is written: the same files are the same bytes, at any time and in any zone. */
const noTime = new Date(1980, 0, 1);

/** A zip with these files in its root, deflated. */
export async function writeZip(files: PackagedFile[]): Promise<Buffer> {
	const zip = new NewZip();
	for (const { name, bytes } of files) zip.addBuffer(bytes, name, { mtime: noTime, forceDosTimestamp: true });
	zip.end();
	return await buffer(zip.outputStream);
}

/**
 * The files of a zip, by its directory. Throws `invalid` for what is no zip, is damaged or encrypted, has names that lead out of
 * it, or would be larger unpacked than allowed, all files together: sizes are held against what is really unpacked.
 */
export async function readZip(zip: Buffer, limits: ZipLimits = {}): Promise<PackagedFile[]> {
	const read: PackagedFile[] = [];
	let left = limits.bytes ?? standardBytes;
	for (const { name, size, pieces } of await packedFiles(zip, limits)) {
		if ((left -= size) < 0) throw tooLarge(name);
		const parts: Buffer[] = [];
		for await (const piece of pieces()) parts.push(Buffer.from(piece));
		read.push({ name, bytes: Buffer.concat(parts) });
	}
	return read;
}

/** The same files, each to be read piece by piece, for packages that are many times their size unpacked. */
export async function packedFiles(zip: Buffer, { files: maxFiles = 1000, bytes: maxBytes = standardBytes }: ZipLimits = {}): Promise<SizedFile[]> {
	const found: SizedFile[] = [];
	try {
		const opened = await fromBufferPromise(zip);
		if (opened.entryCount > maxFiles) throw damaged(`it has ${opened.entryCount} files, more than ${maxFiles}`);
		for await (const entry of opened.eachEntry()) {
			if (/\p{Cc}/u.test(entry.fileName)) throw damaged('a name in it has control characters');
			if (!entry.fileName.endsWith('/')) found.push({ name: entry.fileName, size: entry.uncompressedSize, pieces: () => unpacked(opened, entry, maxBytes) });
		}
	} catch (error) {
		throw error instanceof StampliErpError ? error : damaged(/path/i.test(String(error)) ? 'a name in it leads out of it' : 'it is cut off or no zip file');
	}
	return found;
}

async function* unpacked(zip: ZipFile, entry: Entry, maxBytes: number): AsyncGenerator<Buffer> {
	const { fileName: name } = entry;
	if (entry.isEncrypted()) throw damaged(`${name} is encrypted`);
	if (!entry.canDecodeFileData()) throw damaged(`${name} is packed by an unknown method`);
	if (entry.uncompressedSize > maxBytes) throw tooLarge(name);
	let sum = 0;
	try {
		for await (const piece of await zip.openReadStreamPromise(entry)) {
			const bytes = piece as Buffer;
			sum = crc32(bytes, sum);
			yield bytes;
			if (entry.compressionMethod !== 0) freed(bytes);
		}
	} catch {
		throw damaged(`${name} is damaged`);
	}
	if (sum !== entry.crc32) throw damaged(`${name} is damaged`);
}

function tooLarge(name: string): StampliErpError {
	return new StampliErpError({ kind: 'invalid', code: 'package.tooLarge', message: `The data package is too large: ${name} does not fit any more`, hint: 'Divide the data project into smaller ones.' });
}

function damaged(why: string): StampliErpError {
	return new StampliErpError({ kind: 'invalid', code: 'package.damaged', message: `The data package cannot be read: ${why}`, hint: 'Create it again.' });
}
