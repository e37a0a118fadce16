import { isKind } from '../../../core/errors';
import type { CreateAnswer } from '../../../core/ports';

/**
 * What a write without an answer means for its record. Who points elsewhere, or answers too much, may have carried it out before; a
 * sign-in page has not. Other errors that stop the node are thrown again.
 */
export function unanswered(error: unknown): Extract<CreateAnswer, { status: 'lost' | 'notSent' }> {
	if (isKind(error, 'ambiguous')) return { status: 'lost', message: error.message };
	if (isKind(error, 'setup') && (error.code === 'http.tooLarge' || (error.code === 'http.redirected' && error.cause !== 'signInPage'))) return { status: 'lost', message: error.message };
	if (isKind(error, 'transient')) return { status: 'notSent', message: error.message, ...(error.retryAfterMs ? { retryAfterMs: error.retryAfterMs } : {}) };
	throw error;
}
