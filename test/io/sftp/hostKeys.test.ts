import { createHmac, createHash } from 'node:crypto';
import { utils } from 'ssh2';
import type { ParsedKey } from 'ssh2';
import { algorithms } from '../../../io/sftp/algorithms';
import { fingerprint, judge, presentedKey, readPins } from '../../../io/sftp/hostKeys';
import { newKeyPair } from '../../../simulators/sftp';

const publicKey = (type: 'ed25519' | 'rsa') => {
	const pair = type === 'ed25519' ? newKeyPair() : utils.generateKeyPairSync('rsa', { bits: 2048 });
	return (utils.parseKey(pair.public) as ParsedKey).getPublicSSH();
};
const ed25519 = presentedKey(publicKey('ed25519'));
const other = presentedKey(publicKey('ed25519'));
const rsa = presentedKey(publicKey('rsa'));
const server = { host: 'sftp.stampli.test', port: 22 };
const onPort2222 = { host: 'SFTP.stampli.test', port: 2222 };
const line = (key: { type: string; blob: Buffer }) => `${key.type} ${key.blob.toString('base64')}`;
const verdict = (text: string, key = ed25519, at = server) => judge(readPins(text, at).pins, key);
const problem = (text: string): string => {
	try {
		readPins(text, server);
	} catch (error) {
		return `${(error as { kind: string }).kind}: ${(error as Error).message}`;
	}
	return 'none';
};

test('a fingerprint is what ssh-keygen -lf prints for the same key', () => {
	const blob = Buffer.from('AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl', 'base64');
	// github.com's published Ed25519 key and fingerprint.
	expect(fingerprint(blob)).toBe('SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU');
});

test.each([
	['a SHA256 fingerprint', () => ed25519.fingerprint],
	['a SHA256 fingerprint with padding', () => `${ed25519.fingerprint}=`],
	['what ssh-keygen -lf prints', () => `256 ${ed25519.fingerprint} no comment (ED25519)`],
	['an MD5 fingerprint', () => `MD5:${createHash('md5').update(ed25519.blob).digest('hex').replace(/(..)(?=.)/g, '$1:')}`],
	['a public key', () => line(ed25519)],
	['a public key with a comment', () => `${line(ed25519)} key of the server`],
	['a known_hosts line', () => `sftp.stampli.test ${line(ed25519)}`],
	['a known_hosts line with several hosts', () => `other.test,SFTP.STAMPLI.TEST ${line(ed25519)} comment`],
	['a known_hosts line with a wildcard', () => `*.stampli.test ${line(ed25519)}`],
	['the second of several lines, among comments and blanks', () => `# old\n\n${line(other)}\r\n${line(ed25519)}\n`],
])('%s trusts its key and no other', (_name, text) => {
	expect(verdict(text())).toBe('trusted');
	expect(verdict(text(), rsa)).toBe('unknown');
});

test('an MD5 fingerprint is accepted with a warning', () => {
	const pins = readPins(`MD5:${'ab:'.repeat(15)}cd`, server);
	expect(pins.warnings).toEqual([expect.stringContaining('MD5')]);
	expect(readPins(ed25519.fingerprint, server).warnings).toEqual([]);
});

test('known_hosts lines count only for the host and port they name', () => {
	expect(verdict(`[sftp.stampli.test]:2222 ${line(ed25519)}`, ed25519, onPort2222)).toBe('trusted');
	expect(verdict(`[sftp.stampli.test]:2222 ${line(ed25519)}`)).toBe('unknown');
	expect(verdict(`sftp.stampli.test ${line(ed25519)}`, ed25519, onPort2222)).toBe('unknown');
	expect(verdict(`!sftp.stampli.test,*.stampli.test ${line(ed25519)}`)).toBe('unknown');
	expect(readPins(`evil.test ${line(ed25519)}`, server)).toMatchObject({ pins: [], otherHosts: 1 });
});

test('a hashed known_hosts line counts for the host that it hides', () => {
	const salt = Buffer.from('0123456789abcdef0123');
	const hashed = (name: string) => `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')} ${line(ed25519)}`;
	expect(verdict(hashed('sftp.stampli.test'))).toBe('trusted');
	expect(verdict(hashed('[sftp.stampli.test]:2222'), ed25519, onPort2222)).toBe('trusted');
	expect(verdict(hashed('evil.test'))).toBe('unknown');
});

test('a revoked key is refused even where another line trusts it', () => {
	expect(verdict(`${ed25519.fingerprint}\n@revoked * ${line(ed25519)}`)).toBe('revoked');
	expect(verdict(`${ed25519.fingerprint}\n@revoked * ${line(other)}`)).toBe('trusted');
	expect(verdict(`@revoked * ${line(other)}`)).toBe('unknown');
});

test.each([
	['@cert-authority *.stampli.test ssh-ed25519 AAAA', 'not supported'],
	['SHA256:tooShort', '43 characters|not complete'],
	['MD5:ab:cd', 'not complete'],
	['just some words', 'neither a fingerprint'],
	['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5', 'cut off'],
	[`ssh-rsa ${ed25519.blob.toString('base64')}`, 'cut off or damaged'],
	['sk-ssh-ed25519@openssh.com AAAA', 'not supported'],
])('%s is a setup error that names its line', (text, reason) => {
	expect(problem(`# first\n${text}`)).toMatch(/^setup: Line 2 of Host Keys/);
	expect(problem(`# first\n${text}`)).toMatch(new RegExp(reason));
});

test('pins that tell their key types narrow what the server may present', () => {
	const offered = (text: string, legacy = false) => algorithms(readPins(text, server).pins, legacy).serverHostKey;
	expect(offered(line(ed25519))).toEqual(['ssh-ed25519']);
	expect(offered(line(rsa))).toEqual(['rsa-sha2-512', 'rsa-sha2-256']);
	expect(offered(line(rsa), true)).toEqual(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa']);
	expect(offered(`${rsa.fingerprint}\n${line(rsa)}`)).toEqual(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521']);
	expect(offered(`@revoked * ${line(rsa)}\n${line(ed25519)}`)).toEqual(['ssh-ed25519']);
});

test('no SHA-1 and no CBC is offered unless legacy algorithms are allowed', () => {
	expect(JSON.stringify(algorithms([], false).serverHostKey)).not.toContain('"ssh-rsa"');
	expect(algorithms([], false)).toMatchObject({ hmac: { remove: expect.arrayContaining(['hmac-sha1']) } });
	expect(algorithms([], false)).not.toHaveProperty('cipher');
	expect(algorithms([], true)).toMatchObject({ kex: { append: expect.arrayContaining(['diffie-hellman-group14-sha1']) } });
});
