import type { IExecuteFunctions } from 'n8n-workflow';
import { openSftp, type SftpInbox } from '../../io/sftp';
import { sftpSettings } from '../shared/sftpConnection';

/** Opens a connection with the node's credential, and closes it whatever happens. */
export async function withInbox<T>(context: IExecuteFunctions, work: (inbox: SftpInbox) => Promise<T>): Promise<T> {
	const inbox = await openSftp(sftpSettings(await context.getCredentials('stampliSftpApi'), context.helpers));
	try {
		return await work(inbox);
	} finally {
		await inbox.close();
	}
}
