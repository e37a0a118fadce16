import { StampliErpError } from '../../../core/errors';
import type { CreateAnswer } from '../../../core/ports';
import { besides, keepEach } from '../../../nodes/shared/erp/besides';
import { unanswered } from '../../../nodes/shared/erp/unanswered';

const error = (kind: StampliErpError['kind'], code: string, more: object = {}) => new StampliErpError({ kind, code, message: `${code} happened`, hint: 'Look at it.', ...more });

test.each([
	[error('ambiguous', 'http.timeout'), { status: 'lost' }],
	[error('transient', 'http.unreachable', { retryAfterMs: 5000 }), { status: 'notSent', retryAfterMs: 5000 }],
	[error('setup', 'http.redirected'), { status: 'lost' }],
	[error('setup', 'http.tooLarge'), { status: 'lost' }],
])('a write that ends with %s is %o', (given, wanted) => {
	expect(unanswered(given)).toMatchObject(wanted);
});

test.each([error('setup', 'http.redirected', { cause: 'signInPage' }), error('setup', 'noPermission'), new TypeError('a fault of ours')])('%s stops the node', (given) => {
	expect(() => unanswered(given)).toThrow(given);
});

test('an error that stops the node hides no answer of what went beside it; that is waited for', async () => {
	const answers: (CreateAnswer | undefined)[] = [undefined, undefined, undefined];
	const slow = new Promise<CreateAnswer>((done) => setImmediate(() => done({ status: 'lost', message: 'cut off' })));
	const stopped = error('setup', 'noPermission');
	const [told] = await Promise.allSettled([keepEach([slow, Promise.reject<CreateAnswer>(stopped)], (one, i) => (answers[i] = one))]);
	expect(told).toMatchObject({ status: 'rejected', reason: stopped });
	expect(besides(stopped, answers)).toMatchObject([{ status: 'lost' }, { status: 'notSent' }, { status: 'notSent' }]);
	expect(() => besides(stopped, [undefined, undefined])).toThrow(stopped);
});
