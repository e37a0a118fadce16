import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** Where the ledger lives when n8n runs on several hosts. Tested by the nodes' `stampliLedgerApiTest`. */
export class StampliLedgerApi implements ICredentialType {
	name = 'stampliLedgerApi';

	displayName = 'Stampli Ledger API';

	documentationUrl = 'https://github.com/stampli-erp/n8n-nodes-stampli-erp#stampli-ledger';

	icon: Icon = { light: 'file:stampliLedger.svg', dark: 'file:stampliLedger.dark.svg' };

	properties: INodeProperties[] = [
		{
			displayName: 'The ledger remembers what happened to every invoice, so that none is posted twice. Without this credential it is a file in '
				+ 'n8n\'s user folder; in queue mode it must be PostgreSQL, and every Stampli and ERP node needs the same credential.',
			name: 'about',
			type: 'notice',
			default: '',
		},
		{ displayName: 'Host', name: 'host', type: 'string', default: '', required: true, placeholder: 'db.example.com' },
		{ displayName: 'Port', name: 'port', type: 'number', default: 5432, required: true },
		{ displayName: 'Database', name: 'database', type: 'string', default: '', required: true, placeholder: 'n8n' },
		{ displayName: 'User', name: 'user', type: 'string', default: '', required: true },
		{ displayName: 'Password', name: 'password', type: 'string', typeOptions: { password: true }, default: '' },
		{
			displayName: 'SSL',
			name: 'ssl',
			type: 'options',
			default: 'verify',
			options: [
				{ name: 'Disable', value: 'disable', description: 'Not encrypted: only on the same host or a trusted network' },
				{ name: 'Require', value: 'require', description: 'Encrypted, but the server\'s certificate is not checked' },
				{ name: 'Verify', value: 'verify', description: 'Encrypted, and the certificate is checked' },
			],
		},
		{
			displayName: 'CA Certificate',
			name: 'caCertificate',
			type: 'string',
			typeOptions: { rows: 4, password: true },
			default: '',
			placeholder: '-----BEGIN CERTIFICATE-----',
			description: 'In PEM, when the certificate of the server comes from your own authority',
			displayOptions: { show: { ssl: ['verify'] } },
		},
		{
			displayName: 'Schema',
			name: 'schema',
			type: 'string',
			default: 'stampli_erp',
			description: 'Made when missing. Lower-case letters, digits and underscores; one schema per n8n installation.',
		},
		{
			displayName: 'Audit Key',
			name: 'auditKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'A long random text that seals the audit trail. Keep a copy: without it the ledger cannot be opened.',
		},
	];
}
