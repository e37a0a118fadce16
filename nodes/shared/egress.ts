import { isIP, type LookupFunction } from 'node:net';
import type { NodeEgressFilter } from 'n8n-workflow';
import { StampliErpError } from '../../core/errors';

/**
 * The n8n instance's own rules on where nodes may connect to, where this version has them: resolves names, and refuses an address
 * at once. `what` is what the host is for people: "the environment".
 */
export function egressLookup(host: string, helpers: { getSecureEgressFilter?(): NodeEgressFilter }, what: string): LookupFunction | undefined {
	const filter = helpers.getSecureEgressFilter?.();
	if (filter === undefined) return undefined;
	const address = host.replace(/^\[(.*)\]$/, '$1');
	const allowed = isIP(address) === 0 ? undefined : filter.validateConnectionHost(address);
	if (allowed && !allowed.ok) {
		throw new StampliErpError({
			kind: 'setup',
			code: 'http.egress',
			message: `This n8n instance does not allow connections to ${host}`,
			hint: `Ask the administrator of n8n to allow the address of ${what}.`,
		});
	}
	return filter.createSecureLookup() as LookupFunction;
}
