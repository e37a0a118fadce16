import type { ErpBooks } from '../../core/books';
import { isKind } from '../../core/errors';
import { type BookSettings, openDynamicsBcBooks } from './books';
import { type BcConnection, openDynamicsBc } from './connection';
import type { DynamicsBcCredentials } from './credentials';
import { openNavBooks } from './nav/books';
import { openNav } from './nav/connection';
import type { NavSettings } from './nav/settings';
import { type Credentialed, readCredential } from './openConnection';

export interface NodeSettings extends BookSettings {
	/** Default `auto`: the API; on a server of one's own that has none, the published pages. */
	interface?: 'auto' | 'api' | 'pages';
	/** For the published pages. */
	pages?: Partial<NavSettings>;
}

/** Opens the books of the node's credential for one piece of work, and closes them whatever happens. */
export async function withBooks<T>(context: Credentialed, settings: NodeSettings, work: (books: ErpBooks) => Promise<T>): Promise<T> {
	const { credentials, lookup } = await readCredential(context);
	const options = { ...(settings.concurrency ? { concurrency: settings.concurrency + 1 } : {}), ...(lookup ? { lookup } : {}) };
	const connection = openDynamicsBc(credentials, options);
	try {
		if (!(await usesPages(connection, credentials, settings))) return await work(openDynamicsBcBooks(connection, settings));
		const nav = openNav(credentials, options);
		try {
			return await work(openNavBooks(nav, pageSettings(settings)));
		} finally {
			nav.close();
		}
	} finally {
		connection.close();
	}
}

async function usesPages(connection: BcConnection, { deployment }: DynamicsBcCredentials, settings: NodeSettings): Promise<boolean> {
	if (settings.interface === 'pages') return true;
	if (settings.interface === 'api' || deployment !== 'onPremises') return false;
	return await connection.companies().then(
		() => false,
		(error: unknown) => hasNoApi(error),
	);
}

/** Any other error is met again, and told, when the API is used. */
function hasNoApi(error: unknown): boolean {
	return isKind(error, 'setup') && ['dynamicsBc.serviceOff', 'dynamicsBc.missing'].includes(error.code);
}

function pageSettings({ company, pages = {}, pagePosting, settleMs, createTimeoutMs, concurrency, posting }: NodeSettings): NavSettings {
	return {
		way: 'purchaseInvoice',
		...pages,
		...(company ? { company } : {}),
		...(pagePosting && posting === 'post' ? { posting: pagePosting } : {}),
		...(settleMs === undefined ? {} : { settleMs }),
		...(createTimeoutMs === undefined ? {} : { createTimeoutMs }),
		...(concurrency ? { concurrency } : {}),
	};
}
