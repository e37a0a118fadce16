import { readX12 } from '../../../core/x12';
import { segmentTexts } from '../../../core/x12/tables/segments';
import type { Place } from '../../../core/x12/tables/structures';
import { tablesOf } from '../../../core/x12/tables/tables';
import { brief, changed, faultsOf, file, group, invoice, invoiceFile, set } from './samples';

test.each(['003060', '004010', '004030', '005010'])('every element of every segment is in the dictionary of %s', (version) => {
	const { elements, segments } = tablesOf(version);
	const unknown = [...segments].flatMap(([id, type]) => type.elements.filter(({ number }) => !elements.has(number)).map(({ number }) => `${id} ${number}`));
	expect(unknown).toEqual([]);
	const beyond = [...segments].flatMap(([id, { elements: all, rules }]) => rules.filter((rule) => rule.elements.some((each) => each > all.length) || all.length > 31).map(({ kind }) => `${id} ${kind}`));
	expect(beyond).toEqual([]);
});

const ids = (places: Place[]): string[] => places.flatMap(({ id, loop }) => [id, ...(loop ? ids(loop) : [])]);

test('each structure begins with ST and ends with SE, and its loops hold what they should', () => {
	const { sets } = tablesOf('004010');
	expect([...sets.keys()]).toEqual(['810', '850', '855', '997']);
	for (const places of sets.values()) expect([places[0]!.id, places.at(-1)!.id, ids(places).every((id) => /^[A-Z][A-Z0-9]{1,2}$/.test(id))]).toEqual(['ST', 'SE', true]);
	const loop = (id: string, trigger: string) => sets.get(id)!.find((place) => place.id === trigger && place.loop)!;
	expect([loop('850', 'PO1').mandatory, loop('850', 'PO1').max, loop('855', 'PO1').mandatory, loop('810', 'IT1').max]).toEqual([true, 100_000, false, 200_000]);
	expect(loop('850', 'N1').loop!.map(({ id, max }) => `${id} ${max}`).slice(0, 4)).toEqual(['N2 2', 'N3 2', 'N4 Infinity', 'NX2 Infinity']);
	expect(Object.keys(segmentTexts).length).toBeGreaterThan(35);
});

test.each([
	['P: both or none', changed('N1', 'N1*RI*BLUE YONDER*92'), ['EL_CONDITION N1 4 4']],
	['R: one at least', changed('N1', 'N1*RI'), ['EL_CONDITION N1 4 2']],
	['C: the first needs the others', changed('PID', 'PID*F**VI**TEXT'), []],
	['C: and is missed', changed('PID', 'PID*F***ABC*TEXT'), ['EL_CONDITION PID 6 3']],
	['L: the first needs one other', [...invoice.slice(0, 3), 'ITD*01*3*2', ...invoice.slice(3)], ['EL_CONDITION ITD 5 4']],
	['too many elements', changed('TDS', 'TDS*12500****1'), ['EL_TOO_MANY TDS 7 5']],
	['too short', changed('N1', 'N1*RI*BLUE YONDER*92*V'), ['EL_SHORT N1 4 4']],
	['too long', changed('CUR', 'CUR*SE*DOLLAR'), ['EL_LONG CUR 3 2']],
	['sign and point do not count', changed('IT1', 'IT1*1*-123456.7890*EA*12.5'), []],
	['a code outside of a complete list', [...invoice.slice(0, 5), 'SAC*X*D240***100', ...invoice.slice(5)], ['EL_CODE SAC 7 1']],
	['a time that is none', [...invoice.slice(0, 3), 'DTM*011*20260403*2460', ...invoice.slice(3)], ['EL_TIME DTM 5 3']],
	['a segment too often', [invoice[0]!, invoice[1]!, ...invoice.slice(1)], ['SEG_MAX CUR 4']],
	['a segment that belongs into another loop', [invoice[0]!, 'ISS*1*CT', 'DMG*X', ...invoice.slice(1)], ['SEG_ORDER ISS 3', 'SEG_ORDER DMG 4']],
])('the tables say: %s', (_, segments, expected) => {
	expect(brief(faultsOf(invoiceFile(segments)))).toEqual(expected);
});

test('codes outside of lists we know only in part are reported to those alone who want it', () => {
	const text = invoiceFile(changed('IT1', 'IT1*1*10*XX*12.5'));
	expect([brief(faultsOf(text)), brief(faultsOf(text, { codes: 'strict' }))]).toEqual([[], ['EL_CODE IT1 5 3']]);
});

