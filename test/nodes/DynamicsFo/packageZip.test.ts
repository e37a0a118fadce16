import { deflateRawSync } from 'node:zlib';
import { packedFiles, readZip, writeZip } from '../../../nodes/DynamicsFo/packageZip';
import { unzip, zipOf } from '../../../simulators/dynamicsFo/zipFile';

const files = [
	{ name: 'Manifest.xml', bytes: Buffer.from('\uFEFF<a/>', 'utf16le') },
	{ name: 'Vendors V2.csv', bytes: Buffer.from('ÄÖ,1\r\n'.repeat(5000), 'utf8') },
	{ name: 'leer.csv', bytes: Buffer.alloc(0) },
];

async function unpackedBy(zip: Buffer, bytes?: number) {
	const read: { name: string; bytes: Buffer }[] = [];
	for (const { name, pieces } of packedFiles(zip, bytes === undefined ? {} : { bytes })) {
		const all: Buffer[] = [];
		for await (const piece of pieces()) all.push(Buffer.from(piece));
		read.push({ name, bytes: Buffer.concat(all) });
	}
	return read;
}

test('what we write another reader reads, and what another writer wrote we read', () => {
	expect([...unzip(writeZip(files))]).toEqual(files.map(({ name, bytes }) => [name, bytes]));
	expect(readZip(zipOf(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes]))))).toEqual(files);
});

test('the same files are the same bytes, and they are packed', () => {
	expect(writeZip(files).equals(writeZip(files))).toBe(true);
	expect(writeZip(files).length).toBeLessThan(1000);
});

test.each<[string, (zip: Buffer) => Buffer, string]>([
	['cut off', (zip) => zip.subarray(0, zip.length - 30), 'cut off or no zip file'],
	['no zip at all', () => Buffer.from('<html>sign in</html>'), 'cut off or no zip file'],
	['empty', () => Buffer.alloc(0), 'cut off or no zip file'],
	['damaged inside', (zip) => Buffer.from(zip).fill(0x41, 45, 60), 'cannot be read'],
	['encrypted', (zip) => changed(zip, 8, 1), 'encrypted'],
	['packed otherwise', (zip) => changed(zip, 10, 99), 'unknown method'],
	['with a wrong checksum', (zip) => changed(zip, 16, 7), 'damaged'],
])('a package that is %s is refused as such', async (_what, change, text) => {
	expect(() => readZip(change(writeZip(files)))).toThrow(text);
	await expect((async () => await unpackedBy(change(writeZip(files))))()).rejects.toThrow(text);
});

test('a package read piece by piece has the same files, and one that unpacks to more than it says is refused', async () => {
	expect(await unpackedBy(writeZip(files))).toEqual(files);
	expect(await unpackedBy(zipOf(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes]))))).toEqual(files);
	const lying = changed(writeZip([{ name: 'a.csv', bytes: Buffer.alloc(5_000_000) }]), 24, 10);
	await expect(unpackedBy(lying)).rejects.toThrow('damaged');
	expect(() => packedFiles(writeZip(files), { files: 2 })).toThrow('3 files');
	await expect(unpackedBy(writeZip(files), 10)).rejects.toThrow('too large');
});

test.each(['../evil.csv', '/etc/passwd', 'C:\\evil.csv', 'a/../../b.csv', 'x\u0000.csv'])('a name that leads out of the package is refused: %j', (name) => {
	expect(() => readZip(writeZip([{ name, bytes: Buffer.from('x') }]))).toThrow('leads out of it');
});

test('a package is bounded by what it really unpacks to, by its number of files, and by what its directory says', () => {
	const bomb = writeZip([{ name: 'a.csv', bytes: Buffer.alloc(5_000_000) }]);
	expect(bomb.length).toBeLessThan(10_000);
	expect(() => readZip(bomb, { bytes: 1_000_000 })).toThrow('too large');
	expect(() => readZip(writeZip(files), { files: 2 })).toThrow('3 files');
	const lying = changed(bomb, 24, 10); // says that it has 10 bytes
	expect(() => readZip(lying)).toThrow('cannot be read');
	expect(deflateRawSync(Buffer.alloc(5_000_000)).length).toBeLessThan(10_000);
});

/** One value of the first directory entry, changed. */
function changed(zip: Buffer, offset: number, value: number): Buffer {
	const copy = Buffer.from(zip);
	copy.writeUInt16LE(value, copy.indexOf(Buffer.from('PK\x01\x02')) + offset);
	return offset === 24 ? zeroed(copy, offset + 2) : copy;
}

function zeroed(zip: Buffer, offset: number): Buffer {
	zip.writeUInt16LE(0, zip.indexOf(Buffer.from('PK\x01\x02')) + offset);
	return zip;
}
