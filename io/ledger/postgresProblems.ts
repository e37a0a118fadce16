import { StampliErpError } from '../../core/errors';

const lostConnection = /Connection terminated|connection is closed|Client has encountered a connection error|not queryable/i;
const unreachable = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EPIPE', 'EAI_AGAIN'];

function codeOf(error: unknown): string {
	const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
	return String((inner as { code?: unknown } | undefined)?.code ?? '');
}

/** A statement that was given up: its connection still waits for the answer. */
export function isUnanswered(error: unknown): boolean {
	return error instanceof Error && error.message === 'Query read timeout';
}

/** A server that is a standby now: its name may lead to another one by the next connection. */
export function isReadOnly(error: unknown): boolean {
	return codeOf(error) === '25006';
}

/** Serialisation failure, deadlock, or a connection that broke before anything was committed. */
export function isWorthAnotherTry(error: unknown): boolean {
	if (error instanceof StampliErpError) return false;
	const code = codeOf(error);
	return ['40001', '40P01', '57P01', '57P02', 'ECONNRESET', 'EPIPE'].includes(code) || (error instanceof Error && lostConnection.test(error.message));
}

/** What a person can do about an error of PostgreSQL or of the way to it; our own errors pass as they are. */
export function postgresProblem(error: unknown, place: string, committing = false): unknown {
	if (error instanceof StampliErpError) return error;
	const code = codeOf(error);
	const detail = error instanceof Error ? error.message : String(error);
	const problem = (kind: 'setup' | 'transient', name: string, message: string, hint: string) =>
		new StampliErpError({ kind, code: `ledger.postgres.${name}`, message, hint, cause: error });
	if (committing) {
		return problem(
			'transient',
			'commitUnknown',
			`The connection to the ledger ${place} broke while a change was being kept.`,
			'Nothing to do: records without outcome are handed over again, and looked up before anything is sent.',
		);
	}
	if (code === 'ENOTFOUND') {
		return problem('setup', 'unknownHost', `The host of the ledger ${place} is not known.`, 'Check the host in the Stampli Ledger credential.');
	}
	if (unreachable.includes(code) || lostConnection.test(detail) || isUnanswered(error) || /timeout expired|timeout exceeded/i.test(detail)) {
		return problem(
			'transient',
			'unreachable',
			`PostgreSQL does not answer for the ledger ${place}${code ? ` (${code})` : ''}.`,
			'Check that PostgreSQL runs, host and port are right, and no firewall lies between it and n8n.',
		);
	}
	if (/^28/.test(code) || /SASL|password must be a string/.test(detail)) {
		return problem('setup', 'login', `PostgreSQL refused the login for the ledger ${place}.`, 'Check user and password in the Stampli Ledger credential.');
	}
	if (code === '3D000') {
		return problem('setup', 'noDatabase', `The database of the ledger ${place} does not exist.`, 'Create it, or name an existing one in the credential.');
	}
	if (code === '42501' || code === '3F000') {
		return problem(
			'setup',
			'permission',
			`The user of the Stampli Ledger credential may not do this in ${place}: ${detail}.`,
			'Let the user create the schema (GRANT CREATE ON DATABASE), or create the schema and make the user its owner.',
		);
	}
	if (/does not support SSL/i.test(detail)) {
		return problem('setup', 'noTls', `PostgreSQL of the ledger ${place} offers no TLS.`, 'Switch TLS on in PostgreSQL, or set SSL to Disable on a trusted network.');
	}
	if (/CERT|SELF_SIGNED|UNABLE_TO/.test(code)) {
		return problem('setup', 'certificate', `The certificate of ${place} is not trusted (${code}).`, 'Enter the CA certificate in the Stampli Ledger credential.');
	}
	if (isReadOnly(error)) {
		return problem('setup', 'readOnly', `The ledger ${place} is read-only: a standby?`, 'Name the primary server in the Stampli Ledger credential.');
	}
	if (['53100', '53200', '53300', '55P03', '57P01', '57P02', '57P03', '40001', '40P01', '25P03'].includes(code)) {
		return problem('transient', 'busy', `PostgreSQL could not serve the ledger ${place} now: ${detail}.`, 'It is tried again at the next run; if it lasts, ask the database administrator.');
	}
	return problem('setup', 'failed', `The ledger ${place} failed: ${detail}${code ? ` (${code})` : ''}.`, 'Show this message to the database administrator.');
}
