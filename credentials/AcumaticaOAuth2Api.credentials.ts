import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { certificateProperty, clientProperties, instanceProperties } from '../nodes/Acumatica/credentialProperties';

/** Without what may have been pasted behind the virtual directory, as `instanceOf` takes it. */
const identity = '={{ ($self["instanceUrl"] || "").trim().replace(/[?#].*$/, "").replace(/\\/+$/, "").replace(/(:\\/\\/[^/]+(?:\\/.*?)?)\\/(\\(W\\(\\d+\\)\\)|entity|identity|Main|Frames)(\\/.*)?$/i, "$1") }}/identity/connect';

/** A connected application of Acumatica with the flow Authorization Code. n8n signs in and refreshes. */
export class AcumaticaOAuth2Api implements ICredentialType {
	name = 'acumaticaOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Acumatica OAuth2 API';

	documentationUrl = 'https://github.com/stampli-erp/n8n-nodes-stampli-erp#acumatica';

	icon: Icon = { light: 'file:acumatica.svg', dark: 'file:acumatica.dark.svg' };

	properties: INodeProperties[] = [
		...instanceProperties,
		...clientProperties,
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
		{ displayName: 'Authorization URL', name: 'authUrl', type: 'hidden', default: `${identity}/authorize` },
		{ displayName: 'Access Token URL', name: 'accessTokenUrl', type: 'hidden', default: `${identity}/token` },
		{ displayName: 'Scope', name: 'scope', type: 'hidden', default: 'api offline_access' },
		{ displayName: 'Auth URI Query Parameters', name: 'authQueryParameters', type: 'hidden', default: '' },
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
		certificateProperty,
	];
}
