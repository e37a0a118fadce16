const beginnings: [string, Buffer][] = [
	['an Excel workbook or a ZIP archive', Buffer.from('504b0304', 'hex')],
	['an old Excel workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
	['a PDF', Buffer.from('%PDF-')],
	['a packed file', Buffer.from('1f8b', 'hex')],
];
const texts: [string, RegExp][] = [
	['a web page', /^<(!doctype html|html)\b/i],
	['an XML file', /^<\?xml\b/],
	['a JSON file', /^(\{\s*["}]|\[\s*[[{"\]])/],
];

/** What a file that cannot be used really is, in words; undefined when its beginning does not tell, or is as it should be. */
export function otherKind(bytes: Uint8Array, wanted: 'csv' | 'xml'): string | undefined {
	const found = beginnings.find(([, beginning]) => beginning.equals(bytes.subarray(0, beginning.length)));
	if (found) return found[0];
	const start = new TextDecoder('utf-8').decode(bytes.subarray(0, 200)).trimStart();
	const [kind] = texts.find(([, pattern]) => pattern.test(start)) ?? [];
	return wanted === 'xml' && kind === 'an XML file' ? undefined : kind;
}
