/** PEM text survives being pasted into a one-line field. */
export function pem(text: string): string {
	return text
		.trim()
		.replace(/\\n/g, '\n')
		.replace(/(-----BEGIN [^-]+-----)\s*([\s\S]*?)\s*(-----END [^-]+-----)/g, (_all, begin: string, body: string, end: string) =>
			[begin, ...(body.replace(/\s+/g, '').match(/.{1,64}/g) ?? []), end].join('\n'),
		)
		.concat('\n');
}
