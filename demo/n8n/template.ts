import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workflow } from './api';
import { root } from './paths';

const prefix = 'n8n-nodes-stampli-erp.';
/** Credential types that a node takes in demo and tests; those that are given are set. */
const credentialTypes: Record<string, string[]> = {
	[`${prefix}stampliTrigger`]: ['stampliSftpApi', 'stampliLedgerApi'],
	[`${prefix}stampli`]: ['stampliSftpApi', 'stampliLedgerApi'],
	[`${prefix}dynamicsFo`]: ['dynamicsFoApi', 'stampliLedgerApi'],
	[`${prefix}partnerFilesTrigger`]: ['partnerSftpApi', 'stampliLedgerApi'],
	[`${prefix}partnerFiles`]: ['partnerSftpApi', 'stampliLedgerApi'],
	[`${prefix}dynamicsFoTrigger`]: ['dynamicsFoApi'],
	[`${prefix}dynamicsBc`]: ['dynamicsBcApi', 'stampliLedgerApi'],
	[`${prefix}dynamicsBcTrigger`]: ['dynamicsBcApi'],
	[`${prefix}acumatica`]: ['acumaticaPasswordApi', 'acumaticaLoginApi', 'stampliLedgerApi'],
	[`${prefix}sapB1`]: ['sapB1Api', 'stampliLedgerApi'],
	'n8n-nodes-base.formTrigger': ['httpBasicAuth'],
};
/** An ERP's node takes the SFTP server too where it uploads. */
const uploads = ({ operation }: Record<string, unknown>) => operation === 'export';

/** What a user fills in after importing a template. */
export interface FilledIn {
	name?: string;
	/** By credential type. */
	credentials: Record<string, { id: string; name: string }>;
	/** By node name; merged into the node's parameters. */
	parameters?: Record<string, Record<string, unknown>>;
}

/** A shipped template as it is on disk. */
export function readTemplate(name: string): Workflow {
	return JSON.parse(readFileSync(join(root, 'workflows-templates', `${name}.json`), 'utf8')) as Workflow;
}

/** A template with credentials and settings filled in. Node ids are new ones, so that a template may be used twice. */
export function filledIn(template: Workflow, { name, credentials, parameters = {} }: FilledIn): Workflow {
	const unknown = Object.keys(parameters).filter((wanted) => !template.nodes.some((node) => node.name === wanted));
	if (unknown.length > 0) throw new Error(`Template "${template.name}" has no node ${unknown.join(', ')}.`);
	return {
		...template,
		name: name ?? template.name,
		nodes: template.nodes.map((node) => {
			const wanted = [...(credentialTypes[node.type] ?? []), ...(uploads(node.parameters) ? ['stampliSftpApi'] : [])];
			const types = wanted.filter((type) => credentials[type]);
			return {
				...node,
				id: randomUUID(),
				parameters: { ...node.parameters, ...parameters[node.name] },
				...(types.length > 0 ? { credentials: Object.fromEntries(types.map((type) => [type, credentials[type]!])) } : {}),
			};
		}),
	};
}
