import type { ReversalWay } from '../../core/books';

/** The same for the API and for published pages: the node offers them before it knows which of the two a server has. */
export const reversalWays: readonly ReversalWay[] = [
	{ value: 'deleteDraft', name: 'Delete Before Posting', description: 'Deletes the draft with its lines, or its lines in the journal batch, as long as it is not posted' },
	{
		value: 'creditMemo',
		name: 'Credit Memo After Posting',
		description:
			'The posted invoice stays. A credit memo with its number and lines is entered, as a draft (published page 52) or in the journal batch, for accounts payable to check, apply to the invoice and post',
	},
];
