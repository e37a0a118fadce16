/** The document number of an invoice in a journal: the server itself refuses to post a second one with the same number. */
export { invoiceReference as documentNumber } from '../../../core/reference';

/** Whether a journal document was made here, by whatever run. */
export function isOurNumber(text: string): boolean {
	return /^ST[A-Z2-7]{18}$/.test(text);
}
