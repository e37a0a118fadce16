import type { IAuthenticate, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { authorizeOwnRequest } from '../nodes/Acumatica/authorize';
import { certificateProperty, clientProperties, instanceProperties, userProperties } from '../nodes/Acumatica/credentialProperties';

/** A connected application of Acumatica with the flow Resource Owner Password Credentials. Tested by the node's `acumaticaPasswordApiTest`. */
export class AcumaticaPasswordApi implements ICredentialType {
	name = 'acumaticaPasswordApi';

	displayName = 'Acumatica Password API';

	documentationUrl = 'https://github.com/stampli-erp/n8n-nodes-stampli-erp#acumatica';

	icon: Icon = { light: 'file:acumatica.svg', dark: 'file:acumatica.dark.svg' };

	properties: INodeProperties[] = [...instanceProperties, ...clientProperties, ...userProperties, certificateProperty];

	authenticate: IAuthenticate = authorizeOwnRequest;
}
