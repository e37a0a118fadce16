import { createHash } from 'node:crypto';
import { postingKey } from '../../core/identity';
import type { Invoice } from '../../core/model';

/** What is kept in the reference field of a bill: derived from the invoice's posting key, never from its content. 22 characters. */
export function billReference(target: string, invoice: Invoice): string {
	return `ST${createHash('sha256').update(postingKey(target, invoice)).digest('base64url').replace(/[-_]/g, 'x').slice(0, 20)}`;
}
