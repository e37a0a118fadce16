import { StampliErpError } from './errors';

/** What the profile says about the encoding of a file. */
export interface EncodingRules {
	encoding: string;
	fallbackEncoding?: string;
}

const marks: { bytes: number[]; encoding: string }[] = [
	{ bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
	{ bytes: [0xff, 0xfe], encoding: 'utf-16le' },
	{ bytes: [0xfe, 0xff], encoding: 'utf-16be' },
];

/** The encoding that a byte order mark declares, and its length in bytes. */
export function byteOrderMark(bytes: Uint8Array): { encoding: string; length: number } | undefined {
	const mark = marks.find(({ bytes: wanted }) => wanted.every((byte, index) => bytes[index] === byte));
	return mark && { encoding: mark.encoding, length: mark.bytes.length };
}

/** UTF-16 whose mark was lost: text begins with characters of which every other byte is zero, and no other encoding has zero bytes. */
function unmarked(bytes: Uint8Array): string | undefined {
	const zeros = [...bytes.subarray(0, 4)].map((byte) => (byte === 0 ? '0' : 'x')).join('');
	return zeros === 'x0x0' ? 'utf-16le' : zeros === '0x0x' ? 'utf-16be' : undefined;
}

/**
 * Text of a file: a byte order mark wins, then the profile's encoding, then its fallback. A byte that has no meaning in the
 * encoding is an error with its position (`StampliErpError` invalid, `file.encoding`), never a replacement character.
 */
export function decodeText(bytes: Uint8Array, rules: EncodingRules): string {
	const mark = byteOrderMark(bytes);
	const known = mark?.encoding ?? unmarked(bytes);
	const tries = known ? [known] : [rules.encoding, ...(rules.fallbackEncoding ? [rules.fallbackEncoding] : [])];
	const body = mark ? bytes.subarray(mark.length) : bytes;
	for (const encoding of tries) {
		try {
			return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(body);
		} catch (error) {
			if ((error as { code?: string }).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
		}
	}
	const at = badByte(body, tries[0]!) + (mark?.length ?? 0);
	const byte = bytes[at];
	throw new StampliErpError({
		kind: 'invalid',
		code: 'file.encoding',
		message: `The file is not ${tries.join(' or ')}: byte ${at}${byte === undefined ? '' : ` (0x${byte.toString(16).padStart(2, '0')})`} has no meaning there`,
		hint: 'Set format.encoding or format.fallbackEncoding of the mapping profile to the encoding the sender uses, often windows-1252.',
	});
}

/** Offset of the first sequence that cannot be decoded, by halving: a prefix that decodes (as part of a stream) is fine. */
function badByte(bytes: Uint8Array, encoding: string): number {
	const fine = (length: number) => {
		try {
			new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
			return true;
		} catch {
			return false;
		}
	};
	let [good, bad] = [0, bytes.length + 1];
	while (bad - good > 1) {
		const middle = (good + bad) >> 1;
		if (fine(middle)) good = middle;
		else bad = middle;
	}
	return good;
}

/**
 * Text as bytes in one encoding. Characters that it lacks are an error (`text.unencodable`), never a question mark.
 */
export function encodeText(text: string, encoding: string): Buffer {
	const name = new TextDecoder(encoding).encoding;
	if (name === 'utf-8') return Buffer.from(text, 'utf8');
	if (name === 'utf-16le') return Buffer.from(text, 'utf16le');
	if (name === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
	const table = singleBytes(name);
	const bytes = Buffer.alloc(text.length);
	for (let at = 0; at < text.length; at++) {
		const byte = table.get(text[at]!);
		if (byte === undefined) {
			throw new StampliErpError({
				kind: 'invalid',
				code: 'text.unencodable',
				message: `The character "${String.fromCodePoint(text.codePointAt(at)!)}" cannot be written in ${name}`,
				hint: 'Set format.encoding of the mapping profile to utf-8, or change the text where it comes from.',
			});
		}
		bytes[at] = byte;
	}
	return bytes;
}

const tables = new Map<string, Map<string, number>>();

function singleBytes(name: string): Map<string, number> {
	const known = tables.get(name);
	if (known) return known;
	const table = new Map<string, number>();
	const decoder = new TextDecoder(name);
	for (let byte = 0; byte < 256; byte++) {
		const char = decoder.decode(Uint8Array.of(byte));
		if (char.length === 1 && char !== '\ufffd') table.set(char, byte);
	}
	tables.set(name, table);
	return table;
}
