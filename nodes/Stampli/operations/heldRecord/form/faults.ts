import type { Problem } from '../../../../../core/errors';

/** Those of the checks that fail, as problems of what a person typed. */
export function faults(checks: [fails: boolean, field: string, message: string, fix: string][]): Problem[] {
	return checks.flatMap(([fails, field, message, fix]) => (fails ? [{ code: 'form.field', kind: 'invalid' as const, message, fix, field, who: 'accountsPayable' as const, where: 'this form' }] : []));
}

export function oneOf(value: unknown, allowed: string[]): boolean {
	return typeof value === 'string' && allowed.includes(value);
}
