import { acumatica, acumaticaDirectly } from './acumatica';
import { dynamicsBc } from './dynamicsBc';
import { dynamicsFo } from './dynamicsFo';
import type { BenchErp } from './erp';
import { sapB1 } from './sapB1';

/** Every ERP of the benchmark. Another ERP is another line here. */
export const benchErps: BenchErp[] = [dynamicsFo, acumatica, acumaticaDirectly, sapB1, dynamicsBc];
