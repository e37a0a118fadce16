import type { Delimiters, OutgoingInterchange } from '../wire';

/** The sixteen elements of an ISA in their fixed widths; `wrong` hears of every value that does not fit. */
export function isaElements(interchange: OutgoingInterchange, delimiters: Delimiters, wrong: (message: string, element: number) => void): string[] {
	const { sender, receiver, control, date, time, version, usage, requestTa1 } = interchange;
	const fixed = (text: string, width: number, element: number, what: string) => {
		 
		const odd = /[\u0000-\u001f\u007f-\uffff]/.test(text) || Object.values(delimiters).some((each) => each !== '' && text.includes(each));
		if (text.trim() === '' || text.length > width || odd) wrong(`The ${what} "${text}" does not fit into ISA${String(element).padStart(2, '0')} (${width} plain characters)`, element);
		return text.padEnd(width).slice(0, width);
	};
	if (!/^\d{1,9}$/.test(control)) wrong(`The interchange number "${control}" is not one to nine digits`, 13);
	const given = Object.values(delimiters);
	if (new Set(given).size < given.length || given.some((each) => [...each].length !== 1 || /[A-Za-z0-9 ]/.test(each))) wrong(`The delimiters ${given.map((each) => JSON.stringify(each)).join(' ')} are not different characters other than letters, digits and space`, 16);
	return [
		'00', ' '.repeat(10), '00', ' '.repeat(10),
		fixed(sender.qualifier, 2, 5, 'qualifier of the sender'), fixed(sender.id, 15, 6, 'id of the sender'),
		fixed(receiver.qualifier, 2, 7, 'qualifier of the receiver'), fixed(receiver.id, 15, 8, 'id of the receiver'),
		date.replaceAll('-', '').slice(2), time.replaceAll(':', ''), delimiters.repetition ?? 'U', fixed(version, 5, 12, 'version'), control.padStart(9, '0'),
		requestTa1 ? '1' : '0', usage, delimiters.component,
	];
}
