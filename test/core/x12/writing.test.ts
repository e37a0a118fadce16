import { interchangeTo, groupsFor, optionsOf, readAll, writeInterchange, type OutgoingInterchange, type OutgoingSegment, type WriteOptions } from '../../../core/x12';
import { asN2, asR, fromN2, fromR } from '../../../core/x12/write/numbers';
import { at, buyerOf } from './partners';

const right: OutgoingSegment[] = [
	['BIG', '20260405', 'INV-1', '', 'PO-1'], ['NTE', '', 'THANKS'], ['CUR', 'SE', 'USD'], ['N1', 'RI', 'BLUE YONDER', '92', 'V-0042'], ['IT1', '1', '10', 'EA', '12.5', '', 'BP', 'ITEM-1'], ['TDS', '12500'], ['CTT', '1'],
];
const one = (segments: OutgoingSegment[], changes: Partial<OutgoingInterchange> = {}): OutgoingInterchange => ({
	...interchangeTo(buyerOf(), { sets: [{ id: '810', control: '0001', segments }], control: '900', groupControls: ['55'], ...at }), ...changes,
});
const write = (segments: OutgoingSegment[], options: WriteOptions = {}, changes: Partial<OutgoingInterchange> = {}) => writeInterchange(one(segments, changes), options);
const changed = (id: string, ...elements: (string | string[])[]) => right.map((each): OutgoingSegment => (each[0] === id ? [id, ...elements] : each));
const line = (text: string | undefined, id: string) => text?.split('~').find((each) => each.startsWith(`${id}*`));
const codes = (found: ReturnType<typeof write>) => found.faults.map(({ code, severity, segmentId, element }) => [code, severity, segmentId, element].filter(Boolean).join(' '));

test('the envelope has fixed widths, counts and the numbers, date and time that were given', () => {
	const { text, segmentCounts, faults } = write(right);
	expect(faults).toEqual([]);
	expect(text!.slice(0, 106)).toBe('ISA*00*          *00*          *ZZ*NORTHWINDUSMF  *01*061234567      *260405*1020*U*00401*000000900*0*T*>~');
	expect(text!.slice(106)).toMatch(/^GS\*IN\*NORTHWINDUSMF\*061234567\*20260405\*1020\*55\*X\*004010~ST\*810\*0001~.*SE\*9\*0001~GE\*1\*55~IEA\*1\*000000900~$/);
	expect(segmentCounts).toEqual([9]);
});

test('the same content is the same bytes', () => {
	expect(Buffer.from(write(right).bytes!)).toEqual(Buffer.from(write(structuredClone(right)).bytes!));
});

test('separators behind the last element are left out, also inside of composites', () => {
	const { text } = write([...right.slice(0, 3), ['REF', 'IA', 'V-0042', '', ['PO', 'X', '', '']], ...right.slice(3)]);
	expect(line(text, 'REF')).toBe('REF*IA*V-0042**PO>X');
	expect(line(write(changed('NTE', '', 'THANKS', '', '')).text, 'NTE')).toBe('NTE**THANKS');
});

test('a delimiter in free text becomes a blank and is reported', () => {
	const found = write(changed('NTE', '', 'A*B~C>D ~ E'));
	expect(line(found.text, 'NTE')).toBe('NTE**A B C D E');
	expect(codes(found)).toEqual(['DATA_REPLACED warning NTE 2']);
});

test('a delimiter in a number or id is refused whatever the policy: another id is another thing', () => {
	const found = write(changed('BIG', '20260405', 'INV*1'));
	expect(codes(found)).toEqual(['DATA_HAS_DELIMITER fatal BIG 2']);
	expect([found.bytes, found.text]).toEqual([undefined, undefined]);
});

test('a partner can refuse delimiters in any text, or let others be chosen', () => {
	const segments = changed('NTE', '', 'A*B~C>D');
	expect(codes(write(segments, { collision: 'reject' }))).toEqual(['DATA_HAS_DELIMITER fatal NTE 2']);
	const chosen = write(segments, { collision: 'chooseDelimiters' });
	expect(chosen.faults).toEqual([]);
	expect(chosen.delimiters).toEqual({ element: '|', component: ':', segment: "'" });
	expect(readAll(chosen.bytes!).sets[0]!.segments[2]!.elements).toEqual(['', 'A*B~C>D']);
	const all = ['*|^\u001d', '>:\\\u001f', "~'!\u001c"].join('');
	expect(codes(write(changed('NTE', '', all), { collision: 'chooseDelimiters' })).every((each) => each.startsWith('DATA_'))).toBe(true);
	expect(write(changed('NTE', '', all), { collision: 'chooseDelimiters' }).bytes).toBeUndefined();
});

