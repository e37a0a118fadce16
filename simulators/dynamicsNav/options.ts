import { badRequest } from './errors';

/** Option fields: members by their English caption, with the German one. */
const members = {
	documentType: [[' ', ' '], ['Payment', 'Zahlung'], ['Invoice', 'Rechnung'], ['Credit Memo', 'Gutschrift'], ['Finance Charge Memo', 'Zinsrechnung'], ['Reminder', 'Mahnung'], ['Refund', 'Erstattung']],
	purchaseType: [['Quote', 'Anfrage'], ['Order', 'Bestellung'], ['Invoice', 'Rechnung'], ['Credit Memo', 'Gutschrift']],
	accountType: [['G/L Account', 'Sachkonto'], ['Customer', 'Debitor'], ['Vendor', 'Kreditor'], ['Bank Account', 'Bankkonto'], ['Fixed Asset', 'Anlage']],
	lineType: [[' ', ' '], ['G/L Account', 'Sachkonto'], ['Item', 'Artikel'], ['Fixed Asset', 'Anlage'], ['Charge (Item)', 'Zu-/Abschlag (Artikel)']],
	vendorBlocked: [[' ', ' '], ['Payment', 'Zahlung'], ['All', 'Alle']],
	glType: [['Posting', 'Konto'], ['Heading', 'Überschrift'], ['Total', 'Summe'], ['Begin-Total', 'Von-Summe'], ['End-Total', 'Bis-Summe']],
	incomeBalance: [['Income Statement', 'GuV'], ['Balance Sheet', 'Bilanz']],
	valueType: [['Standard', 'Standard'], ['Heading', 'Überschrift'], ['Total', 'Summe'], ['Begin-Total', 'Von-Summe'], ['End-Total', 'Bis-Summe']],
	status: [['Open', 'Offen'], ['Released', 'Freigegeben'], ['Pending Approval', 'Genehmigung ausstehend']],
	entryType: [['Initial Entry', 'Urspr. Posten'], ['Application', 'Ausgleich']],
} as const;

export type OptionName = keyof typeof members;
export type Spelling = 'en' | 'de' | 'identifiers';

function spelled(member: readonly [string, string], spelling: Spelling): string {
	if (spelling === 'de') return member[1];
	if (spelling === 'en') return member[0];
	return member[0] === ' ' ? '_blank_' : member[0].replace(/[^A-Za-z0-9]/g, '_');
}

export function optionMembers(option: OptionName, spelling: Spelling): string[] {
	return members[option].map((member) => spelled(member, spelling));
}

/** As the session shows it. Rows keep the English caption; nothing entered is the first member. */
export function shownOption(option: OptionName, value: string, spelling: Spelling): string {
	const member = value.trim() === '' ? members[option][0] : members[option].find(([english]) => english === value);
	if (!member) throw new Error(`The table holds ${value}, which is no ${option}`);
	return spelled(member, spelling);
}

export function readOption(option: OptionName, text: string, spelling: Spelling): string {
	const member = members[option].find((each) => spelled(each, spelling).trim() === text.trim());
	if (member) return member[0];
	throw badRequest(`'${text}' is not an option. The existing options are: ${optionMembers(option, spelling).join(',')}`, 'Unknown');
}
