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
	if (values.write && (names || values.erp || values.seed || values.short)) throw new Error('--write wants the whole table, without --only, --erp, --seed and --short.');
	return {
		rows: allRows.filter(({ id }) => names?.includes(id) ?? true),
		erps: values.erp ? values.erp.split(',').map(erpOf) : allErps,
		scale: values.short ? 'short' : 'full',
		...(seed === undefined ? {} : { seed }),
		write: values.write ?? false,
	};
}
