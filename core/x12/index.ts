/**
 * X12 004010: reading any file, writing interchanges, acknowledging (997, TA1), and mapping of 850, 810 and 855 to the model.
 * Pure: no clock, no network; dates and control numbers come from the caller. Wrong bytes are never an exception but faults.
 *
 *     for await (const event of readX12(chunks, optionsOf(partner).read)) {
 *       if (event.kind === 'set' && event.set.id === '810') toInvoice(event.set, partner, fileName);
 *       if (event.kind === 'set' && event.set.id === '997') readAcknowledgement(event.set);
 *       if (event.kind === 'groupEnd') groupStatus(event.group, partner.acknowledge); // a lost trailer rejects what came before it
 *       if (event.kind === 'interchangeEnd') acknowledge(event.interchange, { control, groupControl, date, time, policy: partner.acknowledge });
 *     }
 *     const { segments, problems } = fromPurchaseOrder(order, partner);
 *     writeInterchange(interchangeTo(partner, { sets: [{ id: '850', control: '0001', segments }], control, groupControls, date, time }), optionsOf(partner).write);
 */
export type * from './documents';
export type * from './faults';
export type * from './partner';
export type * from './wire';

export { readAll, readX12, x12Reader, type ReadOptions, type X12Reader } from './read/reader';
export { elementOf } from './read/element';
export { recognitionKeys } from './identity';
export { setText } from './map/extra';

export { writeInterchange, type WriteOptions, type WrittenInterchange } from './write/interchange';
export { segmentsOf } from './write/copy';

export { setStatus } from './acknowledge/status';
export { acknowledge, groupStatus, isInterchangeRefused, type AckRequest, type GroupStatus } from './acknowledge/functional';
export { acknowledgeInterchange } from './acknowledge/ta1';
export { readAcknowledgement, statusOfSet, type Acknowledged, type AcknowledgedError } from './acknowledge/received';

export { toPurchaseOrder } from './map/order';
export { fromPurchaseOrder } from './map/orderOut';
export { toInvoice } from './map/invoice';
export { fromInvoice } from './map/invoiceOut';
export { fromOrderAcknowledgement, toOrderAcknowledgement } from './map/answer';

export { checkPartner, partnerProblems } from './partnerCheck';
export { groupsFor, interchangeTo, optionsOf } from './partnerUse';
