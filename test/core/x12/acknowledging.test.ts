import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	acknowledge, acknowledgeInterchange, groupStatus, readAcknowledgement, readAll, recognitionKeys, setStatus, statusOfSet, writeInterchange, type AckPolicy, type AckRequest, type InterchangeReport, type ReadOptions,
} from '../../../core/x12';
import { at } from './partners';
import { changed, file, group, invoice, invoiceFile, isa, set } from './samples';

const numbers = { control: '301', groupControl: '301', ...at };
const report = (text: string, options: ReadOptions = {}): InterchangeReport => readAll(text, options).interchanges[0]!;

/** The segments of the 997 between ST and SE. */
function answer(text: string, { options = {}, ...request }: Partial<AckRequest> & { options?: ReadOptions } = {}): string[] {
	const made = acknowledge(report(text, options), { ...numbers, ...request });
	if (!made) return [];
	const written = writeInterchange(made.interchange);
	expect(written.faults).toEqual([]);
	return readAll(written.bytes!).sets.flatMap(({ segments }) => segments.slice(1, -1).map(({ id, elements }) => [id, ...elements].join('*')));
}

test('two invoices, the second with an unknown unit of measure, are answered by the golden 997', () => {
	const lines = ['BIG*20260405*INV-2*20260315*PO-9', 'CUR*SE*USD', 'REF*IA*V-0042', 'N1*RI*BLUE YONDER*92*V-0042', 'N1*BT*NORTHWIND*92*USMF', 'ITD*01*3*2**10**30', 'DTM*011*20260403'];
	const text = file([group('IN', '77', [set('810', '0001', invoice), set('810', '0002', [...lines, 'IT1*1*10*XX*12.5', 'TDS*12500', 'CTT*1'])])]);
	const made = acknowledge(report(text, { codes: 'strict' }), numbers)!;
	made.interchange.ta1s = [{ control: '900', date: '260405', time: '1015', status: 'A', note: '000', meaning: '' }];
	// An unknown code alone is no reason to reject, unless the partner agreed on it.
	expect(made.groups).toEqual([{ functionalId: 'IN', control: '77', status: 'E', sets: [{ id: '810', control: '0001', status: 'A', codes: [] }, { id: '810', control: '0002', status: 'E', codes: ['5'] }] }]);
	const rejecting = acknowledge(report(text, { codes: 'strict' }), { ...numbers, policy: { reject: ['EL_CODE'] } })!;
	rejecting.interchange.ta1s = made.interchange.ta1s;
	expect(writeInterchange(rejecting.interchange, { newline: '\n' }).text).toBe(readFileSync(join(__dirname, '../../golden/x12/acknowledgement.997.x12'), 'utf8'));
});

test('what is right is accepted, set by set, or in one word where the partner wants it short', () => {
	expect(answer(invoiceFile())).toEqual(['AK1*IN*55', 'AK2*810*0001', 'AK5*A', 'AK9*A*1*1*1']);
	expect(answer(invoiceFile(), { policy: { includeAccepted: false } })).toEqual(['AK1*IN*55', 'AK9*A*1*1*1']);
});

const faulty: [string, string, string[]][] = [
	['a missing mandatory segment', invoiceFile(invoice.filter((each) => !each.startsWith('TDS'))), ['AK3*TDS*7**3', 'AK5*R*5', 'AK9*R*1*1*0']],
	['a missing mandatory element', invoiceFile(changed('BIG', 'BIG*20260405')), ['AK3*BIG*2**8', 'AK4*2*76*1', 'AK5*R*5', 'AK9*R*1*1*0']],
	['an element that is too long, cut in the copy', invoiceFile(changed('BIG', `BIG*20260405*${'9'.repeat(120)}`)), ['AK3*BIG*2**8', `AK4*2*76*5*${'9'.repeat(99)}`, 'AK5*R*5', 'AK9*R*1*1*0']],
	['an impossible date', invoiceFile(changed('BIG', 'BIG*20260230*1')), ['AK3*BIG*2**8', 'AK4*1*373*8*20260230', 'AK5*R*5', 'AK9*R*1*1*0']],
	['a comma in a number, without a copy of the bad character', invoiceFile(changed('IT1', 'IT1*1*10*EA*12,5')), ['AK3*IT1*5**8', 'AK4*4*212*6', 'AK5*R*5', 'AK9*R*1*1*0']],
	['several faults of one segment', invoiceFile(changed('IT1', 'IT1*1*1O*EACH*12.5**BP')), ['AK3*IT1*5**8', 'AK4*2*358*6', 'AK4*3*355*5*EACH', 'AK4*7*234*2', 'AK5*R*5', 'AK9*R*1*1*0']],
	['a segment that is not of the set', invoiceFile(['BIG*20260405*1', 'BEG*00*SA*1**20260405', ...invoice.slice(1)]), ['AK3*BEG*3**6', 'AK5*R*5', 'AK9*R*1*1*0']],
	['a segment without a name', invoiceFile(['BIG*20260405*1', '1*X', ...invoice.slice(1)]), ['AK3*ZZZ*3**1', 'AK5*R*5', 'AK9*R*1*1*0']],
	['a segment out of order', invoiceFile([invoice[0]!, invoice[2]!, invoice[1]!, ...invoice.slice(3)]), ['AK3*CUR*4**7', 'AK5*E*5', 'AK9*E*1*1*1']],
	['a wrong count of segments', invoiceFile().replace('SE*9', 'SE*8'), ['AK5*R*4', 'AK9*R*1*1*0']],
	['a missing end', invoiceFile().replace(/SE\*9.*?~/, ''), ['AK5*R*2', 'AK9*R*1*1*0']],
	['a wrong count of sets', invoiceFile().replace('GE*1', 'GE*2'), ['AK5*A', 'AK9*R*2*1*0*5']],
	['other control numbers at the end of the group', invoiceFile().replace('GE*1*55', 'GE*1*56'), ['AK5*A', 'AK9*R*1*1*0*4']],
	['trailing separators, which nobody need be told of', invoiceFile(changed('CUR', 'CUR*SE*USD**')), ['AK5*A', 'AK9*A*1*1*1']],
];

