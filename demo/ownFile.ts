import { stampliInvoicesCsv } from '../core/profiles/stampliInvoicesCsv';
import type { Folders } from './erps/erp';
import type { Systems } from './systems';

/** How a visitor tries a file of one's own; a name that the trigger does not read would just lie there. */
export function ownFile({ sftp, credentials }: Pick<Systems, 'sftp' | 'credentials'>, acts: { folders: Folders }[]): string {
	const { username, password } = credentials.stampliSftpApi;
	const places = acts.map(({ folders: { outbound, receipts } }) => `  ${outbound} (receipt in ${receipts})`).join('\n');
	return `\nYour own file, named like ${stampliInvoicesCsv.match.include.join(' or ')}: sftp -P ${sftp.port} ${String(username)}@127.0.0.1 (password ${String(password)}), into\n${places}\nThe receipt comes within two minutes.`;
}
