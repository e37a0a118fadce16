import { StampliErpError } from '../../core/errors';

/**
 * A company may call its currencies otherwise than ISO does; "$" for US dollars is usual. Everything of ours speaks ISO; bodies and answers
 * are translated where they pass the wire.
 */
export interface CurrencyCodes {
	/** The ISO code of a code of the company. */
	isoOf(code: string): string;
	/** JSON as it is sent. */
	toCompany(json: string): string;
	/** JSON as it is read. */
	toIso(json: string): string;
}

/** Properties that hold a currency. A name in quotes before a colon is a property: quotes inside texts are escaped. */
const property = /("(?:DocCurrency|Currency|AcctCurrency|FCCurrency|LocalCurrency|SystemCurrency)"\s*:\s*)"((?:[^"\\]|\\.)*)"/g;

/** Reads `$=USD, CAN=CAD`. Throws a setup error when a pair cannot be. */
export function currencyCodes(text: string | undefined): CurrencyCodes {
	const pairs = (text ?? '').split(/[,;\n]/).map((pair) => pair.trim()).filter(Boolean).map((pair) => pair.split('=').map((part) => part.trim()) as [string, string?]);
	for (const [code, iso] of pairs) {
		if (code && iso && /^[A-Z]{3}$/.test(iso)) continue;
		throw new StampliErpError({
			kind: 'setup',
			code: 'sapB1.currencyCodes',
			message: `Currency Codes of the credential "SAP Business One API" has "${code}${iso === undefined ? '' : `=${iso}`}"`,
			hint: 'Write each as the company\'s code, an equals sign and the ISO code, such as $=USD.',
		});
	}
	const isoOf = new Map(pairs.map(([code, iso]) => [code, iso!]));
	const codeOf = new Map(pairs.map(([code, iso]) => [iso!, code]));
	const translate = (json: string, names: Map<string, string>) =>
		names.size === 0 ? json : json.replace(property, (whole, head: string, code: string) => (names.has(code) ? `${head}${JSON.stringify(names.get(code))}` : whole));
	return { isoOf: (code) => isoOf.get(code) ?? code, toCompany: (json) => translate(json, codeOf), toIso: (json) => translate(json, isoOf) };
}
