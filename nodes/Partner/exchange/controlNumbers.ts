import type { Ledger } from '../../../core/ports';
import { changeKept } from './keptJson';

const highest = 999_999_999;

/**
 * The next number between us and a partner, for an interchange and the one group in it. Each is given out once, before anything
 * is sent; a number that a dying run leaves behind is a gap, which is allowed.
 */
export async function nextControlNumber(ledger: Ledger, pair: string): Promise<string> {
	const next = await changeKept<number>(ledger, `x12:control:${pair}`, (last = 0) => (last >= highest ? 1 : last + 1));
	return String(next);
}
