import type { WorkflowExecuteMode } from 'n8n-workflow';

interface Running {
	getMode(): WorkflowExecuteMode;
}

/** Whether somebody is trying the workflow out in the editor: then nothing is written, unless the node says so. */
export function isTestRun(context: Running, writeInTestRuns = false): boolean {
	return !writeInTestRuns && [context.getMode(), rootMode(context)].some((mode) => mode === 'manual' || mode === 'evaluation');
}

/** A sub-workflow has a mode of its own; n8n keeps beside it what the workflow runs in that called it, where this version does. */
function rootMode(context: Running): WorkflowExecuteMode | undefined {
	return (context as { additionalData?: { rootExecutionMode?: WorkflowExecuteMode } }).additionalData?.rootExecutionMode;
}
