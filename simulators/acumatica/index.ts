export { startAcumatica, type AcumaticaOptions, type AcumaticaSimulator } from './server';
export { billOf, enterBill, pay, voidPayment, type BillEntered, type PaymentMade } from './people';
export type { AcumaticaSettings } from './settings';
export { listOf, newRow, numberOf, textOf, type Row } from './store';