test('other versions are measured with caution: what departs from 004010 is a warning', () => {
	const text = file([group('IN', '55', [set('810', '0001', changed('CUR', 'CUR*SE*DOLLAR'))], '005010')]);
	expect(faultsOf(text).map(({ code, severity, ack }) => [code, severity, ack])).toEqual([['EL_LONG', 'warning', undefined]]);
});

test.each([
	['a date that is none', changed('BIG', 'BIG*20260231*INV-9001'), 'EL_DATE 8'], ['a number that is none', changed('IT1', 'IT1*1*1,000*EA*12.5'), 'EL_NUMBER 6'],
	['a missing mandatory element', changed('BIG', 'BIG*20260405**20260315'), 'EL_MISSING 1'], ['a missing total', invoice.filter((each) => !each.startsWith('TDS')), 'SEG_MISSING 3'],
])('but %s is wrong in every version', (_, segments, expected) => {
	for (const version of ['003060', '004010', '004030', '005010', '007030']) {
		const faults = faultsOf(file([group('IN', '55', [set('810', '0001', version < '004' ? segments.map((each) => each.replace('BIG*20', 'BIG*').replace('*20260315', '*260315')) : segments)], version)]).replaceAll(version < '004' ? '*20260405*' : 'no such text', '*260405*'));
		expect(faults.filter(({ severity }) => severity === 'fatal').map(({ code, ack }) => `${code} ${ack?.code}`)).toEqual([expected]);
	}
});

const order = ['BEG*00*NE*PO-1**20260405', 'PO1*1*5*EA*2**BP*ITEM-1', 'CTT*1'];
const orderFile = (segments: string[], version?: string) => file([group('PO', '7', [set('850', '0001', segments)], version)]);

test.each([
	['the kind of invoice that is wanted has three letters', ['BEG*00*NE*PO-1**20260405***IBM', ...order.slice(1)], []],
	['and not two', ['BEG*00*NE*PO-1**20260405***IB', ...order.slice(1)], ['EL_SHORT BEG 2 8']],
	['who bears the risk is a code of two', [order[0]!, 'FOB*CC*******BY*DOCK', ...order.slice(1)], []],
	['and no text', [order[0]!, 'FOB*CC*******BUYER*DOCK', ...order.slice(1)], ['EL_LONG FOB 3 8']],
	['a part of a kit tells its date before its charges', [...order.slice(0, 2), 'SLN*1**I*2*EA', 'DTM*002*20260501', 'TAX**SP*CA', 'SAC*C*D240***500', ...order.slice(2)], []],
])('the tables of orders say: %s', (_, segments, expected) => {
	expect(brief(faultsOf(orderFile(segments)))).toEqual(expected);
});

test('notes as MTX belong into an order of 005010, not into one of 004010', () => {
	const segments = [order[0]!, 'N9*L1*NOTES', 'MTX*PUR*LEAVE AT DOCK 4', ...order.slice(1)];
	expect([brief(faultsOf(orderFile(segments, '005010'))), brief(faultsOf(orderFile(segments)))]).toEqual([[], ['SEG_ORDER MTX 4']]);
});

test('a date with a blank behind it is only a warning, unless reading is strict', () => {
	const text = orderFile(['BEG*00*NE*PO-1**20260405 ', ...order.slice(1)]);
	const told = (mode: 'strict' | 'lenient') => faultsOf(text, { mode }).map(({ code, severity, ack }) => [code, severity, ack?.code]);
	expect([told('lenient'), told('strict')]).toEqual([[['EL_DATE', 'warning', undefined]], [['EL_DATE', 'fatal', '8']]]);
	expect(faultsOf(orderFile(['BEG*00*NE*PO-1**20260431 ', ...order.slice(1)]))[0]!.severity).toBe('fatal');
});

test('a set is delivered as soon as it is whole, long before the file ends', async () => {
	let given = 0;
	const text = invoiceFile().split('GE*1')[0]!;
	function* endless(): Generator<string> {
		yield text;
		for (;;) yield set('810', String(1000 + given++), invoice).map((each) => `${each}~`).join('');
	}
	let sets = 0;
	for await (const event of readX12(endless())) if (event.kind === 'set' && ++sets === 500) break;
	expect([sets, given < 800]).toEqual([500, true]);
});
