import type { WatchedCollection } from './resource';

export interface Subscription extends WatchedCollection {
	/** 32 hex characters. */
	subscriptionId: string;
	notificationUrl: string;
	/** As it was given. */
	resource: string;
	clientState: string;
	userId: string;
	lastModifiedDateTime: string;
	/** Milliseconds since the epoch. */
	expiresAt: number;
	/** Changes with every write. */
	version: number;
}

/** Every one a change of a row, in the order of their coming. */
export interface Change extends WatchedCollection {
	/** Key of the row. */
	id: string;
	kind: 'created' | 'updated' | 'deleted';
	/** Milliseconds since the epoch. */
	at: number;
}