test('line breaks become blanks, so that no text ends a segment', () => {
	expect(line(write(changed('NTE', '', 'ONE\r\nTWO\tTHREE')).text, 'NTE')).toBe('NTE**ONE TWO THREE');
});

test('a text of which nothing is left is no segment, and what was lost is reported', () => {
	const segments: OutgoingSegment[] = [right[0]!, ['NTE', '', '\u65e5\u672c'], ...right.slice(2, 5), ['PID', 'F', '', '', '', '\u65e5\u672c'], ['PID', 'S', '', 'VI', 'FL'], ...right.slice(5)];
	const found = write(segments, { characters: { set: 'basic' } });
	expect(readAll(found.bytes!).sets[0]!.segments.map(({ id, elements }) => [id, ...elements].join('*')).filter((each) => /^(NTE|PID|SE)/.test(each))).toEqual(['PID*S**VI*FL', 'SE*9*0001']);
	expect(codes(found)).toEqual(['DATA_REPLACED warning NTE 2', 'DATA_REPLACED warning PID 5']);
});

test.each([
	['basic', { set: 'basic' as const }, 'M\u00fcller 50% @home', 'NTE**M LLER 50 HOME', ['DATA_REPLACED warning NTE 2']],
	['basic and folded', { set: 'basic' as const, asciiFold: true }, 'M\u00fcller & S\u00f8n', 'NTE**MULLER & SON', []],
	['extended', { set: 'extended' as const }, 'M\u00fcller 50% @home', 'NTE**M\u00fcller 50% @home', []],
	['capital', { uppercase: true }, 'M\u00fcller', 'NTE**M\u00dcLLER', []],
] as const)('characters are limited as the partner wants: %s', (_, characters, text, expected, faults) => {
	const found = write(changed('NTE', '', text), { characters });
	expect(line(found.text, 'NTE')).toBe(expected);
	expect(codes(found)).toEqual(faults);
});

test('bytes are in the encoding of the partner, and what it lacks is folded, never a question mark', () => {
	const bytes = (encoding: 'iso-8859-1' | 'windows-1252' | 'utf-8') => Buffer.from(write(changed('NTE', '', 'M\u00fcller \u20ac 5 \u0141'), { encoding }).bytes!);
	expect(bytes('iso-8859-1').includes(Buffer.from('M\u00fcller EUR 5 L', 'latin1'))).toBe(true);
	expect(bytes('windows-1252').includes(Buffer.from([0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72, 0x20, 0x80, 0x20, 0x35, 0x20, 0x4c]))).toBe(true);
	expect(bytes('utf-8').includes(Buffer.from('M\u00fcller \u20ac 5 \u0141', 'utf8'))).toBe(true);
});

test('what is too long is refused, or cut where people read it', () => {
	const long = 'X'.repeat(90);
	expect(codes(write(changed('NTE', '', long)))).toEqual(['EL_LONG fatal NTE 2']);
	const cut = write(changed('NTE', '', long), { tooLong: 'truncate' });
	expect([line(cut.text, 'NTE'), codes(cut)]).toEqual([`NTE**${'X'.repeat(80)}`, ['DATA_TRUNCATED warning NTE 2']]);
	expect(codes(write(changed('BIG', '20260405', long), { tooLong: 'truncate' }))).toEqual(['EL_LONG fatal BIG 2']);
});

test('short ids are filled up to their shortest length', () => {
	expect(line(write(changed('N1', 'RI', 'BLUE YONDER', '92', '7')).text, 'N1')).toBe('N1*RI*BLUE YONDER*92*7 ');
});

