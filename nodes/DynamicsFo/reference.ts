/** The HeaderReference of an invoice: F&O's own database refuses a second pending invoice with the same one. */
export { invoiceReference as headerReference } from '../../core/reference';
