import { createHash, timingSafeEqual } from 'node:crypto';
import { StampliErpError } from '../../core/errors';
import { appliesToHost } from './knownHosts';

/** What a server showed as its public key. */
export interface PresentedKey {
	/** SSH key type, such as `ssh-ed25519`. */
	type: string;
	/** The key in SSH wire format. */
	blob: Buffer;
	/** As `ssh-keygen -l` prints it. */
	fingerprint: string;
}

/** One line of the Host Keys field that applies to the server. */
export interface Pin {
	line: number;
	form: 'key' | 'sha256' | 'md5';
	/** Key in wire format, or digest. */
	bytes: Buffer;
	keyType?: string;
	revoked: boolean;
}

export interface Pins {
	pins: Pin[];
	/** Lines that are well-formed but name other hosts. */
	otherHosts: number;
	warnings: string[];
}

const keyTypes = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'ssh-rsa'];
/** How `ssh-keygen -l` abbreviates a type. Names of curves are not in it, so ECDSA says nothing about the algorithm. */
const printedTypes: Record<string, string> = { ED25519: 'ssh-ed25519', RSA: 'ssh-rsa' };

export function presentedKey(blob: Buffer): PresentedKey {
	return { type: typeInside(blob) ?? 'unknown', blob, fingerprint: fingerprint(blob) };
}

/** `SHA256:` and base64 without padding, identical to `ssh-keygen -lf`. */
export function fingerprint(blob: Buffer): string {
	return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/**
 * Reads the Host Keys field: `SHA256:…`, `MD5:…`, `ssh-ed25519 AAAA…` or whole known_hosts lines.
 * Throws `setup`, code `sftp.hostKey.line`, naming the line that cannot be read.
 */
export function readPins(text: string, server: { host: string; port: number }): Pins {
	const result: Pins = { pins: [], otherHosts: 0, warnings: [] };
	text.split(/\r\n|\r|\n/).forEach((raw, index) => {
		const line = raw.trim();
		if (line === '' || line.startsWith('#')) return;
		const pin = readLine(line, index + 1, server);
		if (pin === undefined) {
			result.otherHosts += 1;
			return;
		}
		if (pin.form === 'md5') {
			result.warnings.push(
				`Host Keys, line ${pin.line}: an MD5 fingerprint is weak; replace it by the SHA256 fingerprint of the same key.`,
			);
		}
		result.pins.push(pin);
	});
	return result;
}

/** Whether the key is pinned, and not revoked. */
export function judge(pins: Pin[], key: PresentedKey): 'trusted' | 'revoked' | 'unknown' {
	if (pins.some((pin) => pin.revoked && isKey(pin, key))) return 'revoked';
	return pins.some((pin) => !pin.revoked && isKey(pin, key)) ? 'trusted' : 'unknown';
}

/** What a pin looks like to a person. */
export function shownPin(pin: Pin): string {
	if (pin.form === 'md5') return `MD5:${pin.bytes.toString('hex').replace(/(..)(?=.)/g, '$1:')}`;
	return pin.form === 'key' ? fingerprint(pin.bytes) : `SHA256:${pin.bytes.toString('base64').replace(/=+$/, '')}`;
}

function isKey(pin: Pin, key: PresentedKey): boolean {
	const shown = pin.form === 'key' ? key.blob : createHash(pin.form).update(key.blob).digest();
	return shown.length === pin.bytes.length && timingSafeEqual(shown, pin.bytes);
}

function readLine(text: string, line: number, server: { host: string; port: number }): Pin | undefined {
	let fields = text.split(/\s+/);
	const marker = fields[0]?.startsWith('@') ? fields.shift() : undefined;
	if (marker === '@cert-authority') throw badLine(line, 'host certificates (@cert-authority) are not supported', 'Pin the key itself.');
	if (marker !== undefined && marker !== '@revoked') throw badLine(line, `the marker ${marker} is not known`, 'Only @revoked is.');
	const revoked = marker === '@revoked';

	const printed = /^(?:\d+ +)?((SHA256|MD5):\S+)(?:.*\((\w+)\))?/.exec(fields.join(' '));
	if (printed) {
		const digest = readDigest(printed[1] ?? '', line);
		return { line, ...digest, keyType: printedTypes[printed[3] ?? ''], revoked };
	}
	if (!isKeyType(fields[0])) {
		const [hosts, ...rest] = fields;
		if (!isKeyType(rest[0])) {
			throw badLine(line, 'it is neither a fingerprint nor a public key nor a known_hosts line', 'Paste a line such as "SHA256:…".');
		}
		if (!appliesToHost(hosts ?? '', server)) return undefined;
		fields = rest;
	}
	const [keyType = '', base64 = ''] = fields;
	if (!keyTypes.includes(keyType)) {
		throw badLine(line, `keys of type ${keyType} are not supported`, `Pin one of these types: ${keyTypes.join(', ')}.`);
	}
	const bytes = Buffer.from(base64, 'base64');
	if (!/^[A-Za-z0-9+/]{40,}={0,2}$/.test(base64) || typeInside(bytes) !== keyType) {
		throw badLine(line, `the ${keyType} key is cut off or damaged`, 'Copy the whole line again.');
	}
	return { line, form: 'key', bytes, keyType, revoked };
}

function readDigest(text: string, line: number): Pick<Pin, 'form' | 'bytes'> {
	const sha256 = /^SHA256:([A-Za-z0-9+/]{43})=?$/.exec(text);
	if (sha256) return { form: 'sha256', bytes: Buffer.from(sha256[1] ?? '', 'base64') };
	const md5 = /^MD5:((?:[0-9a-f]{2}:){15}[0-9a-f]{2})$/i.exec(text);
	if (md5) return { form: 'md5', bytes: Buffer.from((md5[1] ?? '').replaceAll(':', ''), 'hex') };
	throw badLine(line, 'the fingerprint is not complete', 'A fingerprint is "SHA256:" and 43 characters.');
}

function isKeyType(text: string | undefined): boolean {
	return text !== undefined && /^(ssh|ecdsa-sha2|sk-ssh|sk-ecdsa-sha2)-[\w@.-]+$/.test(text);
}

function typeInside(blob: Buffer): string | undefined {
	const length = blob.length > 4 ? blob.readUInt32BE(0) : 0;
	return length > 0 && length < 64 && blob.length > 4 + length ? blob.toString('latin1', 4, 4 + length) : undefined;
}

function badLine(line: number, what: string, hint: string): StampliErpError {
	return new StampliErpError({
		kind: 'setup',
		code: 'sftp.hostKey.line',
		message: `Line ${line} of Host Keys in the SFTP credential cannot be used: ${what}.`,
		hint,
	});
}
