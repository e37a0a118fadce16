import { acumatica } from './acumatica';
import { dynamicsBc } from './dynamicsBc';
import { dynamicsFo } from './dynamicsFo';
import type { DemoErp } from './erp';
import { sapB1 } from './sapB1';

/** Every ERP of the demo. Another ERP is another line here. */
export const demoErps: DemoErp[] = [dynamicsFo, dynamicsBc, acumatica, sapB1];

/** Those that `--erp` names (several with commas); all when it is absent. Throws an error that lists them. */
export function chosenErps(options: string[]): DemoErp[] {
	const at = options.findIndex((each) => each === '--erp' || each.startsWith('--erp='));
	if (at < 0) return demoErps;
	const keys = (options[at] === '--erp' ? (options[at + 1] ?? '') : options[at]!.slice('--erp='.length)).toLowerCase().split(',').filter(Boolean);
	const unknown = keys.filter((key) => !demoErps.some((each) => each.key === key));
	if (keys.length === 0 || unknown.length > 0) throw new Error(`--erp takes ${demoErps.map(({ key }) => key).join(', ')} (several with commas), not "${unknown.join(', ') || ''}".`);
	return demoErps.filter(({ key }) => keys.includes(key));
}