test('nothing is sent that we would reject ourselves', () => {
	expect(codes(write(right.filter(([id]) => id !== 'TDS')))).toEqual(['SEG_MISSING fatal TDS']);
	expect(codes(write(changed('TDS', '125.00')))).toEqual(['EL_NUMBER fatal TDS 1']);
	expect(codes(write(changed('BIG', '20260230', 'X')))).toEqual(['EL_DATE fatal BIG 1']);
	expect(write(changed('TDS', '125.00')).faults[0]!.fix).toBe('Before sending, send a plain number.');
});

test.each([
	['an interchange number that is none', { control: 'A1' }],
	['an interchange number of ten digits', { control: '1234567890' }],
	['a sender that does not fit', { sender: { qualifier: 'ZZ', id: 'SIXTEEN_LETTERS_' } }],
	['a receiver with a delimiter', { receiver: { qualifier: 'ZZ', id: 'A*B', groupId: 'AB' } }],
	['a date that is none', { date: '2026-13-05' }],
	['a time that is none', { time: '25:00' }],
] as const)('%s is refused', (_, change) => {
	const found = write(right, {}, change as Partial<OutgoingInterchange>);
	expect(found.bytes).toBeUndefined();
	expect(found.faults.some(({ code, severity }) => code === 'CONTROL_NUMBER' && severity === 'fatal')).toBe(true);
});

test('group and set numbers are used once', () => {
	const set = { id: '810', control: '0001', segments: right };
	const group = { functionalId: 'IN', control: '1', version: '004010', sets: [set, set] };
	expect(writeInterchange(one(right, { groups: [group, group] })).faults.map(({ message }) => message)).toEqual(['The set number "0001" is used twice in its group', 'The group number "1" is used twice', 'The set number "0001" is used twice in its group']);
	expect(writeInterchange(one(right, { groups: [{ ...group, sets: [{ ...set, control: '1' }] }] })).bytes).toBeUndefined();
});

test('delimiters that are letters or twice the same are refused', () => {
	expect(write(right, { delimiters: { element: '*', component: '*', segment: '~' } }).bytes).toBeUndefined();
	expect(write(right, { delimiters: { element: 'X', component: '>', segment: '~' } }).bytes).toBeUndefined();
});

test('newer versions carry a repetition separator in ISA11', () => {
	const { text, faults } = write(right, {}, { version: '00501' });
	expect([text!.slice(82, 89), faults]).toEqual(['^*00501', []]);
	expect(readAll(text!).interchanges[0]!.header.delimiters.repetition).toBe('^');
});

test('sets go into groups by their kind, each with its number', () => {
	const sets = ['850', '810', '850'].map((id, index) => ({ id, control: `000${index + 1}`, segments: [] }));
	expect(groupsFor(sets)).toEqual(['PO', 'IN']);
	const { groups } = interchangeTo(buyerOf(), { sets, control: '1', groupControls: ['11', '12'], ...at });
	expect(groups.map(({ functionalId, control, sets: inside }) => [functionalId, control, inside.map(({ control: number }) => number)])).toEqual([['PO', '11', ['0001', '0003']], ['IN', '12', ['0002']]]);
	expect(optionsOf(buyerOf({ newline: '\n' })).write.newline).toBe('\n');
});

test.each([['158.43', '15843'], ['0.05', '5'], ['-1.00', '-100'], ['0', '0'], ['-0.00', '0'], ['1234567890123.45', '123456789012345'], ['1.5', '150'], ['1.500', '150']])('%s is %s with two implied decimals, and back', (decimal, n2) => {
	expect(asN2(decimal)).toBe(n2);
	expect(Number(fromN2(n2))).toBe(Number(decimal) + 0);
});

test('amounts that do not fit are refused, never rounded', () => {
	expect([asN2('1.005'), asN2('x'), fromN2('1.5'), fromN2(''), fromR('1,5'), fromR('1e3'), fromR('+1'), fromR('.'), fromR('')]).toEqual(Array.from({ length: 9 }, () => undefined));
	expect(['0.5', '-0.25', '10.00', '007.10', '0'].map(asR)).toEqual(['.5', '-.25', '10', '7.1', '0']);
	expect(['.5', '-.25', '10.00', '007.10', '5.', '-0'].map(fromR)).toEqual(['0.5', '-0.25', '10.00', '7.10', '5', '0']);
	expect([fromN2('5'), fromN2('-5'), fromN2('000015843')]).toEqual(['0.05', '-0.05', '158.43']);
});
