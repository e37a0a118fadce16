import { erpResources } from '../../shared/erp/erpResources';
import type { Operation } from '../../shared/erp/operation';
import type { Resource } from '../../shared/operations';
import { dynamicsFoParts } from '../erpParts';
import { furtherResources } from './furtherResources';

/** Everything the Dynamics 365 F&O node does: what all ERPs do, in F&O's words, and what only F&O has. */
export const resources: Resource<Operation>[] = [...erpResources(dynamicsFoParts), ...furtherResources].sort((a, b) => (a.name < b.name ? -1 : 1));
