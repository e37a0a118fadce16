import type { Problem } from '../../core/errors';
import type { Dimension, Invoice, InvoiceLine } from '../../core/model';
import type { Row } from '../../io/odata/paging';
import { dimensionTarget, findBranch, isActiveDimension, valuesOf } from './dimensions';
import { isWithin, isYes, textOf } from './fields';
import type { Lookups } from './lookups';
import { erpName, onLine, rejected } from './problems';
import type { BillSettings } from './settings';

/** Distribution rules, projects and branches of every line. What no dimension of the system is named by is told by the draft. */
export async function checkDimensions(invoice: Invoice, settings: BillSettings, lookups: Lookups): Promise<Problem[]> {
	const { branchesOn } = await lookups.company();
	const isCoded = invoice.lines.some((line) => line.dimensions?.length);
	const dimensions = isCoded ? await lookups.dimensions() : [];
	const problems = await Promise.all(
		invoice.lines.flatMap((line) =>
			(line.dimensions ?? []).map(async (each) => {
				const target = dimensionTarget(each.name, dimensions);
				if (target?.kind === 'rule') return await checkRule(line, each, target.number, dimensions, lookups);
				return target?.kind === 'project' ? await checkProject(invoice, line, each, lookups) : [];
			}),
		),
	);
	return [...problems.flat(), ...(branchesOn ? await checkBranch(invoice, settings, dimensions, lookups) : [])];
}

const facts = (line: InvoiceLine, { name, value }: Dimension, where: string) => ({ where: `${erpName}, ${where}`, ...onLine(line, `dimensions.${name}`), unmapped: { table: `dimension:${name}` as const, code: value } });

async function checkRule(line: InvoiceLine, each: Dimension, number: number, dimensions: Row[], lookups: Lookups): Promise<Problem[]> {
	const at = facts(line, each, 'Distribution Rules');
	const { unmapped: _unmapped, ...mapped } = at;
	if (!isActiveDimension(number, dimensions)) {
		return [rejected({ code: 'dimension.inactive', message: `Line ${line.lineNumber}: dimension ${number} ("${each.name}") is not active.`, fix: 'Activate the dimension, or correct its name in the mapping profile.', ...mapped, where: `${erpName}, Dimensions` })];
	}
	const [rule] = await lookups.rules.get([each.value]);
	const refused = (code: string, why: string, more: Partial<Problem>) => [
		rejected({ code, message: `Line ${line.lineNumber}: "${each.value}" of dimension ${each.name} ${why}.`, fix: 'Choose another value in Stampli, or mend the distribution rule.', ...more }),
	];
	if (!rule) return refused('dimensionValue.unknown', 'is no distribution rule (a cost centre alone does not do)', at);
	if (textOf(rule, 'InWhichDimension') !== String(number)) return refused('dimensionValue.otherDimension', `belongs to dimension ${textOf(rule, 'InWhichDimension')}`, at);
	return isYes(rule, 'Active') ? [] : refused('dimensionValue.inactive', 'is not active', mapped);
}

async function checkProject(invoice: Invoice, line: InvoiceLine, each: Dimension, lookups: Lookups): Promise<Problem[]> {
	const [project] = await lookups.projects.get([each.value]);
	const at = facts(line, each, 'Projects');
	const { unmapped: _unmapped, ...mapped } = at;
	const day = invoice.postingDate ?? invoice.invoiceDate;
	if (!project) return [rejected({ code: 'dimensionValue.unknown', message: `Line ${line.lineNumber}: project ${each.value} does not exist.`, fix: 'Choose another project in Stampli, or create it.', ...at })];
	if (isYes(project, 'Active') && isWithin(project, 'ValidFrom', 'ValidTo', day)) return [];
	return [rejected({ code: 'dimensionValue.inactive', message: `Line ${line.lineNumber}: project ${each.value} is not active on ${day}.`, fix: 'Choose another project in Stampli, or change its dates.', ...mapped })];
}

/** A document has one branch, a journal entry one per line; each must exist and be enabled. */
async function checkBranch(invoice: Invoice, settings: BillSettings, dimensions: Row[], lookups: Lookups): Promise<Problem[]> {
	const rows = await lookups.branches();
	const named = invoice.lines.flatMap((line) => valuesOf(line, 'branch', dimensions).map(({ value }) => value));
	const wanted = [...new Set([...named, ...(named.length < invoice.lines.length && settings.branch ? [settings.branch] : [])].map((each) => each.trim()))];
	const at = { who: 'integrator' as const, where: `${erpName}, Branches, or the SAP Business One node`, field: 'lines.dimensions.Branch' };
	if (wanted.length === 0) {
		return [rejected({ code: 'branch.missing', message: 'The company has branches, and neither the invoice nor the node names one.', fix: 'Set Branch in the options of the node, or export a dimension "Branch".', ...at })];
	}
	const problems = wanted.flatMap((each) => {
		const branch = findBranch(each, rows);
		if (branch && !isYes(branch, 'Disabled')) return [];
		return [rejected({ code: branch ? 'branch.disabled' : 'branch.unknown', message: `Branch ${each} ${branch ? 'is disabled' : 'does not exist'}.`, fix: 'Choose another branch in Stampli or in the node.', ...at, ...(branch ? {} : { unmapped: { table: 'dimension:Branch' as const, code: each } }) })];
	});
	const distinct = new Set(wanted.map((each) => textOf(findBranch(each, rows) ?? {}, 'BPLID') || each));
	if (settings.documentKind === 'journalEntry' || distinct.size < 2) return problems;
	return [...problems, rejected({ code: 'branch.several', message: `The lines belong to several branches (${wanted.join(', ')}); a document of ${erpName} has one.`, fix: 'Split the invoice in Stampli, or set Document Kind to Journal Entry.', ...at })];
}
