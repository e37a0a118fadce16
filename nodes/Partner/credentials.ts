import type { IExecuteFunctions } from 'n8n-workflow';
import type { SftpInbox } from '../../io/sftp';
import { stampliLedgerApiTest } from '../shared/openLedger';
import { testSftpCredential } from '../shared/sftpConnection';
import { withInboxOf } from '../shared/withInbox';

export const partnerSftp = { type: 'partnerSftpApi', name: 'Partner SFTP API' };

/** Behind the Test button of the credential dialogs, by the names in `testedBy`. */
export const credentialTests = { partnerSftpApiTest: testSftpCredential, stampliLedgerApiTest };

/** A connection with the node's own credential. */
export async function withInbox<T>(context: IExecuteFunctions, work: (inbox: SftpInbox) => Promise<T>): Promise<T> {
	return await withInboxOf(context, partnerSftp, work);
}
