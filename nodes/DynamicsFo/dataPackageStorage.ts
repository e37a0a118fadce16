import type { LookupFunction } from 'node:net';
import { StampliErpError } from '../../core/errors';
import type { Clock } from '../../io/http/clock';
import { type HttpAnswer, openHttp } from '../../io/http/http';
import { originOf } from '../../io/http/origin';

export interface StorageSettings {
	/** Hosts to and from which packages go: `*.blob.core.windows.net` (any name below it) or `host:port`. Default: Azure's clouds. */
	hosts?: string[];
	/** Default 512 MiB. */
	maxBytes?: number;
	/** For one transfer. Default 10 minutes. */
	timeoutMs?: number;
	clock?: Clock;
	lookup?: LookupFunction;
	/** PEM; trusted in addition to the usual authorities. */
	caCertificate?: string;
}

/** The storage of the public cloud and of the national ones. */
export const azureStorage = ['*.blob.core.windows.net', '*.blob.core.usgovcloudapi.net', '*.blob.core.chinacloudapi.cn'];

/** Where packages are put and fetched: by signed addresses that F&O hands out, which are the whole permission. Our token never goes there. */
export interface PackageStorage {
	put(address: string, bytes: Buffer): Promise<void>;
	get(address: string): Promise<Buffer>;
}

export function packageStorage(settings: StorageSettings = {}): PackageStorage {
	const exchange = async (method: 'PUT' | 'GET', address: string, body?: Buffer): Promise<HttpAnswer> => {
		const url = allowedAddress(address, settings.hosts ?? azureStorage);
		const http = openHttp({
			origin: url.origin,
			maxResponseBytes: settings.maxBytes ?? 512 * 1024 * 1024,
			timeoutMs: settings.timeoutMs ?? 600_000,
			clock: settings.clock,
			lookup: settings.lookup,
			caCertificate: settings.caCertificate,
		});
		try {
			// The same bytes under the same name: putting them twice is putting them once.
			return await http.request({ method, url: url.href, repeatable: true, ...(body ? { body, headers: { 'x-ms-blob-type': 'BlockBlob', 'Content-Type': 'application/zip' } } : {}) });
		} finally {
			http.close();
		}
	};
	return {
		put: async (address, bytes) => {
			const answer = await exchange('PUT', address, bytes);
			if (answer.status !== 201 && answer.status !== 200) throw refused('take the data package', address, answer);
		},
		get: async (address) => {
			const answer = await exchange('GET', address);
			if (answer.status !== 200) throw refused('give the data package', address, answer);
			return answer.bytes;
		},
	};
}

/** The address, if it is encrypted (or on this machine), carries no name and password, and its host is allowed. */
export function allowedAddress(address: string, hosts: string[]): URL {
	const origin = originOf(address, 'The address of the package storage');
	const url = new URL(address.trim());
	if (!url.username && !url.password && hosts.some((pattern) => matches(url.host.toLowerCase(), pattern.trim().toLowerCase()))) return url;
	throw new StampliErpError({
		kind: 'setup',
		code: 'package.storageHost',
		message: `Dynamics 365 F&O pointed to ${new URL(origin).host} for its data package, which is not an allowed storage host`,
		hint: 'Add the host under Storage Hosts if it belongs to your environment, and to nobody else.',
	});
}

function matches(host: string, pattern: string): boolean {
	if (!pattern.startsWith('*.')) return pattern !== '' && host === pattern;
	const below = pattern.slice(1);
	// At least two labels stay fixed: "*.net" would allow everybody.
	return below.split('.').length > 3 && host.endsWith(below) && host.length > below.length;
}

function refused(what: string, address: string, answer: HttpAnswer): StampliErpError {
	const { host } = new URL(address);
	const code = /<Code>(\w+)<\/Code>/.exec(answer.text)?.[1];
	const transient = answer.status >= 500 || answer.status === 408;
	return new StampliErpError({
		kind: transient ? 'transient' : 'setup',
		code: 'package.storage',
		// The address carries a signature: only its host is named.
		message: `The storage ${host} did not ${what} (${answer.status}${code ? ` ${code}` : ''})`,
		hint: transient ? 'Nothing to do: it is tried again.' : 'The signed address may have expired, or a firewall stands between. Run it again.',
		status: answer.status,
	});
}
