import '../../../../prove/child/clock';
import '../../../../prove/child/watch';
import type { Ledger } from '../../../../core/ports';
import * as opening from '../../../../nodes/shared/openLedger';
import { passing } from '../../../../prove/child/boundaries';
import { keeps } from './job';

/** The ledger's keeping of values by name, with a boundary for each kind of name. */
function withKeeps(ledger: Ledger): Ledger {
	const kindOf = (name: string, value: string) => (name.startsWith('x12:parcel:') && !value.endsWith('"sent":{}}') ? 'delivered' : (keeps.find((each) => name.split(':')[1] === each) ?? 'other'));
	return new Proxy(ledger, {
		get(target, key) {
			if (key !== 'replaceWatermark') return Reflect.get(target, key) as unknown;
			return (name: string, expected: string | undefined, value: string) => passing(`keep.${kindOf(name, value)}`, () => target.replaceWatermark(name, expected, value));
		},
	});
}

// Whoever loads it after this gets the real thing, with boundaries at which the process can be ended.
require.cache[require.resolve('../../../../nodes/shared/openLedger')]!.exports = {
	...opening,
	openLedger: async (context: Parameters<typeof opening.openLedger>[0]) => withKeeps(await opening.openLedger(context)),
};
