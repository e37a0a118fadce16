import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { deflateRawSync } from 'node:zlib';
import { ZipFile } from 'yazl';
import { packedFiles, readZip, writeZip } from '../../../nodes/DynamicsFo/packageZip';
import { unzip, zipOf } from '../../../simulators/dynamicsFo/zipFile';

const files = [
	{ name: 'Manifest.xml', bytes: Buffer.from('\uFEFF<a/>', 'utf16le') },
	{ name: 'Vendors V2.csv', bytes: Buffer.from('ÄÖ,1\r\n'.repeat(5000), 'utf8') },
	{ name: 'leer.csv', bytes: Buffer.alloc(0) },
];

async function unpackedBy(zip: Buffer, bytes?: number) {
	const read: { name: string; bytes: Buffer }[] = [];
	for (const { name, pieces } of await packedFiles(zip, bytes === undefined ? {} : { bytes })) {
		const all: Buffer[] = [];
		for await (const piece of pieces()) all.push(Buffer.from(piece));
		read.push({ name, bytes: Buffer.concat(all) });
	}
	return read;
}

test('what we write another reader reads, and what another writer wrote we read', async () => {
	expect([...unzip(await writeZip(files))]).toEqual(files.map(({ name, bytes }) => [name, bytes]));
	expect(await readZip(zipOf(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes]))))).toEqual(files);
});

test('a package whose writer did not know its sizes beforehand, or used the large format, is read', async () => {
	const zip = new ZipFile();
	for (const { name, bytes } of files) zip.addReadStream(Readable.from([bytes]), name, { forceZip64Format: true });
	zip.end();
	expect(await readZip(await buffer(zip.outputStream))).toEqual(files);
});

test('the same files are the same bytes, and they are packed', async () => {
	const [one, other] = [await writeZip(files), await writeZip(files)];
	expect(one.equals(other)).toBe(true);
	expect(one.length).toBeLessThan(1000);
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
	const changed = change(await writeZip(files));
	await expect(readZip(changed)).rejects.toThrow(text);
	await expect(unpackedBy(changed)).rejects.toThrow(text);
});

test('a package read piece by piece has the same files, and one that unpacks to more than it says is refused', async () => {
	expect(await unpackedBy(await writeZip(files))).toEqual(files);
	expect(await unpackedBy(zipOf(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes]))))).toEqual(files);
	const lying = changed(await writeZip([{ name: 'a.csv', bytes: Buffer.alloc(5_000_000) }]), 24, 10);
	await expect(unpackedBy(lying)).rejects.toThrow('damaged');
	await expect(packedFiles(await writeZip(files), { files: 2 })).rejects.toThrow('3 files');
	await expect(unpackedBy(await writeZip(files), 10)).rejects.toThrow('too large');
});

test.each(['../evil.csv', '/etc/passwd', 'C:\\evil.csv', 'a/../../b.csv', 'x\u0000.csv'])('a name that leads out of the package is refused: %j', async (name) => {
	await expect(readZip(zipOf({ [name]: Buffer.from('x') }))).rejects.toThrow(/leads out of it|control characters/);
});

test('a package is bounded by what it really unpacks to, by its number of files, and by what its directory says', async () => {
	const bomb = await writeZip([{ name: 'a.csv', bytes: Buffer.alloc(5_000_000) }]);
	expect(bomb.length).toBeLessThan(10_000);
	await expect(readZip(bomb, { bytes: 1_000_000 })).rejects.toThrow('too large');
	await expect(readZip(await writeZip(files), { files: 2 })).rejects.toThrow('3 files');
	const lying = changed(bomb, 24, 10); // says that it has 10 bytes
	await expect(readZip(lying)).rejects.toThrow('cannot be read');
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