test.each(faulty)('%s is acknowledged with its codes', (_, text, expected) => {
	expect(answer(text).filter((each) => !/^AK[12]/.test(each))).toEqual(expected);
});

test('some rejected and some accepted is a partial acceptance', () => {
	const text = file([group('IN', '55', [set('810', '0001', invoice), set('810', '0002', changed('BIG', 'BIG*20260405')), set('810', '0003', invoice)])]);
	expect(answer(text).slice(-1)).toEqual(['AK9*P*3*3*2']);
	expect(groupStatus(report(text).groups[0]!).sets.map(({ status }) => status)).toEqual(['A', 'R', 'A']);
});

test('a partner decides what rejects, what is noted and what is not told', () => {
	const text = invoiceFile().replace('SE*9', 'SE*8');
	const status = (policy: Partial<AckPolicy>) => setStatus(report(text).groups[0]!.sets[0]!, policy);
	expect([status({}), status({ tolerate: ['SE_COUNT'] }), status({ ignore: ['SE_COUNT'] })]).toEqual(['R', 'E', 'A']);
	expect(answer(text, { policy: { ignore: ['SE_COUNT'] } })).toContain('AK5*A');
});

test('acknowledgements and sets without a group are never acknowledged, other groups of the file are', () => {
	const fa = group('FA', '9', [set('997', '0001', ['AK1*PO*1', 'AK9*A*1*1*1'])]);
	expect(answer(file([fa]))).toEqual([]);
	expect(answer(invoiceFile().replace(/GS\*.*?~/, '').replace(/GE\*.*?~/, ''))).toEqual([]);
	expect(answer(file([fa, group('IN', '10', [set('810', '0001', invoice)])]))).toEqual(['AK1*IN*10', 'AK2*810*0001', 'AK5*A', 'AK9*A*1*1*1']);
	expect(answer(invoiceFile(), { policy: { functional: false } })).toEqual([]);
});

test('several groups are answered in one interchange, back to their sender', () => {
	const { interchange } = acknowledge(report(file([group('IN', '1', [set('810', '0001', invoice)]), group('SH', '2', [set('856', '0001', ['BSN*00*1*20260405*1015'])])])), numbers)!;
	expect(interchange).toMatchObject({ sender: { qualifier: 'ZZ', id: 'NORTHWINDUSMF', groupId: 'NORTHWINDUSMF' }, receiver: { qualifier: '01', id: '061234567' }, usage: 'T', requestTa1: false, control: '301' });
	expect(interchange.groups.map(({ functionalId, control, version, sets }) => [functionalId, control, version, sets.map(({ id, control: number }) => `${id} ${number}`)])).toEqual([['FA', '301', '004010', ['997 0001', '997 0002']]]);
});

test('a group that was accepted before is rejected as a duplicate', () => {
	expect(answer(invoiceFile(), { duplicateGroups: ['0055'] }).slice(-1)).toEqual(['AK9*R*1*1*0*19']);
});

test('a copy of bad data never holds a delimiter of the acknowledgement', () => {
	const text = invoiceFile(changed('BIG', 'BIG*2026:04>05*1')).replaceAll('~', '\n');
	expect(answer(text)).toContain('AK4*1*373*8*2026 04 05');
});

