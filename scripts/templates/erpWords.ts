/** What differs between the templates of the ERPs: names, and what Posted means there. */
export interface ErpWords {
	/** Beginning of the file names. */
	slug: string;
	/** Type of the node, without the package. */
	node: string;
	/** In full, and as one says it. */
	name: string;
	short: string;
	/** Empty where the credential names it. */
	company: string;
	companies: string;
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
		companies: 'legal entities',
		posted: 'Dynamics has the invoice as a *pending vendor invoice*. It is not in the ledger yet: your own approval workflow or *Post* in Dynamics does that.',
		choose: 'choose the legal entity for invoices that name none, and the procurement category for lines without a purchase order.',
		postOptions: { procurementCategory: '', procurementHierarchy: '' },
		lists: { account: 'Main Accounts', dimension: 'Dimension Values' },
		vendorOptions: { vendorGroup: '' },
		vendorStep: 'Set the *Vendor Group* of new vendors.',
	},
	{
		slug: 'business-central',
		node: 'dynamicsBc',
		name: 'Business Central',
		short: 'Business Central',
		company: 'company',
		companies: 'companies',
		posted: 'Business Central has the invoice as a *draft purchase invoice* (a credit note as a *draft credit memo*, where its page is published). With *Posting: Post* it is posted at once.',
		choose: 'choose the company for invoices that name none; *Posting* and *Interface* (API, or published pages of NAV) are options.',
		postOptions: {},
		lists: { account: 'GL Accounts', dimension: 'Dimension Values' },
		vendorOptions: {},
		vendorStep: 'See that the number series of vendors allows *Manual Nos.*',
	},
	{
		slug: 'acumatica',
		node: 'acumatica',
		name: 'Acumatica',
		short: 'Acumatica',
		company: 'branch',
		companies: 'branches',
		posted: 'Acumatica has the invoice as a *bill* (a credit note as an *adjustment*), in the state that the option *Bring Bills To* asks for: on hold, balanced or released. Until it is released it is not in the ledger.',
		choose: 'choose the sign-in and the branch for invoices that name none. The option *Bring Bills To* says how far a bill goes; *Balanced* if you set nothing.',
		postOptions: {},
		lists: { account: 'Accounts', dimension: 'Subaccounts, Projects and Cost Codes' },
		vendorOptions: {},
		vendorStep: 'Set the *Vendor Class* of new vendors, if it is not the default one.',
	},
	{
		slug: 'sap-b1',
		node: 'sapB1',
		name: 'SAP Business One',
		short: 'SAP',
		company: '',
		companies: '',
		posted: 'SAP Business One has the invoice as an *A/P invoice* (a credit note as an *A/P credit memo*), posted at once; or, where an approval procedure catches it, as a *draft awaiting approval*.',
		choose: 'add the options *Document Kind* (A/P invoice or journal entry; A/P invoice if you set nothing) and, where the company has branches, *Branch*.',
		postOptions: {},
		lists: { account: 'Accounts', dimension: 'Distribution Rules and Projects' },
		vendorOptions: {},
		vendorStep: 'Set the *Vendor Group* of new vendors, if it is not the default one.',
	},
];

/** The sentence of a step that chooses the company in a node, for the records that name none. */
export function chooseCompany({ company, short }: ErpWords, node: string, records: string): string {
	return company === '' ? `**${node}** needs no company: it is the database that the ${short} credential names.` : `In **${node}** choose the ${company} for ${records} that name none.`;
}
