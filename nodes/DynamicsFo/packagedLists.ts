import { StampliErpError } from '../../core/errors';
import type { Row } from '../../io/odata/paging';
import { freed } from '../../io/freed';
import { exportPackage, isPackageForm } from './dataPackageExport';
import type { PackageRun } from './dataPackages';
import { codeKey, textOf } from './fields';
import { packagedRows } from './packagedRows';
import { packedFiles } from './packageZip';
import { type FilteredQuery, type Lists, valueGroups } from './wholeList';

const pieceSize = 250;

export interface PackagedLists extends Lists {
	/** Rows of the main entity in the packages read so far. */
	rows(): number;
	executions(): string[];
}

/**
 * Whole lists from the packages of one export project: an entity of companies from one package per company, a shared one from one
 * package. Only `main` is taken from it; what else a list needs, such as which chart of accounts a company has, is read by `others`.
 */
export function packagedLists(run: PackageRun, project: string, { main, company, others }: { main: string; company: string; others: Lists }): PackagedLists {
	const packages = new Map<string, Promise<Buffer>>();
	const executions: string[] = [];
	let read = 0;

	const packageOf = (owner: string): Promise<Buffer> => {
		const fetched = async () => {
			const answer = await exportPackage(run, { definitionGroup: project, company: owner });
			if (answer.status !== 'Succeeded') throw incomplete(project, answer.executionId, answer.status);
			executions.push(answer.executionId);
			return answer.package;
		};
		const known = packages.get(owner) ?? fetched();
		packages.set(owner, known);
		return known;
	};

	/** Rows of a shared entity, or of one company's. */
	const rowsOf = async (columns: string[], key: string[], owner = company) => {
		const files = (await packedFiles(await packageOf(owner))).filter((file) => !isPackageForm(file));
		const rows = await packagedRows(files, columns.filter((name) => name !== 'dataAreaId'), key.filter((name) => name !== 'dataAreaId'));
		if (!rows) throw noSuchFile(project, columns);
		read += rows.length;
		return rows;
	};

	async function* pagesOf(set: string, values: string[], property: string, query: FilteredQuery, key: string[]): AsyncGenerator<Row[]> {
		if (set !== main) return yield* others.pagesOf(set, values, property, query, key);
		const columns = String(query.$select).split(',');
		if (property === 'dataAreaId') {
			for (const owner of values) {
				const rows = await rowsOf(columns, key, owner);
				freed(await packageOf(owner));
				packages.delete(owner);
				for (const piece of rows.pieces(pieceSize)) yield piece.map((row) => ({ dataAreaId: owner.toLowerCase(), ...row }));
				rows.close();
			}
			return;
		}
		const rows = await rowsOf(columns, key);
		for (const some of valueGroups(values, property)) {
			const wanted = new Set(some.map(codeKey));
			for (const piece of rows.pieces(pieceSize)) yield piece.filter((row) => wanted.has(codeKey(textOf(row, property))));
		}
		rows.close();
	}

	return {
		rows: () => read,
		executions: () => executions,
		pagesOf,
		of: async (...asked) => {
			const all: Row[] = [];
			for await (const page of pagesOf(...asked)) all.push(...page);
			return all;
		},
		whole: others.whole,
	};
}

function incomplete(project: string, executionId: string, status: string): StampliErpError {
	return new StampliErpError({ kind: 'rejected', code: 'package.incomplete', message: `The export of "${project}" ended as ${status}, so that its list is not whole`, hint: `Look at execution ${executionId} in Data management.` });
}

function noSuchFile(project: string, columns: string[]): StampliErpError {
	return new StampliErpError({ kind: 'rejected', code: 'package.columns', message: `No CSV file of the data project "${project}" has all the columns ${columns.filter((name) => name !== 'dataAreaId').join(', ').toUpperCase()}`, hint: 'Add the entity with all its fields to the data project, with CSV as its source data format.' });
}
