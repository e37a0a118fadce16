const shape = /\bST[A-Z2-7]{18}\b/;

/** Our mark on a bill. */
export { invoiceReference as billReference } from '../../core/reference';

/** Our mark inside a text that people may have added to. */
export function referenceIn(text: string): string | undefined {
	return shape.exec(text)?.[0];
}
