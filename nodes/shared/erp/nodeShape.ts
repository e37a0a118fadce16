import type { INodeCredentialDescription, INodeTypeDescription } from 'n8n-workflow';

/** Two outputs where people should see a branch: Posted and Held of Bill: Post, Done and Held of Vendor: Upsert. */
export const erpOutputs: INodeTypeDescription['outputs'] =
	'={{ $parameter["resource"] === "bill" && $parameter["operation"] === "post" ? [{ type: "main", displayName: "Posted" }, { type: "main", displayName: "Held" }] : $parameter["resource"] === "vendor" && $parameter["operation"] === "upsert" ? [{ type: "main", displayName: "Done" }, { type: "main", displayName: "Held" }] : [{ type: "main" }] }}';

const ledgerUsers = { resource: ['bill', 'crossReference', 'dataPackage', 'masterData', 'payment', 'purchaseOrder', 'vendor'], operation: ['check', 'create', 'export', 'find', 'import', 'post', 'preview', 'reconcile', 'reverse', 'upsert'] };

/** The optional credentials of every ERP's node: ledger and SFTP server, where an operation uses them. Tested by `stampliLedgerApiTest` and `stampliSftpApiTest`. */
export const sharedCredentials: INodeCredentialDescription[] = [
	{ displayName: 'Ledger on PostgreSQL (Optional)', name: 'stampliLedgerApi', required: false, testedBy: 'stampliLedgerApiTest', displayOptions: { show: ledgerUsers } },
	{
		displayName: 'SFTP Server of Stampli (Optional: Images, Exports)',
		name: 'stampliSftpApi',
		required: false,
		testedBy: 'stampliSftpApiTest',
		displayOptions: { show: { resource: ['bill', 'masterData'], operation: ['post', 'export'] } },
	},
];
