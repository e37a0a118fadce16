export { type BcHost, type DynamicsBcOptions, type DynamicsBcSimulator, type Routes, startDynamicsBc } from './server';
export { type ChangeKind, etag, type Row } from './books';
export type { CompanyBooks, LedgerEntry } from './environment';
export { payInvoice, type PaymentOf, voidPayment } from './posting';
export { firstCompany, secondCompany } from './seed';
export { type BcSettings, defaultSettings } from './settings';
