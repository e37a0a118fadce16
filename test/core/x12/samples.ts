import { readAll, type X12Fault, type X12Set } from '../../../core/x12';

/** Segments of an invoice that is right: ST and SE are put around. */
export const invoice = [
	'BIG*20260405*INV-9001*20260315*PO-000123***DI', 'CUR*SE*USD', 'N1*RI*BLUE YONDER SUPPLY CO*92*V-0042', 'IT1*1*10*EA*12.5**BP*ITEM-100', 'PID*F****WIDGET, BLUE', 'TDS*12500', 'CTT*1',
];

export const set = (id: string, control: string, segments: string[]) => [`ST*${id}*${control}`, ...segments, `SE*${segments.length + 2}*${control}`];

export const group = (functionalId: string, control: string, sets: string[][], version = '004010') => [
	`GS*${functionalId}*061234567*NORTHWINDUSMF*20260405*1015*${control}*X*${version}`, ...sets.flat(), `GE*${sets.length}*${control}`,
];

export const isa = 'ISA*00*          *00*          *01*061234567      *ZZ*NORTHWINDUSMF  *260405*1015*U*00401*000000900*0*T*>';

/** A whole file; every segment ends with `~`. */
export const file = (groups: string[][], header = isa) => `${[header, ...groups.flat(), `IEA*${groups.length}*000000900`].join('~')}~`;

export const invoiceFile = (segments = invoice) => file([group('IN', '55', [set('810', '0001', segments)])]);

/** Changes one segment of the invoice, found by its beginning. */
export const changed = (begin: string, segment: string) => invoice.map((each) => (each.startsWith(begin) ? segment : each));

/** All faults of a file, wherever they are, as `code segment-position element`. */
export function faultsOf(bytes: Uint8Array | string, options = {}): X12Fault[] {
	const { faults, interchanges } = readAll(bytes, options);
	return [...faults, ...interchanges.flatMap((each) => [...each.faults, ...each.groups.flatMap((one) => [...one.faults, ...one.sets.flatMap((report) => report.faults)])])];
}

export const brief = (faults: X12Fault[]) => faults.map(({ code, segmentId, segmentPosition, element }) => [code, segmentId, segmentPosition, element].filter((each) => each !== undefined).join(' '));

export const onlySet = (bytes: Uint8Array | string): X12Set => {
	const { sets } = readAll(bytes);
	if (sets.length !== 1) throw new Error(`${sets.length} sets were read.`);
	return sets[0]!;
};
