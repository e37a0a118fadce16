/** What the documentation leaves open, or what a test wants smaller; all live. */
export interface WebhookSettings {
	/** How the handshake calls: reports name POST, older samples show GET. */
	handshakeMethod: 'POST' | 'GET';
	handshakeTimeoutMs: number;
	/** Life of a subscription; a client cannot choose it. */
	lifetimeMs: number;
	/** From the first change to its notification; changes in between are merged. */
	delayMs: number;
	/** More changes of one subscription than this become one `collection`. */
	maxChanges: number;
	maxSubscriptions: number;
	/** Readings of the documentation differ: 2048 or 250. */
	clientStateLength: number;
	/** Whether GET shows the client state. */
	showClientState: boolean;
	/** How the resource comes back: as it was given, or relative without leading slash. */
	resourceForm: 'asGiven' | 'relative';
	/** Whether a PATCH without a body's members is refused, as reported. */
	renewNeedsBody: boolean;
	sendTimeoutMs: number;
	/** Pauses after an attempt that may be repeated; one more attempt than entries, then the subscription is gone. */
	retryPausesMs: number[];
	/** Servers before version 19 begin the body with a byte order mark. */
	byteOrderMark: boolean;
	/** User id of the app; readable on its subscriptions. */
	userId: string;
	/** PEM that the server trusts besides the usual authorities; for an endpoint on loopback. */
	caCertificate?: string;
}

export const defaultWebhookSettings: WebhookSettings = {
	handshakeMethod: 'POST',
	handshakeTimeoutMs: 5_000,
	lifetimeMs: 3 * 24 * 3_600_000,
	delayMs: 30_000,
	maxChanges: 1_000,
	maxSubscriptions: 200,
	clientStateLength: 250,
	showClientState: true,
	resourceForm: 'asGiven',
	renewNeedsBody: true,
	sendTimeoutMs: 30_000,
	retryPausesMs: [60_000, 60_000, 60_000, 600_000, 6_000_000],
	byteOrderMark: false,
	userId: '0a0b0c0d-1111-4222-8333-444444444444',
};
