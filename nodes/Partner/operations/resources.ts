import type { INodeExecutionData } from 'n8n-workflow';
import type { Operation, Resource } from '../../shared/operations';
import { acknowledge } from './acknowledge';
import { parse } from './parse';
import { recordOutcome } from './recordOutcome';
import { write } from './write';

/** Everything the Partner Files node does. */
export const resources: Resource<Operation<INodeExecutionData[][]>>[] = [{ name: 'File', value: 'file', operations: [acknowledge, parse, recordOutcome, write] }];
