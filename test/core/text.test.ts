import { StampliErpError } from '../../core/errors';
import { decodeText, encodeText } from '../../core/text';

const utf8 = { encoding: 'utf-8' };
const thrown = (run: () => unknown): StampliErpError => {
	try {
		run();
	} catch (error) {
		if (error instanceof StampliErpError) return error;
		throw error;
	}
	throw new Error('nothing was thrown');
};

test.each([
	['utf-8', Buffer.from('\ufeffM\u00fcller \u20ac', 'utf8')],
	['utf-16le', Buffer.from('\ufeffM\u00fcller \u20ac', 'utf16le')],
	['utf-16be', Buffer.from('\ufeffM\u00fcller \u20ac', 'utf16le').swap16()],
])('a byte order mark of %s wins over the profile and is not part of the text', (_name, bytes) => {
	expect(decodeText(bytes, { encoding: 'iso-8859-1' })).toBe('M\u00fcller \u20ac');
});

test.each([['windows-1252', [0x4d, 0xfc, 0x80], 'M\u00fc\u20ac'], ['iso-8859-2', [0xb1], '\u0105'], ['iso-8859-15', [0xa4], '\u20ac']])('%s is decoded', (encoding, bytes, text) => {
	expect(decodeText(Uint8Array.from(bytes), { encoding })).toBe(text);
});

test('bytes that are not UTF-8 are read in the fallback encoding', () => {
	expect(decodeText(Uint8Array.of(0x4d, 0xfc), { encoding: 'utf-8', fallbackEncoding: 'windows-1252' })).toBe('M\u00fc');
});

test('without fallback a bad byte is an error that names its offset, never a replacement character', () => {
	const error = thrown(() => decodeText(Buffer.from([0x61, 0x62, 0xc3, 0xa9, 0xfc, 0x63]), utf8));
	expect(error).toMatchObject({ kind: 'invalid', code: 'file.encoding' });
	expect(error.message).toContain('byte 4 (0xfc)');
	expect(error.hint).toContain('fallbackEncoding');
});

test('a sequence cut off at the end of the file is an error too', () => {
	expect(thrown(() => decodeText(Buffer.from([0x61, 0xc3]), utf8)).code).toBe('file.encoding');
});

test('a replacement character that the sender wrote himself is kept', () => {
	expect(decodeText(Buffer.from('a\ufffdb'), utf8)).toBe('a\ufffdb');
});

test.each(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])('what is written in %s is read again', (encoding) => {
	expect(decodeText(encodeText('M\u00fcller, 5 \u20ac', encoding), { encoding })).toBe('M\u00fcller, 5 \u20ac');
});

test('a character that the encoding lacks is an error, not a question mark', () => {
	const error = thrown(() => encodeText('\u010capek', 'windows-1252'));
	expect(error.code).toBe('text.unencodable');
	expect(error.message).toContain('\u010c');
});
