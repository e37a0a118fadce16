import { StampliErpError } from '../errors';
import type { Profile } from '../profile/profile';
import { byteOrderMark, decodeText } from '../text';

export const illegalInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Text of an XML file, by byte order mark, then its own declaration, then the profile. Throws when it is not XML we accept at all. */
export function xmlText(bytes: Uint8Array, profile: Profile): string {
	const text = decodeText(bytes, { encoding: declaredEncoding(bytes) ?? profile.format.encoding, fallbackEncoding: declaredEncoding(bytes) ? undefined : profile.format.fallbackEncoding });
	const doctype = text.search(/<!DOCTYPE|<!ENTITY/i);
	if (doctype >= 0) throw badXml('file.xml.doctype', `Line ${lineOf(text, doctype)} has a document type declaration (<!DOCTYPE>), which is never read because it can pull in other files`);
	const illegal = illegalInXml.exec(text);
	if (illegal) throw badXml('file.xml.character', `Line ${lineOf(text, illegal.index)} has a character that XML does not allow (U+${text.charCodeAt(illegal.index).toString(16).toUpperCase().padStart(4, '0')})`);
	return text;
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
	if (byteOrderMark(bytes)) return undefined;
	if (bytes[0] === 0x3c && bytes[1] === 0) return 'utf-16le';
	if (bytes[0] === 0 && bytes[1] === 0x3c) return 'utf-16be';
	const start = new TextDecoder('windows-1252').decode(bytes.subarray(0, 200));
	const declared = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/.exec(start)?.[1];
	if (declared === undefined) return undefined;
	try {
		const { encoding } = new TextDecoder(declared);
		// Programs that make XML in memory declare UTF-16 and then write UTF-8: what could be read byte by byte is not UTF-16.
		return encoding.startsWith('utf-16') ? undefined : encoding;
	} catch {
		throw badXml('file.encoding', `The file declares the encoding "${declared}", which is not known here`);
	}
}

export function lineOf(text: string, position: number): number {
	return (text.slice(0, position).match(/\r\n|\n|\r/g)?.length ?? 0) + 1;
}

const hints: Record<string, string> = {
	'file.xml.doctype': 'Have the file sent again without document type declaration.',
	'file.xml.root': 'If the file is the right one, correct xml.root in the mapping profile; files of other kinds are kept out by the options Include and Exclude.',
	'file.xml.record': 'Correct xml.root and xml.record in the mapping profile if the file is as agreed, and let it come again; else have it written as agreed.',
	'file.limit.rows': 'Have the file split, or raise limits.rows in the mapping profile.',
};

export function badXml(code: string, message: string): StampliErpError {
	return new StampliErpError({ kind: 'invalid', code, message, hint: hints[code] ?? 'The file may be cut off or damaged: have it sent again as well-formed XML.' });
}
