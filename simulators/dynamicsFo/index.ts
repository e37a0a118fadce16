export { startDynamicsFo, type DynamicsFoOptions, type DynamicsFoSimulator } from './server';
export { payInvoice, voidPayment, type Payment } from './payments';
export { addPosted, type PostedInvoice } from './posting';
export { nullDate, type Row, type Tables } from './tables';
export type { DynamicsFoSettings } from './settings';
export { createBusinessEvents, type BusinessEvents, type Delivery } from './businessEvents';
