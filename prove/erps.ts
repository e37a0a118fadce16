import type { Decimal, Invoice } from '../core/model';
import type { Erp } from '../core/ports';
import type { FaultMatch, Faults } from '../simulators/faults';
import { acumatica } from './worlds/acumatica';
import { dynamicsBc } from './worlds/dynamicsBc';
import { dynamicsFo } from './worlds/dynamicsFo';
import { dynamicsNav } from './worlds/dynamicsNav';
import { sapB1 } from './worlds/sapB1';

/** A bill as a person would find it in the ERP. */
export interface FoundBill {
	total: Decimal;
	/** Net amounts, in the order of the lines. */
	lines: Decimal[];
	/** Its state, where it has been left on the way to the one that was asked for. */
	unfinished?: string;
}

/** One running ERP: its simulator, and what a person in it could see. */
export interface ErpWorld {
	/** What any process needs to open the same ERP; plain JSON. */
	facts: object;
	/** A plain expense invoice that the ERP accepts. */
	invoice(number: string, amounts: Decimal[]): Invoice;
	/** An account that the ERP does not have. */
	unknownAccount: string;
	faults: Faults;
	/** The request that commits bills. */
	creating: FaultMatch;
	/** A list that the ERP pages. */
	listing: FaultMatch;
	/** Bills of this number, drafts and final ones; read from the simulator's own tables. */
	bills(number: string): FoundBill[];
	/** What a user fills in for it in n8n. */
	inN8n: {
		/** As in the names of its templates. */
		slug: string;
		/** Type of its credential, and what is typed into it. */
		credentialType: string;
		credential: object;
		/** Parameters of *Bill: Post* besides company and options. */
		post?: Record<string, unknown>;
		company: string;
		options: Record<string, unknown>;
	};
	/** What must never be seen outside of the connection. */
	secrets: string[];
	/** What a sign-in carries to the ERP itself, where that is no other server's business. */
	signInSecret?: string;
	/** The token or session of the newest request, in the words it travels in. */
	newestToken(): string | undefined;
	close(): Promise<void>;
}

export interface OpenErp {
	erp: Erp;
	close(): Promise<void>;
}

export interface ErpSettings {
	settleMs?: number;
	createTimeoutMs?: number;
	/** Post by the way that is not the usual one, where the ERP has two. */
	otherWay?: boolean;
	/** Invoices per call of `create`. */
	chunkSize?: number;
}

/** How to start an ERP's simulator, and how a process opens our side of it. */
export interface ProvenErp {
	/** For `--erp`. */
	id: string;
	/** For people. */
	name: string;
	/** `variant`: any number; where the vendor's behaviour can be read in several ways, they take turns. */
	start(variant?: number): Promise<ErpWorld>;
	open(facts: object, settings?: ErpSettings): Promise<OpenErp>;
}

/** Another ERP is one line here and one file under worlds/. */
export const erps: ProvenErp[] = [dynamicsFo, dynamicsBc, dynamicsNav, acumatica, sapB1];

export function erpOf(id: string): ProvenErp {
	const found = erps.find((each) => each.id === id);
	if (!found) throw new Error(`No ERP ${id}; there are ${erps.map((each) => each.id).join(', ')}.`);
	return found;
}
