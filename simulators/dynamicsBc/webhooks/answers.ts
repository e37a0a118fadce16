import { randomUUID } from 'node:crypto';
import type { SimulatedAnswer } from '../../httpServer';
import type { WebhookSettings } from './settings';
import type { Subscription } from './subscription';

/** A refusal in the vendor's envelope. */
export function refusal(status: number, code: string, message: string): SimulatedAnswer {
	return json(status, { error: { code, message: `${message}  CorrelationId:  ${randomUUID()}.` } });
}

export function json(status: number, body: unknown): SimulatedAnswer {
	return { status, headers: { 'content-type': 'application/json; odata.metadata=minimal' }, body: JSON.stringify(body) };
}

export function etagOf({ subscriptionId, version }: Subscription): string {
	return `W/"${Buffer.from(`'44;${subscriptionId.slice(0, 8)};${version}'`).toString('base64')}"`;
}

/** A subscription as the server shows it. */
export function shown(subscription: Subscription, settings: WebhookSettings): Record<string, unknown> {
	const { subscriptionId, notificationUrl, clientState, userId, lastModifiedDateTime, expiresAt, version } = subscription;
	return {
		'@odata.etag': etagOf(subscription),
		subscriptionId,
		notificationUrl,
		resource: shownResource(subscription, settings),
		timestamp: version,
		userId,
		lastModifiedDateTime,
		clientState: settings.showClientState ? clientState : '',
		expirationDateTime: new Date(expiresAt).toISOString(),
	};
}

/** The registered resource in the form that the settings ask for. */
export function shownResource({ resource, companyId, set }: Subscription, { resourceForm }: WebhookSettings): string {
	return resourceForm === 'asGiven' ? resource : `api/v2.0/companies(${companyId})/${set}`;
}
