import communityNodes from '@n8n/eslint-plugin-community-nodes';
import tseslint from 'typescript-eslint';

export default tseslint.config(
	{ ignores: ['dist/', 'node_modules/', 'n8n-runtime/', '.demo/', '.runtime/', 'coverage/'] },
	...tseslint.configs.recommended,
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts', 'package.json'],
		extends: [communityNodes.configs.recommendedWithoutN8nCloudSupport],
	},
	{
		files: ['package.json'],
		rules: {
			// For self-hosted n8n: the package brings its SFTP client, ledger and sign-in library along (README, Install).
			'@n8n/community-nodes/no-runtime-dependencies': 'off',
			'@typescript-eslint/no-unused-expressions': 'off',
		},
	},
	{
		// The rule guesses from the name; the key of the audit trail is a secret.
		files: ['credentials/StampliLedgerApi.credentials.ts'],
		rules: { '@n8n/community-nodes/credential-unnecessary-password': 'off' },
	},
	{
		rules: {
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			'@typescript-eslint/consistent-type-imports': 'error',
			eqeqeq: 'error',
		},
	},
	{ files: ['**/*.js'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
