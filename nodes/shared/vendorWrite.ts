import type { ErpVendor, VendorAnswer, VendorBook, VendorWrite } from '../../core/books';
import { isKind, type Problem } from '../../core/errors';
import type { Vendor } from '../../core/model';
import { planVendor, type VendorPlan } from '../../core/vendorUpsert';

/** What became of one vendor. `problems` is empty when it is done. */
export interface Written {
	status: 'done' | 'held';
	/** "created", "updated", "unchanged". */
	state: string;
	reason: string;
	problems: Problem[];
	retryMs?: number;
}

/** What a plan sends; undefined when that is nothing. */
export function writeOf(vendor: Vendor, plan: VendorPlan, existing: ErpVendor | undefined): VendorWrite | undefined {
	if (plan.action === 'create') return { vendor, fields: [] };
	return plan.action === 'update' ? { vendor, existing: existing!, fields: plan.changes.map((change) => change.field) } : undefined;
}

/** One create or update. Whatever happens is an answer; only a wrong setup is thrown. */
export async function sendVendor(book: VendorBook, { vendor, existing, fields }: VendorWrite): Promise<VendorAnswer> {
	return await (existing ? book.update(existing, vendor, fields) : book.create(vendor)).catch((error: unknown): VendorAnswer => {
		if (isKind(error, 'setup')) throw error;
		const message = error instanceof Error ? error.message : String(error);
		return isKind(error, 'transient') ? { status: 'notSent', message, ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }) } : { status: 'lost', message };
	});
}

/** Carries out one plan, unless it was and `sent` is the answer. After a lost one the vendor is looked up again: what it has decides. */
export async function writeVendor(book: VendorBook, vendor: Vendor, plan: VendorPlan, existing: ErpVendor | undefined, erp: string, sent?: VendorAnswer): Promise<Written> {
	const name = `Vendor ${vendor.vendorId}`;
	if (plan.action === 'hold') return held(plan.problems);
	if (plan.action === 'unchanged') return done('unchanged', `${name} is in ${erp} as it should be. Nothing was sent.${notes(plan)}`);
	const write = writeOf(vendor, plan, existing)!;
	const { fields } = write;
	const answer = sent ?? (await sendVendor(book, write));
	const [state, reason] = plan.action === 'create' ? ['created', `${name} was created in ${erp}.`] : ['updated', `${name} was updated in ${erp}: ${fields.join(', ')}.`];
	switch (answer.status) {
		case 'done':
			return done(state, `${reason}${answer.note ? ` ${answer.note}` : ''}${notes(plan)}`);
		case 'refused':
			return held(answer.problems);
		case 'notSent':
			return held([unavailable(erp, answer.message)], answer.retryAfterMs);
		case 'lost': {
			const [now] = await book.find([vendor]).catch(() => [undefined]);
			const after = now && planVendor(vendor, now.vendor, undefined, { writable: book.writable, owner: (field) => (plan.action === 'create' || fields.includes(field) ? 'stampli' : 'erp'), erp });
			return after?.action === 'unchanged' ? done(state, `${reason} The answer had been lost.`) : held([unavailable(erp, answer.message)]);
		}
	}
}

function done(state: string, reason: string): Written {
	return { status: 'done', state, reason, problems: [] };
}

function held(problems: Problem[], retryMs?: number): Written {
	return { status: 'held', state: 'held', reason: '', problems, ...(retryMs === undefined ? {} : { retryMs }) };
}

/** What was not taken over, so that nothing is dropped silently. */
function notes(plan: Exclude<VendorPlan, { action: 'hold' }>): string {
	const kept = plan.action === 'create' ? [] : plan.kept;
	const parts = [
		...(kept.length > 0 ? [`Kept as they are there: ${kept.map((each) => each.field).join(', ')}.`] : []),
		...(plan.ignored.length > 0 ? [`Cannot be written there: ${plan.ignored.join(', ')}.`] : []),
	];
	return parts.map((part) => ` ${part}`).join('');
}

function unavailable(erp: string, message: string): Problem {
	return {
		code: 'erp.unavailable', kind: 'transient', message: `${erp} could not be reached or asked us to wait: ${message}`,
		fix: 'Nothing to do: it is tried again by itself. If it lasts, ask the ERP administrator.', who: 'nobody', where: erp,
	}; // prettier-ignore
}
