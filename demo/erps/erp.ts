import type { Systems } from '../systems';

/** One ERP of the demo: its stand-in, what a user fills in for it, and what it then has in its books. */
export interface DemoErp {
	/** For `--erp`. */
	key: string;
	/** As in the names of its templates and of its sample folder. */
	slug: string;
	name: string;
	/** Starts it, and the sign-in it needs; `systems` are there anyway. */
	start(systems: Systems): Promise<RunningErp>;
}

export interface RunningErp {
	/** What a user would type into the dialogs, by credential type. */
	credentials: Record<string, Record<string, unknown>>;
	/** Parameters of all of its nodes, and the company and options of Post. */
	node: Record<string, unknown>;
	company: string;
	postOptions: Record<string, unknown>;
	/** Options of Vendor: Upsert, where new vendors need one. */
	vendorOptions?: Record<string, unknown>;
	/** How often a vendor of this number is there. */
	vendors(number: string): number;
	/** Bills with these invoice numbers, as a clerk would see them. */
	bills(): DemoBill[];
	close(): Promise<void>;
}

export interface DemoBill {
	/** The vendor's invoice number. */
	number: string;
	/** With tax; credits are negative. */
	total: number;
	/** What people call it there. */
	erpNumber: string;
}

export interface Folders {
	outbound: string;
	inbound: string;
	receipts: string;
}

/** Folders of one ERP on Stampli's server. */
export function foldersOf({ slug }: Pick<DemoErp, 'slug'>): Folders {
	return { outbound: `/${slug}/outbound`, inbound: `/${slug}/inbound`, receipts: `/${slug}/receipts` };
}
