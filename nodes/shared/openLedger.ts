import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IExecuteFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { StampliErpError } from '../../core/errors';
import { sha256, stableJson } from '../../core/identity';
import type { Ledger } from '../../core/ports';
import { isQueueMode, ledgerFile } from '../../io/ledger/location';
import { openPostgresLedger, type PostgresLedgerSettings } from '../../io/ledger/postgres';
import { openSqliteLedger } from '../../io/ledger/sqlite';

const ledgerCredential = 'stampliLedgerApi';

/** Open ledgers of this process by where they are; n8n's nodes come and go, the connection stays. */
const open = new Map<string, Promise<Ledger>>();

/**
 * The ledger of this n8n: the PostgreSQL of the node's Stampli Ledger credential, else the file in n8n's user folder. Throws a
 * `setup` error in queue mode without that credential, and whatever opening says. Do not close it: it is shared.
 */
export async function openLedger(context: Pick<IExecuteFunctions, 'getCredentials' | 'getNode'>): Promise<Ledger> {
	if (context.getNode().credentials?.[ledgerCredential]) {
		const settings = postgresSettings(await context.getCredentials(ledgerCredential));
		return shared(`postgres ${sha256(stableJson(settings))}`, () => openPostgresLedger(settings));
	}
	if (isQueueMode()) {
		throw new StampliErpError({
			kind: 'setup',
			code: 'ledger.queueMode',
			message: 'n8n runs in queue mode, where a ledger in a file would not be seen by all workers, and invoices could be posted twice.',
			hint: 'Create a Stampli Ledger credential (PostgreSQL; the database of n8n will do) and select it in this node and every other Stampli or ERP node.',
		});
	}
	const file = ledgerFile();
	return shared(`file ${file}`, () => openSqliteLedger({ file }));
}

function shared(place: string, opening: () => Promise<Ledger>): Promise<Ledger> {
	const known = open.get(place);
	if (known) return known;
	const opened = opening().then((ledger) => ({
		...ledger,
		close: async () => {
			if (open.get(place) === opened) open.delete(place);
			await ledger.close();
		},
	}));
	open.set(place, opened);
	opened.catch(() => open.delete(place));
	return opened;
}

/** Closes every ledger of this process: for tests and for a process that ends. */
export async function closeLedgers(): Promise<void> {
	await Promise.all([...open.values()].map(async (opening) => (await opening).close()));
}

/** What the fields of the credential mean. Throws `setup` errors that name the field. */
export function postgresSettings(data: ICredentialDataDecryptedObject): PostgresLedgerSettings {
	const text = (name: string) => String(data[name] ?? '').trim();
	for (const [name, label] of [['host', 'Host'], ['database', 'Database'], ['user', 'User'], ['auditKey', 'Audit Key']] as const) {
		if (text(name) === '') {
			throw new StampliErpError({
				kind: 'setup',
				code: `ledger.setting.${name}`,
				message: `The Stampli Ledger credential has no ${label}.`,
				hint: `Open the credential and fill in ${label}.`,
			});
		}
	}
	const ca = text('caCertificate').replaceAll('\\n', '\n');
	const ssl = { disable: false, require: { rejectUnauthorized: false }, verify: { rejectUnauthorized: true, ...(ca === '' ? {} : { ca }) } };
	return {
		connection: {
			host: text('host'),
			port: Number(data.port ?? 5432),
			database: text('database'),
			user: text('user'),
			password: String(data.password ?? ''),
			ssl: ssl[text('ssl') as keyof typeof ssl] ?? ssl.verify,
		},
		schema: text('schema') || 'stampli_erp',
		auditKey: String(data.auditKey),
	};
}

/** The credential's test: connects, makes the schema where it is missing, checks the audit key. */
export async function stampliLedgerApiTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	try {
		const ledger = await openPostgresLedger(postgresSettings(credential.data ?? {}));
		await ledger.close();
		return { status: 'OK', message: 'Connected; the ledger is ready and the audit key is right.' };
	} catch (error) {
		const hint = error instanceof StampliErpError ? ` ${error.hint}` : '';
		return { status: 'Error', message: `${error instanceof Error ? error.message : String(error)}${hint}` };
	}
}
