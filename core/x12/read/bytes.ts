/**
 * Pieces of a file as texts whose characters are bytes (ISO-8859-1), so that cutting never depends on the encoding. UTF-16, which
 * some Windows tools write, is turned into UTF-8 on the way. Small pieces are gathered, so that bytes one by one cost no more.
 */
export interface ByteSource {
	push(chunk: Uint8Array | string): string | undefined;
	end(): string;
}

type Decoder = InstanceType<typeof TextDecoder>;

export function byteSource(gatherBytes: number): ByteSource & { readonly utf16: boolean } {
	let waiting: Buffer[] = [];
	let size = 0;
	let first = true;
	let wide: Decoder | undefined;
	const text = (bytes: Buffer, last: boolean): string => {
		if (first) {
			first = false;
			wide = wideDecoder(bytes);
		}
		return wide ? Buffer.from(wide.decode(bytes, { stream: !last }), 'utf8').toString('latin1') : bytes.toString('latin1');
	};
	const taken = () => {
		const bytes = waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting);
		waiting = [];
		size = 0;
		return bytes;
	};
	return {
		get utf16() {
			return wide !== undefined;
		},
		push(chunk) {
			const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
			// A copy, because a caller may use the memory of small pieces again.
			waiting.push(bytes.length < gatherBytes ? Buffer.from(bytes) : bytes);
			size += bytes.length;
			return size < gatherBytes ? undefined : text(taken(), false);
		},
		end: () => text(taken(), true),
	};
}

function wideDecoder(bytes: Buffer): Decoder | undefined {
	if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0x49 && bytes[1] === 0 && bytes[2] === 0x53)) return new TextDecoder('utf-16le');
	if ((bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0 && bytes[1] === 0x49 && bytes[2] === 0)) return new TextDecoder('utf-16be');
	return undefined;
}

 
export const beyondAscii = /[^\u0000-\u007f]/;

/** Decodes one segment of bytes-as-characters; `as` tells how it was read, and is absent for plain ASCII. */
export function decodeSegment(bytes: string, encoding: 'auto' | 'utf-8' | 'iso-8859-1' | 'windows-1252'): { text: string; as?: 'utf-8' | 'iso-8859-1' } {
	if (!beyondAscii.test(bytes)) return { text: bytes };
	if (encoding === 'iso-8859-1') return { text: bytes };
	if (encoding === 'windows-1252') return { text: windows.decode(Buffer.from(bytes, 'latin1')) };
	try {
		return { text: utf8.decode(Buffer.from(bytes, 'latin1')), as: 'utf-8' };
	} catch {
		return { text: bytes, as: 'iso-8859-1' };
	}
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const windows = new TextDecoder('windows-1252');
