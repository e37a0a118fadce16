import type { INodeExecutionData } from 'n8n-workflow';
import type { Operation as AnyOperation } from '../../shared/operations';

/** One list of items per output. */
export type Operation = AnyOperation<INodeExecutionData[][]>;
