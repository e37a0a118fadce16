import type { LookupFunction } from 'node:net';

/** How the server is reached and trusted. Plain data, except for the optional hooks at the end. */
export interface SftpSettings {
	host: string;
	port: number;
	username: string;
	login: { method: 'password'; password: string } | { method: 'privateKey'; privateKey: string; passphrase?: string };
	/** `insecureAcceptAny` trusts whoever answers, and says so in `SftpInbox.warnings`. */
	hostKeyMode: 'pinned' | 'insecureAcceptAny';
	/** Fingerprints, public keys or known_hosts lines, one per line; see `hostKeys.ts`. */
	hostKeys: string;
	/** Adds SHA-1 signatures, key exchange and MACs, and CBC ciphers. */
	allowLegacyAlgorithms?: boolean;
	/** From the first packet to a usable SFTP session. */
	readyTimeoutMs?: number;
	/** One answer, or one sign of progress of a transfer. */
	operationTimeoutMs?: number;
	/** Pauses before each repetition; empty for none. */
	retryDelaysMs?: readonly number[];
	/** No repetition begins later than this after the first try; without it the pauses alone decide. */
	retryWithinMs?: number;
	/** Name resolution, where the host application filters where one may connect to. */
	lookup?: LookupFunction;
}

export const defaultReadyTimeoutMs = 20_000;
export const defaultOperationTimeoutMs = 60_000;
export const defaultRetryDelaysMs: readonly number[] = [1_000, 3_000, 9_000];
export const closeTimeoutMs = 5_000;

/** For people and identities; no secret. */
export function serverName(settings: Pick<SftpSettings, 'host' | 'port' | 'username'>): string {
	return `sftp://${settings.username}@${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${settings.port}`;
}
