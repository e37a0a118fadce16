import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { StampliErpError } from '../../../core/errors';
import type { Operation } from '../../shared/erp/operation';
import { withApi } from '../trigger/connect';
import { renewAll } from '../trigger/renewAll';

/** Keeps the subscriptions of Business Central Triggers alive: for a schedule, because a subscription ends after three days. */
export const subscriptionRenew: Operation = {
	option: {
		name: 'Renew',
		value: 'renew',
		action: 'Renew subscriptions',
		description: 'Renew or make again the subscriptions of the Business Central Triggers of this n8n, and let them read what they missed',
	},
	properties: [
		{
			displayName: 'Further Trigger URLs',
			name: 'urls',
			type: 'string',
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add URL' },
			default: [],
			placeholder: 'https://n8n.example.com/webhook/…/business-central',
			description:
				'Production webhook URLs of Business Central Triggers. Subscriptions of this n8n are found by themselves as long as Business Central has one; name a trigger here so that it is also helped when all its subscriptions are lost.',
		},
	],
	async run(context) {
		const urls = [context.getNodeParameter('urls', 0, []) as string | string[]].flat().map((url) => String(url).trim()).filter((url) => url !== '');
		const wrong = urls.find((url) => !/^https?:\/\/[^/]+\/.+/.test(url) || !URL.canParse(url));
		if (wrong !== undefined) {
			throw new StampliErpError({ kind: 'setup', code: 'dynamicsBc.triggerUrl', message: `"${wrong.slice(0, 100)}" is not the URL of a trigger`, hint: 'Copy the production URL from the Business Central Trigger.' });
		}
		const ownBase = webhookBase(context);
		const renewals = await withApi(context, (connected) => renewAll({ ...connected, ...(ownBase ? { ownBase } : {}), urls, now: Date.now() }));
		return [renewals.map((renewal) => ({ json: renewal as unknown as IDataObject }))];
	},
};

/** `https://n8n.example.com/prefix`: n8n tells a node the address of waiting webhooks, which is beside that of all others. */
export function webhookBase(context: Pick<IExecuteFunctions, 'evaluateExpression'>): string | undefined {
	const resumeUrl = context.evaluateExpression('{{ $execution.resumeUrl }}', 0);
	if (typeof resumeUrl !== 'string' || !URL.canParse(resumeUrl)) return undefined;
	const { origin, pathname } = new URL(resumeUrl);
	return `${origin}${pathname.split('/').slice(0, -2).join('/')}`;
}
