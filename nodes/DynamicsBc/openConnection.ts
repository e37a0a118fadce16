import type { LookupFunction } from 'node:net';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { egressLookup } from '../shared/egress';
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
	const lookup = egressLookup(new URL(serviceRoot(credentials)).hostname, context.helpers, 'the server');
	return { credentials, ...(lookup ? { lookup } : {}) };
}
