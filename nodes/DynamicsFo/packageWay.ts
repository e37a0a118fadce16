import type { PackageRun } from './dataPackages';

/** How large lists and loads go through Data management by themselves. */
export interface PackageWay {
	/** Records above which they do; 0: never. */
	above: number;
	/** Data project; absent: the standard one of the entity. */
	project?: string;
	run: PackageRun;
	/** Does imports one after the other, as F&O wants; throws `transient` while another one runs. Absent: nobody else imports. */
	turn?<T>(work: (run: PackageRun) => Promise<T>): Promise<T>;
}

/** Names under which the data projects are looked for. */
export const standardProjects = {
	vendor: 'Stampli vendors export',
	glAccount: 'Stampli accounts export',
	dimensionValue: 'Stampli dimension values export',
	vendorImport: 'Stampli vendors import',
} as const;

/** Records. Below, pages of a list are quicker than F&O makes a package, and need less memory, as a package is whole before it is read. */
export const standardAbove = { export: 250_000, import: 1000 } as const;
