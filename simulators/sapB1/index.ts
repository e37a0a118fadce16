export { startSapB1, type SapB1Options, type SapB1Simulator } from './server';
export { linesOf, type Company, type Row } from './company';
export { createBill } from './documents';
export { seedUser } from './seed';
export type { SapB1Settings } from './settings';
