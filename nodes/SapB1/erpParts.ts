import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { isDecimal, isNegative } from '../../core/money';
import type { ErpParts } from '../shared/erp/erpParts';
import { wholeNumber, wrongParameter } from '../shared/erp/parameters';
import { type BookSettings, openSapB1Books } from './books';
import { standardSessions } from './connection';
import { changeDates } from './masterData';
import { withConnection } from './openConnection';
import { erpName } from './problems';
import { reversalWays } from './reversals';

/** Settings of the books, and how many sessions their connection may open. */
export type PartSettings = BookSettings & { sessions?: number };

const translationOptions: INodeProperties[] = [
	{ displayName: 'Branch', name: 'branch', type: 'string', default: '', placeholder: 'e.g. Main', description: 'Number or name of the branch of invoices that carry no dimension "Branch". Needed where the company has branches.' },
	{
		displayName: 'Document Kind',
		name: 'documentKind',
		type: 'options',
		default: 'invoice',
		options: [
			{ name: 'A/P Invoice', value: 'invoice', description: 'A/P invoices and A/P credit memos, matched to purchase orders and goods receipts' },
			{ name: 'Journal Entry', value: 'journalEntry', description: 'A balanced journal entry with the vendor on one side; no purchase orders, no images' },
		],
		description: 'What an approved invoice becomes',
	},
	{
		displayName: 'Item for Account Lines',
		name: 'expenseItem',
		type: 'string',
		default: '',
		placeholder: 'e.g. SVC',
		description: 'Code of an item without stock. A document holds only one kind of lines: an account line beside ordered items is entered as this item on its account.',
	},
	{
		displayName: 'Reference Field',
		name: 'referenceField',
		type: 'string',
		default: '',
		placeholder: 'e.g. U_StampliRef',
		description: 'A user field (text, 20 characters or more) of marketing documents, and of journal entries where they are used. Our own mark is put there, so that a bill is found again even when its vendor reference was changed.',
	},
	{ displayName: 'Tax Account', name: 'taxAccount', type: 'string', default: '', placeholder: 'e.g. 1180', description: 'Journal entries: the account of an invoice\'s tax' },
	{ displayName: 'Use Exchange Rate of the File', name: 'useFileRate', type: 'boolean', default: false, description: 'Whether the exchange rate of the invoice is sent; otherwise SAP Business One uses its own rate of the posting date' },
];

const postOptions: INodeProperties[] = [
	{ displayName: 'Batch Size', name: 'batchSize', type: 'number', typeOptions: { minValue: 1, maxValue: 50 }, default: 32, description: 'Invoices that are looked up, checked and written together. Fewer help where the server takes several seconds for each document.' },
	{
		displayName: 'Largest Rounding Difference',
		name: 'maxRounding',
		type: 'string',
		default: '',
		placeholder: 'e.g. 0.02',
		description: 'A difference of the total up to this amount is entered as the rounding of the document. Empty: none; any difference holds the invoice.',
	},
	{
		displayName: 'Posting Method',
		name: 'postingMethod',
		type: 'options',
		default: 'draft',
		options: [
			{ name: 'Directly', value: 'direct', description: 'One request less. A document whose total differs is cancelled again, which leaves a document and its cancellation.' },
			{ name: 'Draft First', value: 'draft', description: 'A draft is compared with the invoice before it becomes a document; what differs leaves nothing behind' },
		],
		description: 'How an A/P invoice is made: SAP Business One posts a document the moment it exists',
	},
	{ displayName: 'Sessions', name: 'sessions', type: 'number', typeOptions: { minValue: 1, maxValue: 4 }, default: standardSessions, description: 'Logins at once. Each works on one request at a time.' },
];

const vendorOptions: INodeProperties[] = [
	{ displayName: 'Vendor Group', name: 'vendorGroup', type: 'number', typeOptions: { minValue: 0 }, default: 0, placeholder: 'e.g. 101', description: 'Number of the business partner group of vendors that are created. 0: the company\'s default.' },
];

export const sapB1Parts: ErpParts<PartSettings> = {
	erpName,
	company: { label: 'Company Database', plural: 'Company Databases', placeholder: 'e.g. SBODEMOUS' },
	bill: 'an A/P invoice (or an approval\'s draft)',
	translationOptions,
	postOptions,
	vendorOptions,
	attachesImages: true,
	reversalWays,
	changeDates,
	dimensionWords: 'Distribution rules, projects and branches',
	settings: (_context, options) => settings(options),
	withBooks: async (context, chosen, work) =>
		await withConnection(context, async (connection) => await work(openSapB1Books(connection, chosen)), { sessions: chosen.sessions ?? standardSessions }),
};

function settings(options: IDataObject): PartSettings {
	const text = (name: string) => String(options[name] ?? '').trim();
	const referenceField = text('referenceField');
	if (referenceField && !/^U_\w{1,50}$/.test(referenceField)) throw wrongParameter('Reference Field', 'must be the name of a user field, which begins with "U_"');
	const maxRounding = text('maxRounding');
	if (maxRounding && (!isDecimal(maxRounding) || isNegative(maxRounding))) throw wrongParameter('Largest Rounding Difference', 'must be an amount such as 0.02');
	const [batchSize, sessions] = [wholeNumber(options.batchSize, 'Batch Size', 50), wholeNumber(options.sessions, 'Sessions', 4)];
	const vendorGroup = Number(options.vendorGroup ?? 0);
	return {
		...(options.documentKind ? { documentKind: options.documentKind as NonNullable<PartSettings['documentKind']> } : {}),
		...(options.postingMethod ? { postingMethod: options.postingMethod as NonNullable<PartSettings['postingMethod']> } : {}),
		...(referenceField ? { referenceField } : {}),
		...(text('branch') ? { branch: text('branch') } : {}),
		...(text('expenseItem') ? { expenseItem: text('expenseItem') } : {}),
		...(text('taxAccount') ? { taxAccount: text('taxAccount') } : {}),
		...(maxRounding ? { maxRounding } : {}),
		...(options.useFileRate === true ? { useFileRate: true } : {}),
		...(batchSize ? { batchSize } : {}),
		...(sessions ? { sessions } : {}),
		...(Number.isInteger(vendorGroup) && vendorGroup > 0 ? { vendorGroup } : {}),
	};
}
