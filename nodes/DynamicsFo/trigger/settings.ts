import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { StampliErpError } from '../../../core/errors';
import { listOf, wholeNumber } from '../../shared/erp/parameters';
import { checkedSecret } from './secret';

export interface TriggerSettings {
	secret: string;
	/** Upper case. */
	events: ReadonlySet<string>;
	/** Lower case; never empty. */
	companies: ReadonlySet<string>;
	perMinute: number;
}

/** What the node's parameters mean. Throws `setup` errors that name the parameter. */
export function triggerSettings(context: IHookFunctions | IWebhookFunctions): TriggerSettings {
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const others = listOf(options.otherEvents);
	const wrong = others.find((each) => !/^[A-Za-z]\w{0,99}$/.test(each));
	if (wrong) throw setup('event', `Other Event IDs: "${wrong.slice(0, 60)}" is no ID of a business event`, 'Take it from the column Business event ID of the catalogue.');
	const events = [...listOf(context.getNodeParameter('events', [])), ...others];
	const companies = listOf(context.getNodeParameter('companies', ''));
	if (events.length === 0) throw setup('events', 'Events is empty', 'Choose at least one event.');
	if (companies.length === 0) throw setup('companies', 'Legal Entities is empty', 'Enter the legal entities whose events start the workflow.');
	return {
		secret: checkedSecret(context.getNodeParameter('secret', '')),
		events: new Set(events.map((each) => each.toUpperCase())),
		companies: new Set(companies.map((each) => each.toLowerCase())),
		perMinute: wholeNumber(options.perMinute, 'Events per Minute', 100_000) ?? 1200,
	};
}

function setup(code: string, message: string, hint: string): StampliErpError {
	return new StampliErpError({ kind: 'setup', code: `dynamicsFo.trigger.${code}`, message, hint });
}
