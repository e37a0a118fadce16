import type { IExecuteFunctions } from 'n8n-workflow';
import type { SftpInbox } from '../../io/sftp';
import { withInboxOf } from '../shared/withInbox';

/** A connection with the node's own credential. */
export async function withInbox<T>(context: IExecuteFunctions, work: (inbox: SftpInbox) => Promise<T>): Promise<T> {
	return await withInboxOf(context, { type: 'stampliSftpApi', name: 'Stampli SFTP API' }, work);
}
