import { parseArgs } from 'node:util';
import { erpOf, erps as allErps, type ProvenErp } from './erps';
import type { Row, Scale } from './row';
import { rows as allRows } from './rows';

export interface Options {
	rows: Row[];
	erps: ProvenErp[];
	scale: Scale;
	/** This case alone. */
	seed?: number;
	write: boolean;
}

/** `--only a,b`, `--erp x,y`, `--seed n`, `--short`, `--write`. Throws for anything else. */
export function optionsOf(args: string[]): Options {
	const { values } = parseArgs({ args, options: { only: { type: 'string' }, erp: { type: 'string' }, seed: { type: 'string' }, short: { type: 'boolean' }, write: { type: 'boolean' } } });
	const names = values.only?.split(',');
	const unknown = names?.find((name) => !allRows.some(({ id }) => id === name));
	if (unknown) throw new Error(`No row ${unknown}; there are ${allRows.map(({ id }) => id).join(', ')}.`);
	const seed = values.seed === undefined ? undefined : Number(values.seed);
	if (seed !== undefined && !(Number.isSafeInteger(seed) && seed > 0)) throw new Error('--seed wants a whole number from 1 on.');
	if (values.write && (values.seed || values.short)) throw new Error('--write wants whole rows, without --seed and --short.');
	const scale = values.short ? 'short' : 'full';
	return {
		rows: allRows.filter(({ id, seeds }) => names?.includes(id) ?? seeds[scale] > 0),
		erps: values.erp ? values.erp.split(',').map(erpOf) : allErps,
		scale,
		...(seed === undefined ? {} : { seed }),
		write: values.write ?? false,
	};
}
