import type { INodeExecutionData } from 'n8n-workflow';
import type { Problem } from '../../core/errors';
import type { Invoice } from '../../core/model';
import { shaped } from '../../core/shape';

/** The invoice of an item, whoever made it; absent where it has none, or one that is no invoice, which the problems say then. */
export function invoiceOf({ json }: INodeExecutionData): { invoice?: Invoice; problems: Problem[] } {
	const problems = problemsOf(json.problems);
	if (!json.invoice) return { problems };
	const { content, problems: faults } = shaped('invoice', json.invoice);
	return content ? { invoice: content, problems } : { problems: [...problems, ...faults] };
}

/** What an item says is wrong with it holds it, in whatever words a node before wrote that. */
function problemsOf(value: unknown): Problem[] {
	const all = Array.isArray(value) ? (value as unknown[]) : [value];
	return all.filter((each) => each !== undefined && each !== null && each !== '').map((each, i) => (isProblem(each) ? each : toldBefore(each, i)));
}

function isProblem(value: unknown): value is Problem {
	const { code, kind, message, fix, who, where } = value as Partial<Problem>;
	return [code, kind, message, fix, who, where].every((text) => typeof text === 'string');
}

function toldBefore(value: unknown, index: number): Problem {
	const { message: said } = value as { message?: unknown };
	const message = [value, said].find((each) => typeof each === 'string') ?? JSON.stringify(value).slice(0, 300);
	return { code: 'item.problem', kind: 'invalid', field: `problems[${index}]`, message, fix: 'Look at the node that put this into the field "problems" of the item.', who: 'integrator', where: 'the nodes before this one' };
}
