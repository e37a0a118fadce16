import type { ICredentialType, INodeProperties } from 'n8n-workflow';
import { sftpCredentialProperties } from '../nodes/shared/sftpCredentialProperties';

export class StampliSftpApi implements ICredentialType {
	name = 'stampliSftpApi';

	displayName = 'Stampli SFTP API';

	icon = { light: 'file:stampliSftp.svg', dark: 'file:stampliSftp.dark.svg' } as const;

	documentationUrl = 'https://github.com/stampli-erp/n8n-nodes-stampli-erp#stampli-sftp';

	properties: INodeProperties[] = sftpCredentialProperties('Stampli');
}
