import type { Problem } from '../../../core/errors';
import { StampliErpError } from '../../../core/errors';
import type { InvoiceLine } from '../../../core/model';
import type { ServerRefusal } from './pages';
import { serviceFacts, serviceName, type NavSettings, type ServiceKind } from './settings';

export const navName = 'Dynamics NAV / Business Central';

type Facts = Pick<Problem, 'code' | 'message' | 'fix'> & Partial<Problem>;

/** Wrong in the file itself: never cures itself. */
export function invalid(facts: Facts): Problem {
	return { kind: 'invalid', who: 'accountsPayable', where: 'Stampli', ...facts };
}

/** Not accepted as the ERP is set up now: may be mended there. */
export function rejected(facts: Facts): Problem {
	return { kind: 'rejected', who: 'erpAdministrator', where: navName, ...facts };
}

export function onLine(line: Pick<InvoiceLine, 'lineNumber'>, field: string): Pick<Problem, 'line' | 'field'> {
	return { line: line.lineNumber, field: `lines.${field}` };
}

/** What the server said of an invoice (or one line of it) that it refused. Nothing of the invoice exists. */
export function refusedByServer(refusal: ServerRefusal, at: Partial<Problem> = {}): Problem {
	return rejected({
		code: `erp.refused.${/EntityWithSameKeyExists/.test(refusal.code) ? 'exists' : /TableRelation/.test(refusal.code) ? 'unknownCode' : 'rule'}`,
		message: `${navName} refused the invoice${at.line ? ` because of line ${at.line}` : ''}: ${refusal.message}`,
		fix: 'Mend what the message names (there, or in Stampli); the invoice is tried again by itself.',
		who: 'accountsPayable',
		...at,
	});
}

/** A refused option value concerns the language of the session, so every record would fail alike. */
export function optionRefused(refusal: ServerRefusal): StampliErpError | undefined {
	const [, value, existing] = /'([^']*)' is not an option\. The existing options are: (.*)$/i.exec(refusal.message) ?? [];
	if (value === undefined) return undefined;
	return new StampliErpError({
		kind: 'setup',
		code: 'dynamicsNav.option',
		message: `The server does not know the option "${value}"; in the language of the integration user there are: ${existing!.slice(0, 300)}`,
		hint: 'Set the language of the integration user to English, or enter these captions in the option Captions of the node.',
	});
}

export function notPublished(kind: ServiceKind, settings: NavSettings): StampliErpError {
	const { page, what } = serviceFacts[kind];
	const name = serviceName(settings, kind);
	return new StampliErpError({
		kind: 'setup',
		code: 'dynamicsNav.notPublished',
		message: `The web service "${name}" (page ${page}, ${what}) is not published on this server`,
		hint: `Open the page Web Services there, add object type Page, object ID ${page}, service name ${name}, and tick Published. If it has another name, enter that in the node.`,
		status: 404,
	});
}

export function switchedOff(protocol: 'odata' | 'soap'): StampliErpError {
	const [what, setting, port] = protocol === 'odata' ? ['OData', 'ODataServicesEnabled (Enable OData Services) and ODataServicesV4EndpointEnabled', '7048'] : ['SOAP', 'SOAPServicesEnabled (Enable SOAP Services)', '7047'];
	return new StampliErpError({
		kind: 'setup',
		code: `dynamicsNav.${protocol}Off`,
		message: `${what} web services are switched off on this server instance (405)`,
		hint: `Switch on ${setting} in the settings of the server instance, restart it, and open port ${port} for n8n.`,
		status: 405,
	});
}
