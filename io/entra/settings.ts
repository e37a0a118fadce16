/** How an app signs in to Microsoft Entra ID by itself (client credentials). */
export interface EntraSettings {
	/** Such as `https://login.microsoftonline.com`; no path. */
	authorityHost: string;
	tenantId: string;
	clientId: string;
	/** What the token is for: `https://contoso.operations.dynamics.com`. */
	resource: string;
	secret?: string;
	/** PEM, both together instead of a secret. */
	certificate?: { certificate: string; privateKey: string };
	/** PEM of a private authority that signed the TLS certificate of the authority host. */
	caCertificate?: string;
}

/** Sign-in hosts of Microsoft's clouds. */
export const authorityHosts = {
	public: 'https://login.microsoftonline.com',
	usGov: 'https://login.microsoftonline.us',
	china: 'https://login.partner.microsoftonline.cn',
} as const;
