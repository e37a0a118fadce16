import type { IExecuteFunctions } from 'n8n-workflow';
import { openSftp, type SftpInbox } from '../../io/sftp';
import { sftpSettings } from './sftpConnection';

/** Opens a connection with one of the node's credentials, and closes it whatever happens. */
export async function withInboxOf<T>(context: IExecuteFunctions, credential: { type: string; name: string }, work: (inbox: SftpInbox) => Promise<T>): Promise<T> {
	const inbox = await openSftp(sftpSettings(await context.getCredentials(credential.type), context.helpers, credential.name));
	try {
		return await work(inbox);
	} finally {
		await inbox.close();
	}
}
