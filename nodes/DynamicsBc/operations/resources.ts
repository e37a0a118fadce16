import type { ErpParts } from '../../shared/erp/erpParts';
import { erpResources } from '../../shared/erp/erpResources';
import type { Operation } from '../../shared/erp/operation';
import type { Resource } from '../../shared/operations';
import { type NodeSettings, withBooks } from '../openBooks';
import { erpName } from '../problems';
import { reversalWays } from '../reversalWays';
import { nodeSettings } from './nodeSettings';
import { postOptions, translationOptions } from './options';
import { subscriptionRenew } from './subscriptionRenew';

const parts: ErpParts<NodeSettings> = {
	erpName,
	company: { label: 'Company', plural: 'Companies', placeholder: 'e.g. CRONUS International Ltd.' },
	bill: 'a purchase invoice',
	translationOptions,
	postOptions,
	attachesImages: true,
	reversalWays,
	changeDates: ['vendor', 'glAccount', 'purchaseOrder', 'dimensionValue'],
	dimensionWords: 'Values of the dimensions',
	settings: (_context, options, company) => nodeSettings(options, company),
	withBooks,
};

/** Everything the Business Central node does: what all ERPs do, in its words, and keeping subscriptions alive. */
export const resources: Resource<Operation>[] = [...erpResources(parts), { name: 'Subscription', value: 'subscription', operations: [subscriptionRenew] }].sort((a, b) => (a.name < b.name ? -1 : 1));
