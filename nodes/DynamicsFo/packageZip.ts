import { crc32, createInflateRaw, deflateRawSync, inflateRawSync } from 'node:zlib';
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
	/** All files together, unpacked. Default 512 MiB. */
	bytes?: number;
}

const localMark = 0x04034b50;
const centralMark = 0x02014b50;
const endMark = 0x06054b50;
const utf8Name = 0x0800;
const standardBytes = 512 * 1024 * 1024;
const pieceBytes = 64 * 1024;

/** A zip with these files in its root, deflated, without times of day so that the same files are the same bytes. */
export function writeZip(files: PackagedFile[]): Buffer {
	const parts: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const { name, bytes } of files) {
		const nameBytes = Buffer.from(name, 'utf8');
		const packed = deflateRawSync(bytes);
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0); // version needed
		common.writeUInt16LE(utf8Name, 2);
		common.writeUInt16LE(8, 4); // deflate
		common.writeUInt16LE(0x21, 8); // 1980-01-01
		common.writeUInt32LE(crc32(bytes), 10);
		common.writeUInt32LE(packed.length, 14);
		common.writeUInt32LE(bytes.length, 18);
		common.writeUInt16LE(nameBytes.length, 22);
		const local = Buffer.concat([number32(localMark), common, nameBytes, packed]);
		directory.push(Buffer.concat([number32(centralMark), Buffer.from([20, 0]), common, Buffer.alloc(10), number32(offset), nameBytes]));
		parts.push(local);
		offset += local.length;
	}
	const central = Buffer.concat(directory);
	const end = Buffer.alloc(18);
	end.writeUInt16LE(files.length, 4);
	end.writeUInt16LE(files.length, 6);
	end.writeUInt32LE(central.length, 8);
	end.writeUInt32LE(offset, 12);
	return Buffer.concat([...parts, central, number32(endMark), end]);
}

/**
 * The files of a zip, by its directory. Throws `invalid` for what is no zip, is damaged or encrypted, has names that lead out of
 * it, or would be larger unpacked than allowed: sizes are held against what is really unpacked.
 */
export function readZip(zip: Buffer, { files, bytes: maxBytes = standardBytes }: ZipLimits = {}): PackagedFile[] {
	return readable(() => {
		let left = maxBytes;
		return directoryOf(zip, files).map(({ name, at }) => {
			const bytes = unpack(located(zip, at, name, left));
			left -= bytes.length;
			return { name, bytes };
		});
	});
}

/** The same files, each to be read piece by piece, for packages that are many times their size unpacked. */
export function packedFiles(zip: Buffer, { files, bytes: maxBytes = standardBytes }: ZipLimits = {}): PackedFile[] {
	return readable(() => directoryOf(zip, files).map(({ name, at }) => ({ name, pieces: () => unpackedPieces(readable(() => located(zip, at, name, maxBytes))) })));
}

function readable<T>(read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw error instanceof StampliErpError ? error : damaged('it is cut off or no zip file');
	}
}

function directoryOf(zip: Buffer, maxFiles = 1000): { name: string; at: number }[] {
	const end = endOf(zip);
	const count = zip.readUInt16LE(end + 10);
	let at = zip.readUInt32LE(end + 16);
	if (count > maxFiles) throw damaged(`it has ${count} files, more than ${maxFiles}`);
	const found: { name: string; at: number }[] = [];
	for (let i = 0; i < count; i += 1) {
		if (zip.readUInt32LE(at) !== centralMark) throw damaged('its directory cannot be read');
		const [nameLength, extraLength, commentLength] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
		const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
		if (!name.endsWith('/')) found.push({ name: safeName(name), at });
		at += 46 + nameLength + extraLength + commentLength;
	}
	return found;
}

interface Located {
	name: string;
	isPacked: boolean;
	content: Buffer;
	size: number;
	sum: number;
}

function located(zip: Buffer, entry: number, name: string, maxBytes: number): Located {
	const [flags, method, sum, packedSize, size, local] = [zip.readUInt16LE(entry + 8), zip.readUInt16LE(entry + 10), zip.readUInt32LE(entry + 16), zip.readUInt32LE(entry + 20), zip.readUInt32LE(entry + 24), zip.readUInt32LE(entry + 42)];
	if (flags & 1) throw damaged(`${name} is encrypted`);
	if (size > maxBytes) throw tooLarge(name);
	if (zip.readUInt32LE(local) !== localMark) throw damaged(`${name} cannot be read`);
	const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
	if (method !== 0 && method !== 8) throw damaged(`${name} is packed by an unknown method`);
	return { name, isPacked: method === 8, content: zip.subarray(begin, begin + packedSize), size, sum };
}

function unpack({ name, isPacked, content, size, sum }: Located): Buffer {
	const bytes = isPacked ? inflateRawSync(content, { maxOutputLength: Math.max(1, size) }) : Buffer.from(content);
	if (bytes.length !== size || crc32(bytes) !== sum) throw damaged(`${name} is damaged`);
	return bytes;
}

async function* unpackedPieces({ name, isPacked, content, size, sum }: Located): AsyncGenerator<Buffer> {
	let [length, read] = [0, 0];
	try {
		for await (const piece of isPacked ? createInflateRaw({ chunkSize: pieceBytes }).end(content) : [content]) {
			const bytes = piece as Buffer;
			length += bytes.length;
			if (length > size) break;
			read = crc32(bytes, read);
			yield bytes;
			if (isPacked) freed(bytes);
		}
	} catch {
		throw damaged(`${name} is damaged`);
	}
	if (length !== size || read !== sum) throw damaged(`${name} is damaged`);
}

/** The end record stands last, before a comment of at most 64 KiB. */
function endOf(zip: Buffer): number {
	for (let at = zip.length - 22; at >= Math.max(0, zip.length - 22 - 0xffff); at -= 1) {
		if (zip.readUInt32LE(at) === endMark) return at;
	}
	throw damaged('it is cut off or no zip file');
}

function safeName(name: string): string {
	if (/^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|\p{Cc}/u.test(name)) throw damaged('a name in it leads out of it');
	return name;
}

function number32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}

function tooLarge(name: string): StampliErpError {
	return new StampliErpError({ kind: 'invalid', code: 'package.tooLarge', message: `The data package is too large: ${name} does not fit any more`, hint: 'Divide the data project into smaller ones.' });
}

function damaged(why: string): StampliErpError {
	return new StampliErpError({ kind: 'invalid', code: 'package.damaged', message: `The data package cannot be read: ${why}`, hint: 'Create it again.' });
}
