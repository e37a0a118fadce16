import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** A user of one company database behind a Service Layer. For our own nodes: a session has to be opened and logged out. Tested by the node's `sapB1ApiTest`. */
export class SapB1Api implements ICredentialType {
	name = 'sapB1Api';

	displayName = 'SAP Business One API';

	documentationUrl = 'https://github.com/stampli-erp/n8n-nodes-stampli-erp#sap-business-one';

	icon: Icon = { light: 'file:sapB1.svg', dark: 'file:sapB1.dark.svg' };

	properties: INodeProperties[] = [
		{
			displayName: 'Server URL',
			name: 'serverUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'https://sap.example.com:50000',
			description: 'Address of the Service Layer with its port, normally 50000. The host must be the name in its certificate.',
		},
		{
			displayName: 'Service Layer Version',
			name: 'version',
			type: 'options',
			default: 'v2',
			options: [
				{ name: 'V1 (OData 3)', value: 'v1', description: 'For releases before 10.0' },
				{ name: 'V2 (OData 4)', value: 'v2', description: 'For 10.0 and later' },
			],
		},
		{ displayName: 'Company Database', name: 'companyDb', type: 'string', default: '', required: true, placeholder: 'SBODEMOUS', description: 'Name of the company database, with upper and lower case. One credential per company.' },
		{ displayName: 'User Name', name: 'userName', type: 'string', default: '', required: true, description: 'A user with a licence for the Service Layer, for this integration alone' },
		{ displayName: 'Password', name: 'password', type: 'string', typeOptions: { password: true }, default: '', required: true },
		{
			displayName: 'Language',
			name: 'language',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'Number of the language of messages, such as 3 for English. 0: the user\'s own.',
		},
		{
			displayName: 'Currency Codes',
			name: 'currencyCodes',
			type: 'string',
			default: '',
			placeholder: 'e.g. $=USD, CAN=CAD',
			description: 'Only where the company calls a currency otherwise than ISO does: its code, an equals sign, and the ISO code that Stampli uses',
		},
		{
			displayName: 'CA Certificate',
			name: 'caCertificate',
			type: 'string',
			typeOptions: { rows: 4, password: true },
			default: '',
			placeholder: '-----BEGIN CERTIFICATE-----',
			description:
				'In PEM. A Service Layer normally has a self-signed certificate or one of a private authority: export that authority\'s certificate (or the server\'s own, if it is self-signed) on the server as Base64, and compare its fingerprint with the administrator. Certificates are always checked.',
		},
	];
}
