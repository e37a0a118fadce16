export { companyNames, startDynamicsNav, type DynamicsNavOptions, type DynamicsNavSimulator } from './server';
export type { Company } from './books';
export { pay, postEntry, voidPayment, type PaymentOf } from './ledger';
export { postJournal, postPurchaseInvoice } from './posting';
export type { DynamicsNavSettings } from './settings';
export type { Row } from './tables';
