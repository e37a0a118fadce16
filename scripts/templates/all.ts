import { erps } from './erpWords';
import { heldRecords } from './heldRecords';
import { invoices } from './invoices';
import { masterData } from './masterData';
import { payments } from './payments';
import { partners } from './partners';
import type { Template } from './sheet';
import { vendors } from './vendors';

/** Every template that is generated, by file name without ending. The others in `workflows-templates/` are written by hand. */
export function generatedTemplates(): Map<string, Template> {
	return new Map([...erps.flatMap((erp) => [invoices(erp), masterData(erp), payments(erp), vendors(erp)]), ...partners(), ...heldRecords()]);
}

export function asText(template: Template): string {
	return `${JSON.stringify(template, null, '\t')}\n`;
}
