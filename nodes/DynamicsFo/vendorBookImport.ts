import type { ErpVendor, VendorAnswer, VendorWrite } from '../../core/books';
import type { Vendor } from '../../core/model';
import { planVendor } from '../../core/vendorUpsert';
import { attempt } from '../shared/attempt';
import type { RecordError } from './dataPackageActions';
import { packageFiles } from './dataPackageManifest';
import { importPackage, type PackageRun } from './dataPackages';
import { sameCode } from './fields';
import { type PackageWay, standardProjects } from './packageWay';
import { writeZip } from './packageZip';
import { erpName } from './problems';
import { writable } from './vendorBookBody';
import type { VendorGroup } from './vendorBookGroups';

/** What became of a group: vendors that are decided, and what is to be told of those that have to be sent by themselves. */
export interface GroupAnswer {
	answers: Map<VendorWrite, VendorAnswer>;
	notes: Map<VendorWrite, string>;
}

/** The entity's label in Data management. */
const label = 'Vendors V2';

/** Imports a group as one package. Nothing is believed of it: what is then in F&O decides. */
export async function importVendors(way: PackageWay, group: VendorGroup, find: (vendors: Vendor[]) => Promise<(ErpVendor | undefined)[]>, reason: string): Promise<GroupAnswer> {
	const { writes, rows, fields, company } = group;
	const result: GroupAnswer = { answers: new Map(), notes: new Map() };
	if (writes.length === 0) return result;
	const project = way.project ?? standardProjects.vendorImport;
	let begun = false;
	const work = async (run: PackageRun) => {
		const memory = { read: async (name: string) => await run.memory?.read(name), write: async (name: string, id: string) => void ((begun = true), await run.memory?.write(name, id)) };
		// The same vendors may get the same values again after somebody changed them in F&O: that is a new import.
		return await importPackage({ ...run, memory }, { package: await writeZip(packageFiles(project, [{ label, fields, rows }], { kind: 'csv' })), definitionGroup: project, company, entities: [], overwrite: false, again: true });
	};
	const imported = await attempt(way.turn ? way.turn(work) : work(way.run));
	if (!imported.done) {
		const { refusal } = imported;
		const mayRun = begun || refusal.kind === 'ambiguous' || refusal.code === 'package.timeout';
		if (mayRun) return { ...result, answers: new Map(writes.map((write) => [write, { status: 'notSent', message: `${refusal.message}. The vendors of that package are compared at the next try` }])) };
		return { ...result, notes: new Map(writes.map((write) => [write, `${reason} But the data project "${project}" takes no package: ${refusal.message} (${refusal.hint})`])) };
	}
	const { executionId, status, errors } = imported.value;
	const found = await attempt(find(writes.map(({ vendor }) => vendor)));
	if (!found.done) {
		const message = `Data package ${executionId} ended as ${status}; its vendors are compared at the next try, as they cannot be read now (${found.refusal.message})`;
		return { ...result, answers: new Map(writes.map((write) => [write, { status: 'notSent', message, ...(found.refusal.retryAfterMs === undefined ? {} : { retryAfterMs: found.refusal.retryAfterMs }) }])) };
	}
	writes.forEach((write, i) => {
		const now = found.value[i];
		if (now && isAsSent(write, now)) result.answers.set(write, { status: 'done', vendor: now, note: `${reason} It went as data package "${project}" (${executionId}).` });
		else result.notes.set(write, `Data package ${executionId} (${status}) did not take it${reasonOf(errors, write, i)}.`);
	});
	return result;
}

function isAsSent({ vendor, existing, fields }: VendorWrite, now: ErpVendor): boolean {
	return planVendor(vendor, now.vendor, undefined, { writable, owner: (field) => (!existing || fields.includes(field) ? 'stampli' : 'erp'), erp: erpName }).action === 'unchanged';
}

/** F&O names a record by its number or by its place in the file. */
function reasonOf(errors: RecordError[], { vendor }: VendorWrite, index: number): string {
	const own = errors.find(({ recordId }) => sameCode(recordId, vendor.vendorId)) ?? errors.find(({ recordId }) => recordId === String(index + 1));
	return own ? `: ${own.message.replace(/\s+/g, ' ').replace(/\.+$/, '').slice(0, 500)}` : '';
}
