import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { egressLookup } from '../shared/egress';
import { type ConnectionOptions, type FoConnection, openDynamicsFo } from './connection';
import { checkCredentials, environmentOrigin } from './credentials';

interface Credentialed {
	getCredentials(type: string): Promise<ICredentialDataDecryptedObject>;
	helpers: object;
}

/** Opens the environment of the node's credential for one piece of work, and closes it whatever happens. */
export async function withConnection<T>(context: Credentialed, work: (connection: FoConnection) => Promise<T>, options: ConnectionOptions = {}): Promise<T> {
	const credentials = checkCredentials(await context.getCredentials('dynamicsFoApi'));
	const lookup = egressLookup(new URL(environmentOrigin(credentials)).hostname, context.helpers, 'the environment');
	const connection = openDynamicsFo(credentials, { ...options, ...(lookup ? { lookup } : {}) });
	try {
		return await work(connection);
	} finally {
		connection.close();
	}
}
