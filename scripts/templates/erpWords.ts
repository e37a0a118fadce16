/** What differs between the templates of the ERPs: names, and what Posted means there. */
export interface ErpWords {
	/** Beginning of the file names. */
	slug: string;
	/** Type of the node, without the package. */
	node: string;
	/** In full, and as one says it. */
	name: string;
	short: string;
	company: string;
	/** What *Posted* means: sentences for a sticky note. */
	posted: string;
	/** Step 4 of going live: what to choose in the Post node. */
	choose: string;
	/** Options of the Post node that are shown from the start. */
	postOptions: object;
	/** Names of the lists in this ERP's own words. */
	lists: { account: string; dimension: string };
	/** Whether vendors of Stampli go into this ERP. */
	vendorOptions: object;
	vendorStep: string;
}

export const erps: ErpWords[] = [
	{
		slug: 'dynamics-fo',
		node: 'dynamicsFo',
		name: 'Dynamics 365 F&O',
		short: 'Dynamics 365',
		company: 'legal entity',
		posted: 'Dynamics has the invoice as a *pending vendor invoice*. It is not in the ledger yet: your own approval workflow or *Post* in Dynamics does that.',
		choose: 'choose the legal entity for invoices that name none, and the procurement category for lines without a purchase order.',
		postOptions: { procurementCategory: '', procurementHierarchy: '' },
		lists: { account: 'Main Accounts', dimension: 'Dimension Values' },
		vendorOptions: { vendorGroup: '' },
		vendorStep: 'set the *Vendor Group* of new vendors.',
	},
];
