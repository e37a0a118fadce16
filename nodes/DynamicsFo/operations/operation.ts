export type { Operation } from '../../shared/erp/operation';
