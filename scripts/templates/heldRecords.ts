import { heldRecordsDesk } from './heldRecordsDesk';
import { heldRecordsRetry } from './heldRecordsRetry';
import { heldRecordsToDataTable } from './heldRecordsToDataTable';
import type { Template } from './sheet';

/** What people work with, whatever the ERP. */
export function heldRecords(): [file: string, template: Template][] {
	return [heldRecordsDesk(), heldRecordsRetry(), heldRecordsToDataTable()];
}
