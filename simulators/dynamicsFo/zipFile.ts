import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

/** A zip file read front to back by its local headers, as a second opinion beside readers that use its directory. */
export function unzip(zip: Buffer): Map<string, Buffer> {
	const files = new Map<string, Buffer>();
	let at = 0;
	while (zip.readUInt32LE(at) === 0x04034b50) {
		const [flags, method, sum, packed, size] = [zip.readUInt16LE(at + 6), zip.readUInt16LE(at + 8), zip.readUInt32LE(at + 14), zip.readUInt32LE(at + 18), zip.readUInt32LE(at + 22)];
		if (flags & 0x0009) throw new Error('encrypted or streamed entry');
		const begin = at + 30 + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28);
		const name = zip.toString('utf8', at + 30, at + 30 + zip.readUInt16LE(at + 26));
		const content = zip.subarray(begin, begin + packed);
		const bytes = method === 8 ? inflateRawSync(content) : content;
		if (bytes.length !== size || crc32(bytes) !== sum) throw new Error(`${name} is damaged`);
		files.set(name, bytes);
		at = begin + packed;
	}
	if (files.size === 0 || zip.readUInt32LE(at) !== 0x02014b50) throw new Error('no directory');
	if (zip.readUInt32LE(zip.length - 22) !== 0x06054b50 || zip.readUInt16LE(zip.length - 12) !== files.size || zip.readUInt32LE(zip.length - 6) !== at) throw new Error('wrong end of directory');
	return files;
}

/** A zip file as a service on Windows writes it: some entries stored, some deflated. */
export function zipOf(files: Record<string, Buffer>): Buffer {
	const locals: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const [i, [name, bytes]] of Object.entries(files).entries()) {
		const method = i % 2 === 0 ? 8 : 0;
		const packed = method === 8 ? deflateRawSync(bytes) : bytes;
		const fixed = Buffer.alloc(26);
		fixed.writeUInt16LE(20, 0);
		fixed.writeUInt16LE(0x0800, 2);
		fixed.writeUInt16LE(method, 4);
		fixed.writeUInt16LE(0x5a21, 8);
		fixed.writeUInt32LE(crc32(bytes), 10);
		fixed.writeUInt32LE(packed.length, 14);
		fixed.writeUInt32LE(bytes.length, 18);
		fixed.writeUInt16LE(Buffer.byteLength(name), 22);
		const at = Buffer.alloc(4);
		at.writeUInt32LE(offset);
		const local = Buffer.concat([Buffer.from('PK\x03\x04'), fixed, Buffer.from(name), packed]);
		locals.push(local);
		directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fixed, Buffer.alloc(10), at, Buffer.from(name)]));
		offset += local.length;
	}
	const central = Buffer.concat(directory);
	const end = Buffer.alloc(18);
	end.writeUInt16LE(directory.length, 4);
	end.writeUInt16LE(directory.length, 6);
	end.writeUInt32LE(central.length, 8);
	end.writeUInt32LE(offset, 12);
	return Buffer.concat([...locals, central, Buffer.from('PK\x05\x06'), end]);
}
