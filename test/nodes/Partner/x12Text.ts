/** Small X12 files as a partner would send them, with right counts. */
export interface Interchange {
	control: string;
	functionalId: string;
	sets: { id: string; control?: string; segments: string[] }[];
	sender?: [qualifier: string, id: string];
	receiver?: [qualifier: string, id: string];
	group?: string;
	usage?: 'P' | 'T';
	askTa1?: boolean;
}

export const them: [string, string] = ['01', '061234567'];
export const us: [string, string] = ['ZZ', 'NORTHWINDUSMF'];

export function x12({ control, functionalId, sets, sender = them, receiver = us, group = control, usage = 'T', askTa1 = false }: Interchange): string {
	const side = ([qualifier, id]: [string, string]) => `${qualifier}*${id.padEnd(15)}`;
	const number = control.padStart(9, '0');
	const lines = [
		`ISA*00*${' '.repeat(10)}*00*${' '.repeat(10)}*${side(sender)}*${side(receiver)}*261102*0930*U*00401*${number}*${askTa1 ? 1 : 0}*${usage}*>`,
		`GS*${functionalId}*${sender[1]}*${receiver[1]}*20261102*0930*${group}*X*004010`,
		...sets.flatMap(({ id, control: own, segments }, index) => {
			const set = own ?? String(index + 1).padStart(4, '0');
			return [`ST*${id}*${set}`, ...segments, `SE*${segments.length + 2}*${set}`];
		}),
		`GE*${sets.length}*${group}`,
		`IEA*1*${number}`,
	];
	return lines.map((line) => `${line}~\n`).join('');
}

export const order = (number: string, { vendor = '1001', item = 'M0001', price = '25.1' } = {}) => ({
	id: '850', segments: [`BEG*00*SA*${number}**20261102`, 'CUR*BY*USD', `N1*SU*Acme*92*${vendor}`, `PO1*1*2*EA*${price}**BP*${item}`, 'CTT*1'],
});

interface Charged {
	vendor?: string;
	amount?: string;
	tds?: string;
	lines?: string[];
}

export const invoice = (number: string, { vendor = '1001', amount = '40', tds = '4000', lines = [`IT1*1*1*EA*${amount}**BP*M0001`] }: Charged = {}) => ({
	id: '810', segments: [`BIG*20261102*${number}*****DI`, 'CUR*SE*USD', `N1*RI*Acme*92*${vendor}`, ...lines, `TDS*${tds}`, `CTT*${lines.length}`],
});

/** A 997 about one group that we sent. */
export const answer = (functionalId: string, group: string, { sets = [] as [id: string, control: string, status: string][], status = 'A' } = {}) => ({
	id: '997', segments: [`AK1*${functionalId}*${group}`, ...sets.flatMap(([id, control, each]) => [`AK2*${id}*${control}`, each === 'R' ? 'AK5*R*5' : `AK5*${each}`]), `AK9*${status}*${Math.max(1, sets.length)}*${Math.max(1, sets.length)}*${status === 'A' ? Math.max(1, sets.length) : 0}`],
});
