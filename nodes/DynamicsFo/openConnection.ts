import { isIP, type LookupFunction } from 'node:net';
import type { ICredentialDataDecryptedObject, NodeEgressFilter } from 'n8n-workflow';
import { StampliErpError } from '../../core/errors';
import { type ConnectionOptions, type FoConnection, openDynamicsFo } from './connection';
import { checkCredentials, environmentOrigin } from './credentials';

interface Credentialed {
	getCredentials(type: string): Promise<ICredentialDataDecryptedObject>;
	helpers: object;
}

/** Opens the environment of the node's credential for one piece of work, and closes it whatever happens. */
export async function withConnection<T>(context: Credentialed, work: (connection: FoConnection) => Promise<T>, options: ConnectionOptions = {}): Promise<T> {
	const credentials = checkCredentials(await context.getCredentials('dynamicsFoApi'));
	const lookup = egressLookup(new URL(environmentOrigin(credentials)).hostname, context.helpers);
	const connection = openDynamicsFo(credentials, { ...options, ...(lookup ? { lookup } : {}) });
	try {
		return await work(connection);
	} finally {
		connection.close();
	}
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
			hint: 'Ask the administrator of n8n to allow the address of the environment.',
		});
	}
	return filter.createSecureLookup() as LookupFunction;
}
