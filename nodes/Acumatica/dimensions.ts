import type { Problem } from '../../core/errors';
import type { Dimension, InvoiceLine } from '../../core/model';
import { sameCode } from './fields';
import { onLine, rejected } from './problems';
import type { Segment } from './settings';

export type Coding = Partial<Record<'Branch' | 'Subaccount' | 'Project' | 'ProjectTask' | 'CostCode', string>>;

const aliases: Record<string, keyof Coding> = {
	branch: 'Branch', branchid: 'Branch',
	subaccount: 'Subaccount', sub: 'Subaccount', subaccountcd: 'Subaccount',
	project: 'Project', projectid: 'Project', job: 'Project',
	projecttask: 'ProjectTask', projecttaskid: 'ProjectTask', task: 'ProjectTask', phase: 'ProjectTask',
	costcode: 'CostCode', costcodeid: 'CostCode',
}; // prettier-ignore

/** The field of a bill's line that a dimension of the file is; undefined for a segment or an unknown one. */
export function fieldOf(name: string): keyof Coding | undefined {
	return aliases[name.toLowerCase().replace(/[^a-z]/g, '')];
}

/**
 * The dimensions of a line as fields of a bill's line. A subaccount is one text of all its segments, without separators; it comes
 * whole, or is put together of the segments' own dimensions. A dimension without a place is a problem: its value would be lost.
 */
export function codingOf(line: InvoiceLine, segments: Segment[] = []): { coding: Coding; problems: Problem[] } {
	const coding: Coding = {};
	const problems: Problem[] = [];
	const dimensions = line.dimensions ?? [];
	for (const { name, value } of dimensions) {
		if (segments.some((each) => sameCode(each.dimension, name))) continue;
		const field = fieldOf(name);
		if (field) coding[field] = field === 'Subaccount' || field === 'CostCode' ? value.replace(/[-./]/g, '') : value;
		else problems.push(unknown(line, name));
	}
	const joined = join(line, dimensions, segments, problems);
	if (joined !== undefined && coding.Subaccount === undefined) coding.Subaccount = joined;
	return { coding, problems };
}

function join(line: InvoiceLine, dimensions: Dimension[], segments: Segment[], problems: Problem[]): string | undefined {
	const parts = segments.map((segment) => ({ ...segment, value: dimensions.find((each) => sameCode(each.name, segment.dimension))?.value.trim() }));
	if (parts.every((part) => part.value === undefined)) return undefined;
	for (const { dimension, length, value } of parts) {
		const at = onLine(line, `dimensions.${dimension}`);
		if (value === undefined) {
			problems.push(rejected({ code: 'subaccount.segmentMissing', message: `Line ${line.lineNumber}: the subaccount has no value for its segment "${dimension}".`, fix: 'Choose one in Stampli; a subaccount needs all its segments.', who: 'accountsPayable', where: 'Stampli', ...at }));
		} else if (value.length > length) {
			problems.push(rejected({ code: 'subaccount.segmentTooLong', message: `Line ${line.lineNumber}: "${value}" is longer than the ${length} characters of segment "${dimension}".`, fix: 'Correct the value in Stampli, or the length in the option Subaccount Segments of the node.', who: 'integrator', where: 'n8n or Stampli', ...at }));
		}
	}
	return parts.map(({ value = '', length }) => value.padEnd(length)).join('').trimEnd();
}

function unknown(line: InvoiceLine, name: string): Problem {
	return rejected({
		code: 'dimension.unknown',
		message: `Line ${line.lineNumber}: a line of a bill in Acumatica has no place for the dimension "${name}", so its value would be lost.`,
		fix: 'Name it Subaccount, Project, Project Task, Cost Code or Branch in the mapping profile, or list it as a segment of the subaccount in the node.',
		who: 'integrator',
		where: 'n8n',
		...onLine(line, `dimensions.${name}`),
	});
}
