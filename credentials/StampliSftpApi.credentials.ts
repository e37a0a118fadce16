import type { ICredentialType, INodeProperties } from 'n8n-workflow';

export class StampliSftpApi implements ICredentialType {
	name = 'stampliSftpApi';

	displayName = 'Stampli SFTP API';

	icon = { light: 'file:stampliSftp.svg', dark: 'file:stampliSftp.dark.svg' } as const;

	documentationUrl = 'https://github.com/stampli-erp/n8n-nodes-stampli-erp#stampli-sftp';

	properties: INodeProperties[] = [
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'sftp.example.com',
			description: 'Name or IP address of the SFTP server that Stampli and you exchange files on, without "sftp://"',
		},
		{
			displayName: 'Port',
			name: 'port',
			type: 'number',
			default: 22,
			typeOptions: { minValue: 1, maxValue: 65535 },
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			default: '',
			required: true,
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			default: 'password',
			options: [
				{ name: 'Password', value: 'password' },
				{ name: 'Private Key', value: 'privateKey' },
			],
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['password'] } },
			description: 'Tried once per connection and never again after a refusal, so that the account is not locked',
		},
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['privateKey'] } },
			description: 'The whole key file in OpenSSH or PEM format, with its BEGIN and END lines',
		},
		{
			displayName: 'Passphrase',
			name: 'passphrase',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { authentication: ['privateKey'] } },
			description: 'Leave empty if the key is not encrypted',
		},
		{
			displayName: 'Host Key Check',
			name: 'hostKeyMode',
			type: 'options',
			default: 'pinned',
			options: [
				{
					name: 'Pinned',
					value: 'pinned',
					description: 'Connect only to the server whose key is listed below',
				},
				{
					name: 'Accept Any Server (Insecure)',
					value: 'insecureAcceptAny',
					description: 'Whoever answers gets the password and the files. Only for tests; every result carries a warning.',
				},
			],
		},
		{
			displayName: 'Host Keys',
			name: 'hostKeys',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: 'SHA256:…',
			displayOptions: { show: { hostKeyMode: ['pinned'] } },
			description:
				'The server\'s key: a fingerprint (SHA256:…), a public key (ssh-ed25519 AAAA…) or a known_hosts line. One per line; several are allowed while the server changes its key. Leave it empty and test the connection to be shown the fingerprint, compare it with what the server\'s administrator tells you, then paste it here.',
		},
		{
			displayName: 'Allow Legacy Algorithms',
			name: 'allowLegacyAlgorithms',
			type: 'boolean',
			default: false,
			description: 'Whether to accept SHA-1 and CBC encryption, which very old servers need',
		},
		{
			displayName: 'Connect Timeout (Milliseconds)',
			name: 'readyTimeoutMs',
			type: 'number',
			default: 20000,
			typeOptions: { minValue: 1000, maxValue: 600000 },
			description: 'How long reaching the server and logging in may take',
		},
		{
			displayName: 'Operation Timeout (Milliseconds)',
			name: 'operationTimeoutMs',
			type: 'number',
			default: 60000,
			typeOptions: { minValue: 1000, maxValue: 3600000 },
			description: 'How long one answer of the server, or one sign of progress of a transfer, may take',
		},
	];
}
