/** Characters of a piece. */
const piece = 24;

/** In what forms a secret may stand somewhere; a long one also in pieces, as messages are cut. */
export function forms(secret: string): string[] {
	const bytes = Buffer.from(secret);
	const pieces = secret.length > 2 * piece ? Array.from({ length: Math.floor(secret.length / piece) }, (_, i) => secret.slice(i * piece, (i + 1) * piece)) : [];
	return [...new Set([secret, bytes.toString('base64').replace(/=+$/, ''), bytes.toString('hex'), encodeURIComponent(secret), ...pieces])];
}
