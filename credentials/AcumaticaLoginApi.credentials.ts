import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { certificateProperty, instanceProperties, userProperties } from '../nodes/Acumatica/credentialProperties';

/** A user of Acumatica who signs in directly, for the nodes of this package only. Tested by the node's `acumaticaLoginApiTest`. */
export class AcumaticaLoginApi implements ICredentialType {
	name = 'acumaticaLoginApi';

	displayName = 'Acumatica Sign-In API';

	documentationUrl = 'https://github.com/stampli-erp/n8n-nodes-stampli-erp#acumatica';

	icon: Icon = { light: 'file:acumatica.svg', dark: 'file:acumatica.dark.svg' };

	properties: INodeProperties[] = [
		...instanceProperties,
		...userProperties,
		{ displayName: 'Tenant', name: 'tenant', type: 'string', default: '', description: 'Login name of the tenant, as the sign-in page shows it. May be empty where there is one only.' },
		{ displayName: 'Branch', name: 'branch', type: 'string', default: '', placeholder: 'e.g. HQ', description: 'Branch ID at sign-in. Empty: the default branch of the user. Bills name their branch themselves.' },
		certificateProperty,
	];
}
