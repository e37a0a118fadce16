import { erpResources } from '../../shared/erp/erpResources';
import type { Operation } from '../../shared/erp/operation';
import type { Resource } from '../../shared/operations';
import { dynamicsFoParts } from '../erpParts';

/** Everything the Dynamics 365 F&O node does: what all ERPs do, in F&O's words. */
export const resources: Resource<Operation>[] = erpResources(dynamicsFoParts);
