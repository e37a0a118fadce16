import { homedir } from 'node:os';
import { join } from 'node:path';

type Environment = Record<string, string | undefined>;

/** The ledger file of this n8n: `STAMPLI_LEDGER_FILE`, or `.n8n/stampli-erp/ledger.sqlite` in n8n's user folder. */
export function ledgerFile(environment: Environment = process.env): string {
	return environment.STAMPLI_LEDGER_FILE || join(environment.N8N_USER_FOLDER || homedir(), '.n8n', 'stampli-erp', 'ledger.sqlite');
}

/** Whether n8n spreads its work over several processes, which need not be on one host. */
export function isQueueMode(environment: Environment = process.env): boolean {
	return environment.EXECUTIONS_MODE === 'queue';
}
