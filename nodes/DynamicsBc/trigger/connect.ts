import { pem } from '../../../io/http/pem';
import type { BcConnection, ConnectionOptions } from '../connection';
import { type DynamicsBcCredentials, usesEntra } from '../credentials';
import { type Credentialed, withConnection } from '../openConnection';
import type { BcApi, Connected } from './api';
import { webhookKey } from './clientState';

/** Opens the node's environment for one piece of work on subscriptions. */
export async function withApi<T>(context: Credentialed, work: (connected: Connected) => Promise<T>, options: ConnectionOptions = {}): Promise<T> {
	return await withConnection(
		context,
		(connection, credentials) => {
			const caCertificate = credentials.caCertificate?.trim() ? pem(credentials.caCertificate) : undefined;
			return work({ api: apiOf(connection), key: webhookKey(secretOf(credentials)), ...(caCertificate ? { caCertificate } : {}) });
		},
		options,
	);
}

export function apiOf(connection: BcConnection): BcApi {
	return {
		send: ({ path, ...request }) => connection.send({ ...request, url: path }),
		async *pages(path, query) {
			for await (const { rows } of connection.pages(path, query)) yield rows;
		},
	};
}

/** The secret that this credential signs in with. */
function secretOf(credentials: DynamicsBcCredentials): Record<string, string> {
	if (!usesEntra(credentials)) return { accessKey: credentials.accessKey! };
	return credentials.authentication === 'certificate' ? { privateKey: pem(credentials.privateKey!) } : { clientSecret: credentials.clientSecret! };
}
