import type { WorkflowNode } from '../../../demo/n8n/api';
import type { Systems } from '../../../demo/systems';
import type { InvoiceCodes } from '../../invoiceFile';
import type { Batching, Load, Work } from '../load';

export type Credential = { id: string; name: string };
export type Credentials = Record<string, Credential>;

/** One ERP of the benchmark. */
export interface BenchErp {
	/** For `--only`. */
	key: string;
	/** As in the names of its templates. */
	slug: string;
	name: string;
	work: Work;
	loads: Load[];
	/** Codes of the invoices that its simulator knows. */
	codes: InvoiceCodes;
	/** The fastest that completed in every try; part of the report. */
	batchingFor(load: Load): Batching;
	/** What bounds the simulated ERP, and how the peer is built; paragraphs of the report. */
	notes: string[];
	/** `systems` are there anyway. */
	start(systems: Systems): Promise<BenchedErp>;
}

/** A simulated ERP that is being posted into. */
export interface BenchedErp {
	/** What a user would type into the dialogs, by credential type: for our template and for the peer's nodes. */
	credentials: Record<string, Record<string, unknown>>;
	/** Parameters of the Post node. */
	post: Record<string, unknown>;
	/** No bills, counters at zero, this load from now on. */
	clear(load: Load): void;
	/** Looked at every 10 ms. */
	counts(): { bills: number; lines: number };
	/** One entry per bill: who and which number, and its lines. */
	bills(): { invoice: string; lines: number }[];
	traffic(): { requests: number; operations: number; refused: number };
	peer(credentials: Credentials, batching: Batching): PeerParts;
	close(): Promise<void>;
}

/** What differs from ERP to ERP in the workflow of n8n's own nodes. */
export interface PeerParts {
	/** Before anything else: a login. */
	first?: WorkflowNode[];
	/** Code that makes one item per invoice of the rows of the file. */
	group: string;
	/** What follows the grouping. */
	steps: WorkflowNode[];
	/** Names of steps whose refused items go round again after a pause. */
	again: string[];
}
