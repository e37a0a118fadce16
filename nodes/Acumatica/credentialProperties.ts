import type { INodeProperties } from 'n8n-workflow';
import { endpointVersions } from './credentials';

/** Where the instance is and which endpoint is pinned: the same in all three credential types. */
export const instanceProperties: INodeProperties[] = [
	{
		displayName: 'Instance URL',
		name: 'instanceUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'https://acme.acumatica.com',
		description: 'The address of the instance as in the browser, with its virtual directory where there is one (https://host/AcumaticaERP)',
	},
	{ displayName: 'Endpoint Name', name: 'endpointName', type: 'string', default: 'Default', description: 'Default, or an endpoint of your own that extends it (SM207060)' },
	{
		displayName: 'Endpoint Version',
		name: 'endpointVersion',
		type: 'string',
		default: '24.200.001',
		required: true,
		description: `Version of the endpoint, which is not the version of the product. Of Default: ${endpointVersions.join(', ')}. Version 26.200.001 has another format and is not supported.`,
	},
	{
		displayName: 'Extends Version',
		name: 'basedOn',
		type: 'options',
		default: '24.200.001',
		options: [...endpointVersions].reverse().map((version) => ({ name: version, value: version })),
		description: 'Of an endpoint of your own: the version of Default that it extends',
		displayOptions: { hide: { endpointName: ['Default', ''] } },
	},
];

export const certificateProperty: INodeProperties = {
	displayName: 'CA Certificate',
	name: 'caCertificate',
	type: 'string',
	typeOptions: { rows: 4, password: true },
	default: '',
	placeholder: '-----BEGIN CERTIFICATE-----',
	description: 'In PEM, when a private authority signs the certificate of the instance. Trusted in addition to the usual authorities.',
};

export const userProperties: INodeProperties[] = [
	{ displayName: 'User Name', name: 'username', type: 'string', default: '', required: true, description: 'The integration user of Acumatica' },
	{ displayName: 'Password', name: 'password', type: 'string', typeOptions: { password: true }, default: '', required: true },
];

export const clientProperties: INodeProperties[] = [
	{ displayName: 'Client ID', name: 'clientId', type: 'string', default: '', required: true, placeholder: '5F1B2C3D-…@Acme', description: 'As the form Connected Applications (SM303010) shows it: with @ and the login name of the tenant' },
	{ displayName: 'Client Secret', name: 'clientSecret', type: 'string', typeOptions: { password: true }, default: '', required: true, description: 'A shared secret of the connected application' },
];
