import { StampliErpError } from '../../core/errors';
import { parseJson } from '../../io/odata/json';
import { endpointVersions, type InstanceFields } from './credentials';

/** The endpoint that the credential pins, and what its version has. */
export interface Endpoint {
	name: string;
	version: string;
	/** Whether a bill takes the taxes of the file as they are (`IsTaxValid`). */
	takesTaxes: boolean;
	subcontracts: boolean;
}

/** Reads the pinned endpoint; throws a setup error for one of another system contract. Nothing is asked yet. */
export function endpointOf({ endpointName, endpointVersion, basedOn }: InstanceFields): Endpoint {
	const name = endpointName?.trim() || 'Default';
	const version = endpointVersion.trim();
	const contract = name === 'Default' ? version : (basedOn?.trim() || '24.200.001');
	const major = Number(contract.split('.')[0]);
	if (name === 'Default' && !(endpointVersions as readonly string[]).includes(version)) {
		throw wrongEndpoint(
			major >= 26
				? `${name}/${version} is an endpoint of system contract 5, whose format is another and not supported`
				: `${name}/${version} is not supported`,
		);
	}
	return { name, version, takesTaxes: major >= 23, subcontracts: major >= 23 };
}

/** Holds the pinned endpoint against what `GET /entity` lists; throws a setup error that names what is there. */
export function checkEndpoint(endpoint: Endpoint, body: string): void {
	const read = parseJson(body) as { endpoints?: unknown } | unknown[] | undefined;
	const list = (Array.isArray(read) ? read : Array.isArray(read?.endpoints) ? read.endpoints : undefined) as { name?: string; version?: string }[] | undefined;
	if (!list) {
		throw new StampliErpError({
			kind: 'setup',
			code: 'acumatica.noInstance',
			message: 'The host answers, but not as Acumatica: its list of endpoints cannot be read',
			hint: 'Check the Instance URL, with its virtual directory where there is one (https://host/AcumaticaERP).',
		});
	}
	if (list.some((each) => each.name === endpoint.name && each.version === endpoint.version)) return;
	const there = list.map((each) => `${each.name}/${each.version}`);
	const usable = there.filter((each) => endpointVersions.some((version) => each === `Default/${version}`));
	if (!list.some(({ name }) => name === endpoint.name)) {
		const names = [...new Set(list.flatMap(({ name }) => name ?? []))];
		throw wrongEndpoint(`This instance has no endpoint called ${endpoint.name}; it has ${names.slice(0, 20).join(', ') || 'none'}`, 'Correct the Endpoint Name in the credential: Default, or the name of an endpoint of your own as Acumatica writes it, upper and lower case included.');
	}
	const shown = usable.length > 0 ? `usable here: ${usable.join(', ')}` : `it has ${there.slice(0, 20).join(', ') || 'none'}`;
	throw wrongEndpoint(`This instance has no endpoint ${endpoint.name}/${endpoint.version}; ${shown}`);
}

const chooseVersion = `Choose an Endpoint Version in the credential that the instance has, among ${endpointVersions.join(', ')} (or an endpoint of your own that extends one of them).`;

function wrongEndpoint(message: string, hint = chooseVersion): StampliErpError {
	return new StampliErpError({
		kind: 'setup',
		code: 'acumatica.endpoint',
		message,
		hint,
	});
}
