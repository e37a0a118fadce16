import { erpResources } from '../../shared/erp/erpResources';
import type { Operation } from '../../shared/erp/operation';
import type { Resource } from '../../shared/operations';
import { sapB1Parts } from '../erpParts';

/** Everything the SAP Business One node does: what all ERPs do, in its words. */
export const resources: Resource<Operation>[] = erpResources(sapB1Parts);
