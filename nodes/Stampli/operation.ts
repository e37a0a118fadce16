import type { INodeExecutionData } from 'n8n-workflow';
import type { Operation as AnyOperation } from '../shared/operations';

/** One operation of the Stampli node, which has a single output. */
export interface Operation extends AnyOperation<INodeExecutionData[]> {
	/** Needs an SFTP credential. */
	usesSftp: boolean;
}
