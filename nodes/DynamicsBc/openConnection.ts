import { isIP, type LookupFunction } from 'node:net';
import type { ICredentialDataDecryptedObject, NodeEgressFilter } from 'n8n-workflow';
import { StampliErpError } from '../../core/errors';
import { type BcConnection, type ConnectionOptions, openDynamicsBc } from './connection';
import { checkCredentials, type DynamicsBcCredentials, serviceRoot } from './credentials';

export interface Credentialed {
	getCredentials(type: string): Promise<ICredentialDataDecryptedObject>;
	helpers: object;
}

/** Opens the environment of the node's credential for one piece of work, and closes it whatever happens. */
export async function withConnection<T>(context: Credentialed, work: (connection: BcConnection, credentials: DynamicsBcCredentials) => Promise<T>, options: ConnectionOptions = {}): Promise<T> {
	const { credentials, lookup } = await readCredential(context);
	const connection = openDynamicsBc(credentials, { ...options, ...(lookup ? { lookup } : {}) });
	try {
		return await work(connection, credentials);
	} finally {
		connection.close();
	}
}

/** The node's credential, checked, with the n8n instance's own rules on where nodes may connect to. */
export async function readCredential(context: Credentialed): Promise<{ credentials: DynamicsBcCredentials; lookup?: LookupFunction }> {
	const credentials = checkCredentials(await context.getCredentials('dynamicsBcApi'));
	const lookup = egressLookup(new URL(serviceRoot(credentials)).hostname, context.helpers);
	return { credentials, ...(lookup ? { lookup } : {}) };
}

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
			hint: 'Ask the administrator of n8n to allow the address of the server.',
		});
	}
	return filter.createSecureLookup() as LookupFunction;
}
