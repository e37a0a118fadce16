import { controlKey } from './read/element';

/**
 * Keys to recognise what came before, numbers compared as numbers. `set` is the document's sourceKey:
 * `ISA06|ISA08|ISA13|GS06|ST02`, a bar in an id doubled.
 */
export function recognitionKeys(numbers: { sender: string; receiver: string; interchange: string; group?: string; set?: string }): { interchange: string; group?: string; set?: string } {
	const part = (text: string) => text.trim().replaceAll('|', '||');
	const interchange = [part(numbers.sender), part(numbers.receiver), part(controlKey(numbers.interchange))].join('|');
	if (numbers.group === undefined) return { interchange };
	const group = `${interchange}|${part(controlKey(numbers.group))}`;
	return { interchange, group, ...(numbers.set === undefined ? {} : { set: `${group}|${part(numbers.set)}` }) };
}
