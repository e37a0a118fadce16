import type { Ledger } from '../../../core/ports';

const hour = 3_600_000;
const kinds = { vendor: 'vendors', glAccount: 'GL accounts', dimensionValue: 'dimension values', purchaseOrder: 'purchase orders' } as const;

/**
 * A sentence when Stampli's master data is old: people can only code with what Stampli knows, so stale master data means held
 * invoices. Only kinds that were uploaded from this n8n before are judged. Nothing when `hours` is 0.
 */
export async function masterDataWarnings(ledger: Ledger, hours: number): Promise<string[]> {
	if (!(hours > 0)) return [];
	const now = await ledger.now();
	const uploads = await Promise.all(Object.entries(kinds).map(async ([entity, name]) => ({ name, at: await ledger.watermark(`uploaded:${entity}`) })));
	const known = uploads.filter((upload): upload is { name: (typeof upload)['name']; at: string } => upload.at !== undefined);
	if (known.length === 0) return ['No master data has been uploaded to Stampli from this n8n yet: run the master data workflow before invoices come in.'];
	const old = known.filter(({ at }) => now - Date.parse(at) > hours * hour);
	if (old.length === 0) return [];
	const list = old.map(({ name, at }) => `${name} on ${at.slice(0, 16).replace('T', ' ')} UTC`).join(', ');
	return [`Stampli's master data is older than ${hours} hours: last uploaded ${list}. Look at the master data workflow.`];
}
