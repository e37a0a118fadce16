import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { egressLookup } from '../shared/egress';
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
	const lookup = egressLookup(new URL(serverOrigin(credentials)).hostname, context.helpers, 'the SAP Business One server');
	return openSapB1(credentials, { ...options, ...(lookup ? { lookup } : {}) });
}
