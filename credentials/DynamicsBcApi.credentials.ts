import type { IAuthenticate, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { authorizeOwnRequest } from '../nodes/DynamicsBc/authorize';
import { credentialProperties } from '../nodes/DynamicsBc/credentialProperties';

/** An environment of Business Central online, or a server instance of Business Central or NAV on-premises. Tested by the node's `dynamicsBcApiTest`. */
export class DynamicsBcApi implements ICredentialType {
	name = 'dynamicsBcApi';

	displayName = 'Business Central / NAV API';

	documentationUrl = 'https://github.com/stampli-erp/n8n-nodes-stampli-erp#business-central-and-nav';

	icon: Icon = { light: 'file:dynamicsBc.svg', dark: 'file:dynamicsBc.dark.svg' };

	properties: INodeProperties[] = credentialProperties;

	authenticate: IAuthenticate = authorizeOwnRequest;
}
