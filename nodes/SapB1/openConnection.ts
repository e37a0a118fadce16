import { isIP, type LookupFunction } from 'node:net';
import type { ICredentialDataDecryptedObject, NodeEgressFilter } from 'n8n-workflow';
import { StampliErpError } from '../../core/errors';
import { type B1Connection, type ConnectionOptions, openSapB1 } from './connection';
import { checkCredentials, serverOrigin } from './credentials';

interface Credentialed {
	getCredentials(type: string): Promise<ICredentialDataDecryptedObject>;
	helpers: object;
}

/** Opens the company of the node's credential for one piece of work; logs out and closes whatever happens. */
export async function withConnection<T>(context: Credentialed, work: (connection: B1Connection) => Promise<T>, options: ConnectionOptions = {}): Promise<T> {
	const connection = await openConnection(context, options);
	try {
		return await work(connection);
	} finally {
		await connection.close();
	}
}

/** The company of the node's credential; the caller closes it. */
export async function openConnection(context: Credentialed, options: ConnectionOptions = {}): Promise<B1Connection> {
	const credentials = checkCredentials(await context.getCredentials('sapB1Api'));
	const lookup = egressLookup(new URL(serverOrigin(credentials)).hostname, context.helpers);
	return openSapB1(credentials, { ...options, ...(lookup ? { lookup } : {}) });
}

/** The n8n instance's own rules on where nodes may connect to, where this version has them. */
function egressLookup(host: string, helpers: { getSecureEgressFilter?(): NodeEgressFilter }): LookupFunction | undefined {
	const filter = helpers.getSecureEgressFilter?.();
	if (filter === undefined) return undefined;
	const address = host.replace(/^\[(.*)\]$/, '$1');
	const allowed = isIP(address) === 0 ? undefined : filter.validateConnectionHost(address);
	if (allowed && !allowed.ok) {
		throw new StampliErpError({
			kind: 'setup',
			code: 'http.egress',
			message: `This n8n instance does not allow connections to ${host}`,
			hint: 'Ask the administrator of n8n to allow the address of the SAP Business One server.',
		});
	}
	return filter.createSecureLookup() as LookupFunction;
}
