import type { ICredentialType, INodeProperties } from 'n8n-workflow';
import { sftpCredentialProperties } from '../nodes/shared/sftpCredentialProperties';

export class PartnerSftpApi implements ICredentialType {
	name = 'partnerSftpApi';

	displayName = 'Partner SFTP API';

	icon = { light: 'file:partnerSftp.svg', dark: 'file:partnerSftp.dark.svg' } as const;

	documentationUrl = 'https://github.com/stampli-erp/n8n-nodes-stampli-erp#trading-partners';

	properties: INodeProperties[] = sftpCredentialProperties('the trading partner');
}
