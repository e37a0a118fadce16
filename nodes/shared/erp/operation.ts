import type { INodeExecutionData } from 'n8n-workflow';
import type { Operation as AnyOperation } from '../operations';

/** An operation of an ERP's node: one list of items per output. */
export type Operation = AnyOperation<INodeExecutionData[][]>;
