export { startAcumatica, type AcumaticaOptions, type AcumaticaSimulator } from './server';
export { applyAdjustment, billOf, enterBill, pay, reverseBill, voidPayment, type BillEntered, type PaymentMade } from './people';
export type { AcumaticaSettings } from './settings';
export { listOf, newRow, numberOf, textOf, type Row } from './store';
