import type { ErpVendor, VendorAnswer, VendorBook, VendorWrite } from '../../core/books';
import type { Vendor } from '../../core/model';
import { goesAsPackage } from './dataPackageDecision';
import { codeKey } from './fields';
import type { PackageWay } from './packageWay';
import { remaining, vendorGroups } from './vendorBookGroups';
import { type GroupAnswer, importVendors } from './vendorBookImport';

export interface PackagedVendors {
	vendorGroup?: string;
	concurrency?: number;
	companyOf(vendor: Vendor): string;
	find(vendors: Vendor[]): Promise<(ErpVendor | undefined)[]>;
}

/** A smaller group is not worth an asynchronous job. */
const minRecords = 50;

/**
 * Many creates and updates of vendors: above the set size, or when F&O throttles lastingly, as data packages, the others one by one.
 * What a package did not take is then sent by itself, so that each vendor that F&O refuses has its own reason.
 */
export function vendorPackages(way: PackageWay, vendors: PackagedVendors): NonNullable<VendorBook['writeMany']> {
	const companyOf = ({ vendor }: VendorWrite) => vendors.companyOf(vendor);

	return async (writes, one) => {
		const answers = new Map<VendorWrite, VendorAnswer>();
		const notes = new Map<VendorWrite, string>();
		const open = () => writes.filter((write) => !answers.has(write));
		const groups = () => vendorGroups(open(), companyOf, vendors.vendorGroup ?? '').filter((group) => group.writes.length >= minRecords);
		/** Legal entities in which F&O took a number of ours. Where it gives its own ones, a package would make vendors that nobody finds again. */
		const takesNumbers = new Set<string>();
		const takes = (write: VendorWrite) => write.existing !== undefined || takesNumbers.has(codeKey(companyOf(write)));
		const send = async (write: VendorWrite): Promise<VendorAnswer> => {
			const answer = await one(write);
			if (answer.status === 'done') takesNumbers.add(codeKey(companyOf(write)));
			const note = notes.get(write);
			return answer.status === 'done' && note ? { ...answer, note: `It was sent by itself. ${note}` } : answer;
		};
		const keep = (taken: GroupAnswer) => {
			for (const [write, answer] of taken.answers) answers.set(write, answer);
			for (const [write, note] of taken.notes) notes.set(write, note);
		};

		const bySize = goesAsPackage({ records: writes.length, throttled: false }, way);
		for (const group of bySize.asPackage ? groups() : []) {
			const first = group.writes[0]!;
			if (!takes(first)) answers.set(first, await send(first));
			if (takes(first)) keep(await importVendors(way, remaining(group, (write) => answers.has(write)), vendors.find, bySize.reason));
		}

		const throttled = await oneByOne(open(), send, answers);
		if (throttled) {
			const byWaiting = goesAsPackage({ records: open().length, throttled: true }, { ...way, minRecords });
			for (const group of byWaiting.asPackage ? groups().filter((each) => takes(each.writes[0]!)) : []) keep(await importVendors(way, group, vendors.find, byWaiting.reason));
			for (const write of open()) answers.set(write, { ...throttled, message: [throttled.message, notes.get(write)].filter(Boolean).join('. ') });
		}
		return writes.map((write) => answers.get(write)!);
	};

	/** Until F&O asks for a longer pause than we wait: the answer that did is given back, and what is open then stays open. */
	async function oneByOne(writes: VendorWrite[], send: (write: VendorWrite) => Promise<VendorAnswer>, answers: Map<VendorWrite, VendorAnswer>) {
		let throttled: Extract<VendorAnswer, { status: 'notSent' }> | undefined;
		const waiting = [...writes];
		const worker = async () => {
			for (let write = waiting.shift(); write; write = waiting.shift()) {
				const answer = await send(write);
				if (answer.status !== 'notSent' || answer.retryAfterMs === undefined || way.above === 0) answers.set(write, answer);
				else {
					throttled ??= answer;
					waiting.length = 0;
				}
			}
		};
		await Promise.all(Array.from({ length: Math.min(vendors.concurrency ?? 8, writes.length) }, worker));
		return throttled;
	}
}
