/** A collection that a subscription watches. */
export interface WatchedCollection {
	/** Company id, lower case. */
	companyId: string;
	/** Entity set. */
	set: string;
}

const collection = /^\/?(?:api\/v2\.0\/)?companies\(([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\)\/([A-Za-z]+)$/i;

/** Reads the `resource` of a subscription: relative with or without the API's path, or absolute. Undefined when it is no collection. */
export function watchedCollection(resource: string, apiRoot: string): WatchedCollection | undefined {
	const absolute = /^https?:\/\//i.test(resource);
	if (absolute && !resource.startsWith(`${apiRoot}/`)) return undefined;
	const [, companyId, set] = collection.exec(absolute ? resource.slice(apiRoot.length + 1) : resource) ?? [];
	return companyId && set ? { companyId: companyId.toLowerCase(), set } : undefined;
}
