import type { NavSettings } from './settings';

/**
 * Option values come as captions in the language of the session, or (SOAP) as identifiers. They are sent in English unless the
 * settings say otherwise; what is read is understood in the languages that servers commonly run in.
 */
const spellings: Record<string, string[]> = {
	Invoice: ['Rechnung', 'Facture', 'Factura', 'Factuur', 'Fattura', 'Faktura', 'Fatura'],
	'Credit Memo': ['Gutschrift', 'Avoir', 'Abono', 'Creditnota', 'Nota credito', 'Kreditnota'],
	Payment: ['Zahlung', 'Paiement', 'Pago', 'Betaling', 'Pagamento', 'Betalning'],
	Refund: ['Erstattung', 'Remboursement', 'Reembolso', 'Terugbetaling', 'Rimborso', 'Refusion'],
	'G/L Account': ['Sachkonto', 'Compte général', 'Cuenta', 'Grootboekrekening', 'C/G', 'Finanskonto'],
	Vendor: ['Kreditor', 'Fournisseur', 'Proveedor', 'Leverancier', 'Fornitore', 'Leverantör'],
	Item: ['Artikel', 'Article', 'Producto', 'Articolo', 'Vare'],
	Posting: ['Konto', 'Imputable', 'Auxiliar', 'Boeking', 'Contabilizzazione', 'Bogføring'],
	Standard: ['Standard', 'Estándar', 'Standaard'],
	Application: ['Ausgleich', 'Lettrage', 'Liquidación', 'Vereffening', 'Collegamento', 'Udligning'],
	'Initial Entry': ['Urspr. Posten', 'Écriture initiale', 'Mov. inicial', 'Oorspronkelijke post'],
};

/** Letters and digits only: the caption `G/L Account` and the identifier `G_L_Account` are the same member. */
export function memberKey(text: string): string {
	return text === '_blank_' ? '' : text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16))).replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}

/** Whether a value that was read means this English caption. */
export function isMember(value: string, english: string, settings: NavSettings): boolean {
	const key = memberKey(value);
	return [english, settings.captions?.[english] ?? english, ...(spellings[english] ?? [])].some((each) => memberKey(each) === key);
}

/** The caption to send for this English one. */
export function captionOf(english: string, settings: NavSettings): string {
	return settings.captions?.[english]?.trim() || english;
}
