import type { IDataObject } from 'n8n-workflow';
import type { Fixer, Problem } from '../../../../core/errors';
import { sum } from '../../../../core/money';
import type { HeldRecord } from '../../../../core/ports';
import { eachItem } from '../../../shared/eachItem';
import { openLedger } from '../../../shared/openLedger';
import { optionsProperty } from '../../../shared/parameters';
import type { Operation } from '../../operation';
import { filterOf, filterOptions } from './selection';

const examples = 3;
const fixers: Record<Fixer, string> = { accountsPayable: 'Accounts payable', erpAdministrator: 'ERP administrator', integrator: 'Integrator', nobody: 'Nobody: it mends itself' };

export const summarizeHeldRecords: Operation = {
	option: { name: 'Summarize', value: 'summarize', action: 'Summarize held records', description: 'Get one item that says how much is held, for which problems, and who can mend them, with a text for a message' },
	properties: [optionsProperty(filterOptions)],
	usesSftp: false,
	run: async (context) => {
		const ledger = await openLedger(context);
		return await eachItem(context, async (itemIndex) => {
			const held = await ledger.held({ ...filterOf(context, itemIndex), limit: Number.MAX_SAFE_INTEGER });
			const now = new Date(await ledger.now()).toISOString();
			return [{ json: summaryJson(held, now) }];
		});
	},
};

interface Group {
	code: string;
	who: Fixer;
	problem: Problem;
	records: Set<HeldRecord>;
}

function summaryJson(held: HeldRecord[], now: string): IDataObject {
	const groups = new Map<string, Group>();
	for (const record of held) {
		for (const problem of record.outcome.problems) {
			const key = `${problem.code}|${problem.who}`;
			const group = groups.get(key) ?? { code: problem.code, who: problem.who, problem, records: new Set() };
			group.records.add(record);
			groups.set(key, group);
		}
	}
	const byProblem = [...groups.values()].sort((a, b) => b.records.size - a.records.size);
	const byWho = (Object.keys(fixers) as Fixer[]).flatMap((who) => {
		const records = held.filter(({ outcome }) => outcome.problems.some((problem) => problem.who === who));
		return records.length > 0 ? [{ who, name: fixers[who], records: records.length, sums: sumsOf(records) }] : [];
	});
	const forPerson = held.filter(({ outcome }) => outcome.nextTryAt === undefined).length;
	const oldest = held.map(({ outcome }) => outcome.at).sort()[0] ?? null;
	return {
		held: held.length, waitForPerson: forPerson, oldestOutcomeAt: oldest, at: now, sums: sumsOf(held),
		byProblem: byProblem.map(({ code, who, problem, records }) => ({ code, who, records: records.size, example: problem.message, fix: problem.fix, where: problem.where, recordIds: [...records].map(({ summary }) => summary.recordId) })),
		byWho,
		subject: `${held.length} Stampli ${held.length === 1 ? 'record is' : 'records are'} held`,
		text: message(held, byProblem, forPerson),
	} as unknown as IDataObject; // prettier-ignore
}

function sumsOf(records: HeldRecord[]): Record<string, string> {
	const perCurrency = Map.groupBy(records.filter(({ summary }) => summary.amount !== undefined), ({ summary }) => summary.currency ?? '');
	return Object.fromEntries([...perCurrency].map(([currency, some]) => [currency, sum(some.map(({ summary }) => summary.amount!))]));
}

function message(held: HeldRecord[], groups: Group[], forPerson: number): string {
	if (held.length === 0) return 'Nothing is held.';
	const sums = Object.entries(sumsOf(held)).map(([currency, amount]) => `${currency} ${amount}`.trim());
	const head = `${held.length} held${sums.length > 0 ? ` (${sums.join(', ')})` : ''}; ${forPerson} of them are not tried again before somebody decides.`;
	const sections = (Object.keys(fixers) as Fixer[]).flatMap((who) => {
		const own = groups.filter((group) => group.who === who);
		return own.length > 0 ? [[`${fixers[who]}:`, ...own.map(line)].join('\n')] : [];
	});
	return [head, ...sections].join('\n\n');
}

function line({ problem, records }: Group): string {
	const names = [...records].slice(0, examples).map(({ summary }) => summary.number ?? summary.rows);
	const more = records.size > examples ? ` and ${records.size - examples} more` : '';
	return `- ${records.size} × ${problem.message} (${names.join(', ')}${more})\n  → ${problem.fix} (${problem.where})`;
}
