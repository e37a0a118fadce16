import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

const online: IDisplayOptions = { show: { deployment: ['online'] } };
const onPremises: IDisplayOptions = { show: { deployment: ['onPremises'] } };
const basic: IDisplayOptions = { show: { deployment: ['onPremises'], signIn: ['basic'] } };

const text = (displayName: string, name: string, more: Partial<INodeProperties>): INodeProperties => ({ displayName, name, type: 'string', default: '', ...more });

/** Fields of sign-in with Microsoft Entra ID. They stand twice in the form, for each deployment in its place; only one of them is shown. */
const entra = (show: NonNullable<IDisplayOptions['show']>): INodeProperties[] => [
	text('Tenant ID', 'tenantId', { required: true, placeholder: 'e.g. contoso.onmicrosoft.com', description: 'Directory (tenant) ID of the app registration, or a domain of the tenant', displayOptions: { show } }),
	text('Client ID', 'clientId', {
		required: true,
		description: 'Application (client) ID. It must be enabled in this environment on page Microsoft Entra Applications, with permission sets (SUPER cannot be given to an app).',
		displayOptions: { show },
	}),
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		default: 'secret',
		options: [
			{ name: 'Certificate', value: 'certificate' },
			{ name: 'Client Secret', value: 'secret' },
		],
		displayOptions: { show },
	},
	text('Client Secret', 'clientSecret', { typeOptions: { password: true }, description: 'The Value of the secret, not its Secret ID', displayOptions: { show: { ...show, authentication: ['secret'] } } }),
	text('Certificate', 'certificate', { typeOptions: { rows: 4, password: true }, placeholder: '-----BEGIN CERTIFICATE-----', description: 'In PEM, the one uploaded to the app registration', displayOptions: { show: { ...show, authentication: ['certificate'] } } }),
	text('Private Key', 'privateKey', { typeOptions: { password: true, rows: 4 }, placeholder: '-----BEGIN PRIVATE KEY-----', description: 'In PEM, without passphrase', displayOptions: { show: { ...show, authentication: ['certificate'] } } }),
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
		displayOptions: { show },
	},
	text('Authority Host', 'authorityHost', { placeholder: 'https://login.example.com', description: 'Scheme and host of the sign-in service, without tenant', displayOptions: { show: { ...show, cloud: ['custom'] } } }),
];

export const credentialProperties: INodeProperties[] = [
	{
		displayName: 'Deployment',
		name: 'deployment',
		type: 'options',
		default: 'online',
		options: [
			{ name: 'Online', value: 'online', description: 'Business Central online (SaaS)' },
			{ name: 'On-Premises', value: 'onPremises', description: 'A server instance of Business Central or Dynamics NAV of your own' },
		],
	},
	text('Environment', 'environment', { default: 'Production', required: true, placeholder: 'e.g. Production', description: 'Name of the environment, as the admin center shows it', displayOptions: online }),
	...entra({ deployment: ['online'] }),
	text('Host', 'host', { required: true, placeholder: 'e.g. bc.contoso.com', description: 'Name of the server, without scheme and port', displayOptions: onPremises }),
	{
		displayName: 'Protocol',
		name: 'protocol',
		type: 'options',
		default: 'https',
		options: [
			{ name: 'HTTP', value: 'http', description: 'Not encrypted: user name and key can be read on the way' },
			{ name: 'HTTPS', value: 'https' },
		],
		displayOptions: onPremises,
	},
	{ displayName: 'Port', name: 'port', type: 'number', default: 7048, description: 'Of OData and API', displayOptions: onPremises },
	{ displayName: 'SOAP Port', name: 'soapPort', type: 'number', default: 7047, description: 'Of SOAP web services, which are used only where OData is off', displayOptions: onPremises },
	text('Server Instance', 'instance', { required: true, placeholder: 'e.g. BC240', description: 'Name of the server instance', displayOptions: onPremises }),
	text('Server Tenant', 'serverTenant', { placeholder: 'e.g. default', description: 'Only where the server instance has several tenants', displayOptions: onPremises }),
	{
		displayName: 'Sign-In',
		name: 'signIn',
		type: 'options',
		default: 'basic',
		options: [
			{ name: 'OAuth (Microsoft Entra ID)', value: 'oauth', description: 'Where the server signs users in with Microsoft Entra ID' },
			{ name: 'User Name and Access Key', value: 'basic', description: 'NavUserPassword' },
		],
		displayOptions: onPremises,
	},
	text('User Name', 'userName', { required: true, displayOptions: basic }),
	text('Web Service Access Key', 'accessKey', { typeOptions: { password: true }, required: true, description: 'From the user card in Business Central or NAV', displayOptions: basic }),
	...entra({ deployment: ['onPremises'], signIn: ['oauth'] }),
	text('CA Certificate', 'caCertificate', {
		typeOptions: { rows: 4, password: true },
		placeholder: '-----BEGIN CERTIFICATE-----',
		description: 'In PEM, when a proxy or a private authority signs the certificates of these hosts. Trusted in addition to the usual authorities.',
	}),
	{ displayName: 'Use Another Address', name: 'useBaseUrl', type: 'boolean', default: false, description: 'Whether the server is reached at another address than the usual one, through a proxy for example' },
	text('Base URL', 'baseUrl', { placeholder: 'https://proxy.example.com/bc', description: 'What stands before /api/v2.0 and /ODataV4', displayOptions: { show: { useBaseUrl: [true] } } }),
];
