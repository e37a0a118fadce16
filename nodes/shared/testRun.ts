import type { WorkflowExecuteMode } from 'n8n-workflow';

interface Running {
	getMode(): WorkflowExecuteMode;
}

/** What further n8n tells of a run, depending on its version. */
interface Origin {
	/** Of a sub-workflow, which has a mode of its own: the mode of the run that called it. */
	additionalData?: { rootExecutionMode?: WorkflowExecuteMode };
	/** Of a run that is retried in the list of executions: the mode in which it was begun. */
	getExecutionContext?(): { source?: WorkflowExecuteMode } | undefined;
}

/** Whether somebody is trying the workflow out in the editor: then nothing is written, unless the node says so. */
export function isTestRun(context: Running, writeInTestRuns = false): boolean {
	const { additionalData, getExecutionContext } = context as Origin;
	const modes = [context.getMode(), additionalData?.rootExecutionMode, getExecutionContext?.call(context)?.source];
	return !writeInTestRuns && modes.some((mode) => mode === 'manual' || mode === 'evaluation');
}
