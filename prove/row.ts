import type { ProvenErp } from './erps';

/** Figures of one seed. Names in `zero` must stay 0; the others are counts that say how much was tried. */
export type Figures = Record<string, number>;

/** What one case came to; `said` tells in words what is wrong, for a person who runs its seed again. */
export type Came = Figures | Told;

export interface Told {
	figures: Figures;
	said: string[];
}

/** How much to do: everything, or the short version that belongs to the tests. */
export type Scale = 'full' | 'short';

export interface Proof {
	/** One case. Throws only when the harness itself fails; that counts as a failing seed too. */
	one(seed: number): Promise<Came>;
	close(): Promise<void>;
}

/** A promise that is measured: what is done to the package, and the figures to reach. */
export interface Row {
	/** For `--only`. */
	id: string;
	/** What happens, for the table. */
	fault: string;
	/** Figures that must be 0, in the words of the table: `lost`, `doubled`. */
	zero: readonly string[];
	/** Figures that must not be 0: without them nothing would have been tried. */
	tried: readonly string[];
	/** True when it is shown for each ERP. */
	perErp: boolean;
	/** Cases: seeds 1 to so many. */
	seeds: Record<Scale, number>;
	/** Cases at once; default 1. */
	lanes?: number;
	/** How the case differs from real life, where it does: told below the table. */
	note?: string;
	/** What this machine lacks for it, in words: the row is skipped then. */
	lacks?(): Promise<string | undefined>;
	open(setting: { erp: ProvenErp; scale: Scale }): Promise<Proof>;
}

export interface Result {
	row: Row;
	/** For people; absent for rows that concern no ERP. */
	erp?: { id: string; name: string };
	seeds: [first: number, last: number];
	figures: Figures;
	failures: { seed: number; what: string }[];
	seconds: number;
	/** When it began: ISO date. */
	measured: string;
	/** Why nothing was tried. Such a row is neither reached nor failed. */
	skipped?: string;
}

/** Runs the seeds of a row, a few at once, and adds the figures up. */
export async function runRow(row: Row, setting: { erp: ProvenErp; scale: Scale; seed?: number; onCase?: (done: number, all: number) => void }): Promise<Result> {
	const startedAt = performance.now();
	const measured = new Date().toISOString().slice(0, 10);
	const last = row.seeds[setting.scale];
	const seeds = setting.seed === undefined ? Array.from({ length: last }, (_, i) => i + 1) : [setting.seed];
	const range: Result['seeds'] = [seeds[0]!, seeds.at(-1)!];
	const figures: Figures = Object.fromEntries([...row.zero, ...row.tried].map((name) => [name, 0]));
	const failures: Result['failures'] = [];
	const erp = row.perErp ? { erp: { id: setting.erp.id, name: setting.erp.name } } : {};
	const skipped = await row.lacks?.();
	if (skipped) return { row, ...erp, seeds: range, figures, failures, seconds: 0, measured, skipped };
	const proof = await row.open(setting);
	let done = 0;
	try {
		const lane = async () => {
			for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
				await proof.one(seed).then(
					(came) => {
						const { figures: own, said } = isTold(came) ? came : { figures: came, said: [] };
						for (const [name, value] of Object.entries(own)) figures[name] = (figures[name] ?? 0) + value;
						const broken = row.zero.filter((name) => own[name]! > 0).map((name) => `${own[name]} ${name}`);
						if (broken.length > 0) failures.push({ seed: seed!, what: [broken.join(', '), ...said].join('\n') });
					},
					(error: Error) => failures.push({ seed: seed!, what: error.stack ?? error.message }),
				);
				setting.onCase?.(++done, range[1] - range[0] + 1);
			}
		};
		await Promise.all(Array.from({ length: row.lanes ?? 1 }, lane));
	} finally {
		await proof.close();
	}
	return { row, ...erp, seeds: range, figures, failures, seconds: (performance.now() - startedAt) / 1000, measured };
}

function isTold(came: Came): came is Told {
	return Array.isArray((came as { said?: unknown }).said);
}

/** Whether every figure was reached, and something was tried at all. */
export function isReached({ row, figures, failures, skipped }: Result): boolean {
	return !skipped && failures.length === 0 && row.zero.every((name) => figures[name] === 0) && row.tried.every((name) => figures[name]! > 0);
}
