const shape = /\bST[A-Z2-7]{18}\b/g;

/** Our mark on a bill. */
export { invoiceReference as billReference } from '../../core/reference';

/** Our mark inside a text that people may have added to. What stands before it may name another bill of ours. */
export function referenceIn(text: string): string | undefined {
	return text.match(shape)?.at(-1);
}
