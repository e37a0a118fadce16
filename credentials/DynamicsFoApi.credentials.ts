import type { IAuthenticate, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { authorizeOwnRequest } from '../nodes/DynamicsFo/authorize';

/** An app registration of Microsoft Entra ID that Dynamics 365 F&O knows. Tested by the node's `dynamicsFoApiTest`. */
export class DynamicsFoApi implements ICredentialType {
	name = 'dynamicsFoApi';

	displayName = 'Dynamics 365 F&O API';

	documentationUrl = 'https://github.com/stampli-erp/n8n-nodes-stampli-erp#dynamics-365-fo';

	icon: Icon = { light: 'file:dynamicsFo.svg', dark: 'file:dynamicsFo.dark.svg' };

	properties: INodeProperties[] = [
		{
			displayName: 'Environment URL',
			name: 'environmentUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'https://contoso.operations.dynamics.com',
			description: 'The address of the environment, as in the browser, without a path',
		},
		{
			displayName: 'Cloud',
			name: 'cloud',
			type: 'options',
			default: 'public',
			options: [
				{ name: 'China (21Vianet)', value: 'china', description: 'Sign-in at login.partner.microsoftonline.cn' },
				{ name: 'Custom', value: 'custom', description: 'Another sign-in host' },
				{ name: 'Public', value: 'public', description: 'Sign-in at login.microsoftonline.com; GCC too' },
				{ name: 'US Government (GCC High, DoD)', value: 'usGov', description: 'Sign-in at login.microsoftonline.us' },
			],
		},
		{
			displayName: 'Authority Host',
			name: 'authorityHost',
			type: 'string',
			default: '',
			placeholder: 'https://login.example.com',
			description: 'Scheme and host of the sign-in service, without tenant',
			displayOptions: { show: { cloud: ['custom'] } },
		},
		{ displayName: 'Tenant ID', name: 'tenantId', type: 'string', default: '', required: true, description: 'Directory (tenant) ID of the app registration' },
		{ displayName: 'Client ID', name: 'clientId', type: 'string', default: '', required: true, description: 'Application (client) ID; it must be listed in Dynamics 365 F&O under Microsoft Entra ID applications' },
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			default: 'secret',
			options: [
				{ name: 'Certificate', value: 'certificate' },
				{ name: 'Client Secret', value: 'secret' },
			],
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'The Value of the secret, not its Secret ID',
			displayOptions: { show: { authentication: ['secret'] } },
		},
		{
			displayName: 'Certificate',
			name: 'certificate',
			type: 'string',
			typeOptions: { rows: 4, password: true },
			default: '',
			placeholder: '-----BEGIN CERTIFICATE-----',
			description: 'In PEM, the one uploaded to the app registration',
			displayOptions: { show: { authentication: ['certificate'] } },
		},
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			placeholder: '-----BEGIN PRIVATE KEY-----',
			description: 'In PEM, without passphrase',
			displayOptions: { show: { authentication: ['certificate'] } },
		},
		{
			displayName: 'CA Certificate',
			name: 'caCertificate',
			type: 'string',
			typeOptions: { rows: 4, password: true },
			default: '',
			placeholder: '-----BEGIN CERTIFICATE-----',
			description: 'In PEM, when a proxy or a private authority signs the certificates of these hosts. Trusted in addition to the usual authorities.',
		},
	];

	authenticate: IAuthenticate = authorizeOwnRequest;
}
