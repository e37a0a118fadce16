import type { FaultMatch } from '../simulators/faults';

/** Whether a request of a simulator is one of these, as the simulators themselves decide it. */
export function asks({ method, path, scope = 'request' }: FaultMatch, request: { method: string; url: string; scope: string }): boolean {
	if (scope !== request.scope || (method !== undefined && method !== request.method)) return false;
	const url = decodeURIComponent(request.url);
	return path === undefined || (typeof path === 'string' ? url.includes(path) : path.test(url));
}
