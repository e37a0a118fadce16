import type { World } from '../world';
import { startDynamicsFoWorld } from './dynamicsFo';
import { startAcumaticaWorld } from './acumatica';
import { startDynamicsBcWorld } from './dynamicsBc';
import { startDynamicsNavWorld } from './dynamicsNav';
import { startSapB1World } from './sapB1';

/** Every ERP of the contract suite. Another ERP is another line here. */
export const worlds: [name: string, start: () => Promise<World>][] = [
	['Dynamics 365 F&O', startDynamicsFoWorld],
	['Business Central, drafts', startDynamicsBcWorld],
	['Business Central, posted', async () => await startDynamicsBcWorld({ posting: 'post' })],
	['NAV, purchase journal', startDynamicsNavWorld],
	['NAV, purchase invoice', async () => await startDynamicsNavWorld({ way: 'purchaseInvoice' })],
	['Acumatica', startAcumaticaWorld],
	['SAP Business One', startSapB1World],
];