test('a TA1 is sent when it was asked for, with the worst that was found', () => {
	const ta1 = (text: string, policy: Partial<AckPolicy> = {}, duplicate = false) => acknowledgeInterchange(report(text), { control: '302', ...at, policy, duplicate })?.ta1;
	const asked = invoiceFile().replace('*0*T*>', '*1*T*>');
	expect(ta1(invoiceFile())).toBeUndefined();
	expect(ta1(asked)).toEqual({ control: '000000900', date: '260405', time: '1015', status: 'A', note: '000', meaning: 'no error' });
	expect(ta1(asked, { interchange: 'never' })).toBeUndefined();
	expect(ta1(asked.replace('IEA*1*000000900', 'IEA*1*000000901'))).toMatchObject({ status: 'R', note: '001' });
	expect(ta1(invoiceFile().replace('IEA*1*', 'IEA*2*'), { interchange: 'rejected' })).toMatchObject({ status: 'R', note: '021' });
	expect(ta1(asked, {}, true)).toMatchObject({ status: 'R', note: '025', meaning: 'the control number was used before' });
	const made = acknowledgeInterchange(report(asked), { control: '302', ...at })!;
	expect(writeInterchange(made.interchange).text).toBe(`${isa.replace('01*061234567      *ZZ*NORTHWINDUSMF  ', 'ZZ*NORTHWINDUSMF  *01*061234567      ').replace('1015*U', '1020*U').replace('000000900', '000000302')}~TA1*000000900*260405*1015*A*000~IEA*0*000000302~`);
});

test('a 997 that we receive tells of each set we sent', () => {
	const [received] = readAll(readFileSync(join(__dirname, '../../golden/x12/acknowledgement.997.x12'))).sets.map((each) => readAcknowledgement(each)!);
	expect(received).toMatchObject({ functionalId: 'IN', groupKey: '77', status: 'P', acceptedSets: 1 });
	expect([['0001', '1'], ['0002', '2'], ['0003']].flat().map((control) => statusOfSet(received!, { id: '810', control }))).toEqual(['A', 'A', 'R', 'R', undefined]);
	expect(received!.sets[1]!.errors.map(({ message, element, value }) => [message, element, value])).toEqual([['elements of the segment are wrong', undefined, undefined], ['the code is unknown', 3, 'XX'], ['segments are wrong', undefined, undefined]]);
	const short = readAll(file([group('FA', '9', [set('997', '0001', ['AK1*PO*0000101', 'AK9*A*2*2*2'])])])).sets[0]!;
	expect([readAcknowledgement(short)!.groupKey, statusOfSet(readAcknowledgement(short)!, { id: '850', control: '0001' })]).toEqual(['101', 'A']);
	expect(readAcknowledgement(readAll(invoiceFile()).sets[0]!)).toBeUndefined();
});

test.each([
	['is rejected as a whole, though its set is called correct', ['AK2*850*0001', 'AK5*A', 'AK9*R*1*1*0*4'], 'R'],
	['is not accepted for its security, though its set is called correct', ['AK2*850*0001', 'AK5*A', 'AK9*M*1*1*0*18'], 'M'],
	['is accepted with errors, and no set is named', ['AK9*E*1*1*1'], 'E'],
	['could not be decrypted, and no set is named', ['AK9*X*1*1*0*15'], 'X'],
	['is accepted in part, and our set is not named', ['AK9*P*1*1*0'], undefined],
	['is accepted, and our set is named without a status', ['AK2*850*0001', 'AK9*A*1*1*1'], 'A'],
] as const)('a 997 that says that the group %s is taken at its word', (_, segments, status) => {
	const [received] = readAll(file([group('FA', '9', [set('997', '0001', ['AK1*PO*101', ...segments])])])).sets.map((each) => readAcknowledgement(each)!);
	expect(statusOfSet(received!, { id: '850', control: '0001' })).toBe(status);
});

test('an element that a 997 names by a component is found, whatever separates the two', () => {
	const named = (place: string) => readAcknowledgement(readAll(file([group('FA', '9', [set('997', '0001', ['AK1*PO*101', 'AK2*850*0001', 'AK3*REF*3**8', `AK4*${place}*127*5*X`, 'AK5*R*5', 'AK9*R*1*1*0'])])])).sets[0]!)!.sets[0]!.errors[1];
	expect(['4>2', '4:2', '4'].map((place) => [named(place)!.element, named(place)!.component])).toEqual([[4, 2], [4, 2], [4, undefined]]);
});

test('what came before is recognised by numbers, whatever their zeros', () => {
	const numbers = { sender: 'A ', receiver: 'B|C', interchange: '000000900', group: '0055', set: '0001' };
	expect(recognitionKeys(numbers)).toEqual({ interchange: 'A|B||C|900', group: 'A|B||C|900|55', set: 'A|B||C|900|55|0001' });
	expect(recognitionKeys({ ...numbers, interchange: '900', group: '55' })).toEqual(recognitionKeys(numbers));
	expect(recognitionKeys({ ...numbers, set: '0010' }).set).not.toBe(recognitionKeys({ ...numbers, set: '001' }).set);
});
