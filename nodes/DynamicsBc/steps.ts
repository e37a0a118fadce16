import { isKind } from '../../core/errors';
import type { CreateAnswer } from '../../core/ports';
import type { Row } from '../../io/odata/paging';
import { retryAfterMs } from '../../io/http/retryAfter';
import { type BatchAnswer, type BatchOperation, mostOperations } from './batch';
import type { BcConnection, Limits } from './connection';
import { errorOf, type ServiceError } from './serviceError';
import { unanswered } from '../shared/erp/unanswered';

/** What became of one operation. */
export type Step =
	| { status: 'done'; row: Row }
	/** In the words of Business Central: it was not done. */
	| { status: 'refused'; error: ServiceError }
	| Extract<CreateAnswer, { status: 'notSent' | 'lost' }>;

/**
 * Carries out any number of operations, in batches, one after the other. Throws `setup` errors only, and none when
 * something was `begun` already: it then has to be looked up.
 */
export async function runSteps(connection: BcConnection, operations: BatchOperation[], { giveUpAt, timeoutMs }: Limits, { begun = false } = {}): Promise<Step[]> {
	const steps: Step[] = [];
	for (let at = 0; at < operations.length; at += mostOperations) {
		const some = operations.slice(at, at + mostOperations);
		try {
			steps.push(...(await connection.batch(some, { giveUpAt, timeoutMs })).map((answer) => stepOf(answer, connection)));
		} catch (error) {
			const why = (begun || at > 0) && isKind(error, 'setup') ? { status: 'lost' as const, message: error.message } : unanswered(error);
			steps.push(...some.map(() => why));
		}
	}
	return steps;
}

function stepOf(answer: BatchAnswer | undefined, { clock }: BcConnection): Step {
	if (!answer) return { status: 'lost', message: 'Business Central did not answer this part of a batch' };
	const { status, headers, body } = answer;
	if (status >= 200 && status < 300) return { status: 'done', row: body && typeof body === 'object' ? (body as Row) : {} };
	if (status === 429) return { status: 'notSent', message: 'Business Central asks us to wait', retryAfterMs: retryAfterMs(headers['retry-after'], clock.now()) ?? 30_000 };
	const error = errorOf(body);
	if (error && status >= 400 && status < 500 && status !== 408) return { status: 'refused', error };
	return { status: 'lost', message: `Business Central answered ${status} to a part of a batch${error ? `: ${error.message.slice(0, 300)}` : ''}` };
}
