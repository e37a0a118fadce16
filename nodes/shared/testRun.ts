import type { WorkflowExecuteMode } from 'n8n-workflow';

/** Whether somebody is trying the workflow out in the editor: then nothing is written, unless the node says so. */
export function isTestRun(context: { getMode(): WorkflowExecuteMode }, writeInTestRuns = false): boolean {
	return !writeInTestRuns && ['manual', 'evaluation'].includes(context.getMode());
}
