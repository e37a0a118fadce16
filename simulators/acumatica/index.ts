export { startAcumatica, type AcumaticaOptions, type AcumaticaSimulator } from './server';
export { billOf, pay, voidPayment, type PaymentMade } from './people';
export { insertBill } from './bills';
export type { AcumaticaSettings } from './settings';
export { listOf, newRow, numberOf, textOf, type Row } from './store';
