/**
 * The one error class. An exception stops work; a refused record is not an exception but a list of `Problem`s.
 *
 * - `invalid`: the file or invoice cannot be right as it is → hold
 * - `rejected`: the ERP refuses it → hold
 * - `transient`: a later try may succeed, and nothing was done → retry later
 * - `ambiguous`: the request may have been carried out, its answer is missing → look it up
 * - `setup`: a credential, setting or server is wrong; every record would fail → stop the node
 */
export type ErrorKind = 'invalid' | 'rejected' | 'transient' | 'ambiguous' | 'setup';

export interface ErrorFacts {
	kind: ErrorKind;
	/** Dotted and stable, such as `sftp.hostKey.mismatch`. */
	code: string;
	/** What happened, to what. One sentence, no secret. */
	message: string;
	/** What to do next. */
	hint: string;
	/** Milliseconds that the other side asked us to wait. */
	retryAfterMs?: number;
	status?: number;
	cause?: unknown;
}

export class StampliErpError extends Error {
	readonly kind: ErrorKind;
	readonly code: string;
	readonly hint: string;
	readonly retryAfterMs?: number;
	readonly status?: number;

	constructor(facts: ErrorFacts) {
		super(facts.message, { cause: facts.cause });
		this.name = 'StampliErpError';
		this.kind = facts.kind;
		this.code = facts.code;
		this.hint = facts.hint;
		this.retryAfterMs = facts.retryAfterMs;
		this.status = facts.status;
	}
}

export function isKind(error: unknown, kind: ErrorKind): error is StampliErpError {
	return error instanceof StampliErpError && error.kind === kind;
}

/** Who can put a problem right. */
export type Fixer = 'accountsPayable' | 'erpAdministrator' | 'integrator' | 'nobody';

/** Tables of codes that can be cross-referenced. A dimension's table is `dimension:<name>`. */
export type CodeTable = 'vendor' | 'customer' | 'glAccount' | 'taxCode' | 'item' | 'paymentTerms' | 'company' | `dimension:${string}`;

export interface UnmappedCode {
	table: CodeTable;
	/** As the file has it. */
	code: string;
}

/** One reason why a record is held: what, where in the record, who mends it, how. All plain text, no secret. */
export interface Problem {
	/** Dotted and stable, such as `vendor.unknown`. */
	code: string;
	/** `invalid` never cures itself and is not tried again unasked; `rejected` may (somebody mends the ERP). */
	kind: 'invalid' | 'rejected' | 'transient' | 'ambiguous';
	message: string;
	/** The next step, as an instruction. */
	fix: string;
	who: Fixer;
	/** The system or page where it is mended: "Stampli", "Dynamics 365 F&O, Accounts payable". */
	where: string;
	/** Canonical field, such as `vendor.vendorId` or `lines.glAccount`. */
	field?: string;
	/** A code that one side does not know: it stands in the list of unmapped codes, where a person maps it. */
	unmapped?: UnmappedCode;
	/** Invoice line number. */
	line?: string;
	/** Row or record of the file, counted as a person counts (header is 1). */
	row?: number;
}
