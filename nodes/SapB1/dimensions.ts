import type { Dimension, InvoiceLine } from '../../core/model';
import type { Row } from '../../io/odata/paging';
import { codeKey, isYes, textOf } from './fields';

/** What a dimension of the file stands for here. */
export type DimensionTarget = { kind: 'rule'; number: 1 | 2 | 3 | 4 | 5 } | { kind: 'project' } | { kind: 'branch' };

export const costingProperties = ['CostingCode', 'CostingCode2', 'CostingCode3', 'CostingCode4', 'CostingCode5'] as const;

/** By list and name: the same few names come with every line. */
const targets = new WeakMap<Row[], Map<string, DimensionTarget | undefined>>();

/** The dimension's own name or its description as set up there, its number, or the property's name; "Project" and "Branch" besides. */
export function dimensionTarget(name: string, dimensions: Row[]): DimensionTarget | undefined {
	const known = targets.get(dimensions) ?? new Map<string, DimensionTarget | undefined>();
	targets.set(dimensions, known);
	if (!known.has(name)) known.set(name, targetOf(name, dimensions));
	return known.get(name);
}

function targetOf(name: string, dimensions: Row[]): DimensionTarget | undefined {
	const key = codeKey(name).replace(/\s+/g, '');
	const is = (text: string) => text !== '' && codeKey(text).replace(/\s+/g, '') === key;
	const byName = dimensions.find((row) => is(textOf(row, 'DimensionDescription')) || is(textOf(row, 'DimensionName')));
	const number = byName ? Number(textOf(byName, 'DimensionCode')) : Number(/^(?:DIMENSION)?([1-5])$/.exec(key)?.[1] ?? costingProperties.findIndex((each) => is(each)) + 1);
	if (number >= 1 && number <= 5) return { kind: 'rule', number: number as 1 };
	if (key === 'PROJECT' || key === 'PROJECTCODE') return { kind: 'project' };
	if (key === 'BRANCH' || key === 'BPLID') return { kind: 'branch' };
	return undefined;
}

export function isActiveDimension(number: number, dimensions: Row[]): boolean {
	return dimensions.some((row) => textOf(row, 'DimensionCode') === String(number) && isYes(row, 'IsActive'));
}

/** What people call dimension 1 to 5: its description, else its name. */
export function dimensionName(number: string, dimensions: Row[]): string {
	const row = dimensions.find((each) => textOf(each, 'DimensionCode') === number);
	return (row && (textOf(row, 'DimensionDescription') || textOf(row, 'DimensionName'))) || `Dimension ${number}`;
}

/** The values that a line has of one kind. */
export function valuesOf(line: InvoiceLine, kind: DimensionTarget['kind'], dimensions: Row[]): Dimension[] {
	return (line.dimensions ?? []).filter((each) => dimensionTarget(each.name, dimensions)?.kind === kind);
}

/** A branch by its number or its name. */
export function findBranch(wanted: string, branches: Row[]): Row | undefined {
	return branches.find((row) => textOf(row, 'BPLID') === wanted.trim()) ?? branches.find((row) => codeKey(textOf(row, 'BPLName')) === codeKey(wanted));
}
