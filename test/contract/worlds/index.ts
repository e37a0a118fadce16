import type { World } from '../world';
import { startDynamicsFoWorld } from './dynamicsFo';
import { startSapB1World } from './sapB1';

/** Every ERP of the contract suite. Another ERP is another line here. */
export const worlds: [name: string, start: () => Promise<World>][] = [
	['Dynamics 365 F&O', startDynamicsFoWorld],
	['SAP Business One', startSapB1World],
];
