import type { ErpBooks } from '../../core/books';
import type { BcConnection } from './connection';
import { openNavBooks } from './nav/books';
import type { NavConnection } from './nav/connection';
import type { PostingCodeunit } from './nav/settings';

export interface PageSettings {
	/** Name of the company of invoices that name none. */
	company?: string;
	/** A codeunit of one's own that posts: published pages cannot. */
	pagePosting?: PostingCodeunit;
	settleMs?: number;
	createTimeoutMs?: number;
}

/**
 * The published pages of an environment that has the API too, on the same connection: they take credit memos (page 52) and tell
 * single payments (pages 29 and 574), which API v2.0 does not.
 */
export function openPublishedPages(connection: BcConnection, { pagePosting, ...settings }: PageSettings): ErpBooks {
	return openNavBooks(pageConnection(connection), { ...settings, way: 'purchaseInvoice', protocol: 'odata', ...(pagePosting ? { posting: pagePosting } : {}) });
}

function pageConnection(connection: BcConnection): NavConnection {
	return {
		name: connection.name,
		clock: connection.clock,
		odataRoot: connection.odataRoot,
		soapRoot: connection.odataRoot.replace(/\/ODataV4$/, '/WS'), // never asked: OData only
		...(connection.serverTenant ? { tenant: connection.serverTenant } : {}),
		send: ({ body, ...request }) => connection.send({ ...request, ...(body === undefined ? {} : { body: Buffer.from(body) }) }),
		close: () => undefined,
	};
}
