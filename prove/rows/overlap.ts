import { invoicesCsv } from '../files';
import { openProcesses } from '../processes';
import { draw } from '../random';
import type { Row } from '../row';
import type { Scenario } from '../scenario';
import { withCase } from '../settle';
import type { ErpWorld } from '../erps';

const workers = 4;

/** Four processes poll the same folder at the same moment, each twice, and none knows what the others were handed. */
export const overlap: Row = {
	id: 'overlap',
	fault: 'every poll doubled, the same invoice in 2 to 5 files, 4 processes at once',
	zero: ['doubled', 'lost', 'halfDone'],
	tried: ['invoices', 'copies'],
	perErp: true,
	seeds: { full: 20, short: 1 },
	async open({ erp }) {
		const processes = openProcesses(workers);
		return {
			one: (seed) =>
				withCase({ erp, seed, processes, made: (world) => copies(world, seed) }, async (each) => {
					const places = Array.from({ length: workers }, (_, i) => `${each.workspace.folder}/static-${i}.json`);
					await Promise.all(places.map((staticFile) => each.start({ staticFile, pollsAtOnce: 2 })));
					each.aheadMs += 61 * 60_000;
					await each.settle();
					const { said, ...found } = await each.find();
					return { figures: { ...found, invoices: each.made.bills.size, copies: each.made.files.reduce((sum, { invoices }) => sum + invoices.length, 0) }, said };
				}),
			close: () => processes.close(),
		};
	},
};

/** Each invoice in two to five of the files. */
function copies(world: ErpWorld, seed: number): Scenario {
	const { below } = draw(seed);
	const invoices = Array.from({ length: 3 + below(6) }, (_, i) => world.invoice(`O${seed}-${i + 1}`, [`${10 + below(90)}.50`, '12.25'].slice(0, 1 + below(2))));
	const files = Array.from({ length: 5 }, (): typeof invoices => []);
	for (const invoice of invoices) {
		const first = below(files.length);
		for (let copy = 1 + below(4); copy >= 0; copy--) files[(first + copy) % files.length]!.push(invoice);
	}
	const filled = files.filter((each) => each.length > 0);
	return {
		files: filled.map((each, i) => ({ name: `Invoices_O${seed}_${i}.csv`, text: invoicesCsv(each), invoices: each })),
		bills: new Map(invoices.map((invoice) => [invoice.invoiceNumber, invoice])),
		held: new Set(),
	};
}
