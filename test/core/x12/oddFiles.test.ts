import { readAll } from '../../../core/x12';
import { brief, faultsOf, file, group, invoice, invoiceFile, isa, set } from './samples';

const good = invoiceFile();
const faultless = readAll(good).sets[0]!.segments.map(({ id, elements }) => [id, ...elements]);
const latin = (text: string) => Buffer.from(text, 'latin1');

/** Files as senders write them, each with what is said about it. All hold the same invoice. */
const dialects: [string, Uint8Array | string, string[]][] = [
	['without line ends', good, []],
	['with a line feed behind every segment', good.replaceAll('~', '~\n'), []],
	['with CR LF behind every segment', good.replaceAll('~', '~\r\n'), []],
	['with line feeds as terminators', good.replaceAll('~', '\n'), []],
	['with CR LF as terminators', good.replaceAll('~', '\r\n'), []],
	['with carriage returns as terminators', good.replaceAll('~', '\r'), []],
	['with blank lines and indents', `\n\n${good.replaceAll('~', '~\n\n\t  ')}`, []],
	['with a byte order mark and a final Ctrl-Z', `\ufeff${good}\u001a`, []],
	['with NULs in front and behind', `\0\0${good}\0\0`, []],
	['in UTF-16', Buffer.from(`\ufeff${good}`, 'utf16le'), ['ENCODING']],
	['with a broken bar of ISO-8859-1 as terminator', latin(good.replaceAll('~', '\u00a6')), []],
	['with a broken bar of UTF-8 as terminator', good.replaceAll('~', '\u00a6'), []],
	['with an ellipsis as terminator', good.replaceAll('~', '\u2026'), []],
	['with a control character as terminator', good.replaceAll('~', '\u0015'), []],
	['with tabs between elements', good.replaceAll('*', '\t'), []],
	['with an ISA that is not padded', good.replace(isa, isa.replace(/ +(?=\*)/g, '')), ['ISA_LENGTH ISA 2']],
	['with an ISA that is padded too far', good.replace('061234567      *ZZ', '061234567         *ZZ'), ['ISA_LENGTH ISA 6']],
	['with blanks before the first terminator', good.replace('*T*>~', '*T*>  ~'), []],
	['without ISA16', good.replace('*T*>~', '*T*~'), ['ISA_LENGTH ISA 16', 'DELIMITER_INVALID ISA 16']],
	['without ISA16 and its separator', good.replace('*T*>~', '*T~'), ['ISA_LENGTH ISA 16', 'DELIMITER_INVALID ISA 16']],
	['without ISA16, in lines', good.replace('*T*>~', '*T*~').replaceAll('~', '~\n'), ['ISA_LENGTH ISA 16', 'DELIMITER_INVALID ISA 16']],
	['broken into lines of 80 characters', good.replace(/(.{80})/g, '$1\r\n'), ['LINE_WRAPPED']],
	['behind the log line of a mailbox', `MAILBOX 17 RECEIVED OK\n${good}`, ['GARBAGE_BEFORE_ISA']],
	['with a trailer of a mailbox behind it', `${good}\n$$EOF 1`, ['GARBAGE_AFTER_IEA']],
	['without the last terminator', good.replace(/~$/, ''), ['TRUNCATED IEA']],
	['with separators behind the last element', good.replace('CUR*SE*USD~', 'CUR*SE*USD***~'), ['TRAILING_SEPARATOR']],
	['with a name of a segment in small letters', good.replace('CUR*', 'cur*'), ['SEG_CASE CUR 3']],
	['with a control number that lost its zeros', good.replace('*0001~GE', '*1~GE'), ['TSCN_MISMATCH SE 9 2']],
	['with numbers in the envelope that differ in zeros only', good.replace('IEA*1*000000900', 'IEA*1*900').replace('GE*1*55', 'GE*1*055'), []],
	['with requests to a network behind the ISA', good.replace('~GS', '~ISB*1~ISE*260406*0800*04~TA3*1*X~GS'), []],
	['of a version with a suffix', good.replace('004010~ST', '004010VICS~ST'), []],
];

test.each(dialects)('a file %s is read', (_, bytes, expected) => {
	const { sets } = readAll(bytes);
	const trimmed = (segments: string[][]) => segments.map((each) => each.join('*').replace(/\*+$/, '')).filter((each) => !each.startsWith('SE*'));
	expect(sets.map(({ segments }) => trimmed(segments.map(({ id, elements }) => [id, ...elements])))).toEqual([trimmed(faultless)]);
	expect(brief(faultsOf(bytes))).toEqual(expected);
	expect(faultsOf(bytes).filter(({ severity }) => severity !== 'warning')).toEqual([]);
});

/** Files with something missing or wrong; what is readable is read all the same. */
const broken: [string, string, sets: number, string[]][] = [
	['is empty', '', 0, ['ISA_MISSING']],
	['is something else', '<html><body>503</body></html>', 0, ['GARBAGE_BEFORE_ISA', 'ISA_MISSING']],
	['has no IEA', good.replace(/IEA.*/, ''), 1, ['IEA_MISSING']],
	['has no GE', good.replace(/GE\*.*?~/, ''), 1, ['GE_MISSING']],
	['has no SE', good.replace(/SE\*9.*?~/, ''), 1, ['SE_MISSING']],
	['has no GS', good.replace(/GS\*.*?~/, '').replace(/GE\*.*?~/, '').replace('IEA*1', 'IEA*0'), 1, ['GS_MISSING']],
	['has no ST', good.replace(/ST\*.*?~/, ''), 0, ['ST_MISSING BIG', 'ST_MISSING CUR', 'ST_MISSING N1', 'ST_MISSING IT1', 'ST_MISSING PID', 'ST_MISSING TDS', 'ST_MISSING CTT', 'ST_MISSING SE', 'GE_COUNT GE 1', 'GROUP_EMPTY']],
	['counts segments wrongly', good.replace('SE*9', 'SE*8'), 1, ['SE_COUNT SE 9 1']],
	['counts sets wrongly', good.replace('GE*1', 'GE*2'), 1, ['GE_COUNT GE 1']],
	['counts groups wrongly', good.replace('IEA*1', 'IEA*3'), 1, ['IEA_COUNT IEA 1']],
	['ends a set with another number', good.replace('SE*9*0001', 'SE*9*0002'), 1, ['TSCN_MISMATCH SE 9 2']],
	['ends a group with another number', good.replace('GE*1*55', 'GE*1*56'), 1, ['GCN_MISMATCH GE 2']],
	['ends the interchange with another number', good.replace('IEA*1*000000900', 'IEA*1*000000901'), 1, ['ICN_MISMATCH IEA 2']],
	['uses a set number twice', file([group('IN', '55', [set('810', '0001', invoice), set('810', '0001', invoice)])]), 2, ['TSCN_DUPLICATE ST 1 2']],
	['uses a group number twice', file([group('IN', '55', [set('810', '0001', invoice)]), group('IN', '55', [set('810', '0001', invoice)])]), 2, ['GCN_DUPLICATE GS 6']],
	['has an interchange number twice', good + good, 2, ['ICN_DUPLICATE ISA 13']],
	['has a group without sets', file([group('IN', '55', [])]), 0, ['GROUP_EMPTY']],
	['puts a set into a group of another kind', file([group('PO', '55', [set('810', '0001', invoice)])]), 1, ['GROUP_MIXED ST 1']],
	['ends in the middle', good.slice(0, good.indexOf('PID') + 9), 1, ['IEA_MISSING', 'GE_MISSING', 'TRUNCATED', 'SE_MISSING', 'SEG_MISSING TDS 5']],
	['has empty segments', good.replace('CUR', '~~CUR'), 1, ['SEG_EMPTY', 'SEG_EMPTY']],
	['has a bad date in the ISA', good.replace('260405*1015*U', '261305*2515*U'), 1, ['ISA_ELEMENT ISA 9', 'ISA_ELEMENT ISA 10']],
	['has a bad GS', good.replace('*20260405*1015*55*X', '*20261305*1*A5*X').replace('GE*1*55', 'GE*1*A5'), 1, ['GS_ELEMENT GS 4', 'GS_ELEMENT GS 5', 'GS_ELEMENT GS 6']],
	['has a delimiter twice', good.replace('*T*>~', '*T**~'), 1, ['DELIMITER_CONFLICT ISA']],
	['is of a version we do not know', good.replace('004010~ST', '009999~ST'), 1, ['GS_ELEMENT GS 8', 'VERSION_FALLBACK GS 8']],
];

test.each(broken)('a file that %s is reported as exactly that', (_, text, sets, expected) => {
	expect(readAll(text).sets).toHaveLength(sets);
	expect(brief(faultsOf(text))).toEqual(expected);
});

test('a broken interchange costs its neighbours nothing, whatever their delimiters', () => {
	const other = good.replaceAll('*', '|').replaceAll('~', '\n').replace('000000900|0', '000000901|0').replace('IEA|1|000000900', 'IEA|1|000000901');
	const { sets, interchanges } = readAll(good.slice(0, -60) + other + 'rubbish\n' + good.replaceAll('000000900', '000000902'));
	expect(sets.map(({ interchange, faults }) => [interchange.control, faults.map(({ code }) => code)])).toEqual([['000000900', ['TRUNCATED', 'SE_MISSING', 'SEG_MISSING']], ['000000901', []], ['000000902', []]]);
	expect(interchanges.map(({ faults }) => faults.map(({ code }) => code))).toEqual([['IEA_MISSING'], [], []]);
});

test('each fault names its interchange, group, set and segment, and says what to do', () => {
	const [fault] = faultsOf(good.replace('*12.5*', '*12,5*'));
	expect(fault).toMatchObject({
		code: 'EL_NUMBER', severity: 'fatal', interchange: '000000900', group: '55', set: '0001', segmentId: 'IT1', segmentPosition: 5, segmentNumber: 7, element: 4, dataElement: '212', value: '12,5',
		message: 'IT104 at position 5 is no number: "12,5"', fix: 'Ask the sender to send a plain number.', ack: { level: 'AK4', code: '6' }, offset: good.indexOf('IT1'),
	});
});

test('strict reading calls fatal what lenient reading tolerates', () => {
	const text = good.replace(isa, isa.replace(/ +(?=\*)/g, ''));
	expect(faultsOf(text, { mode: 'strict' }).map(({ code, severity }) => [code, severity])).toEqual([['ISA_LENGTH', 'fatal']]);
});

test('text is read as UTF-8 where it is, as ISO-8859-1 where it is not, and never as a replacement character', () => {
	const name = (bytes: Uint8Array, options = {}) => readAll(bytes, options).sets[0]!.segments[3]!.elements[1];
	const umlaut = good.replace('BLUE YONDER', 'M\u00dcLLER');
	expect(name(Buffer.from(umlaut, 'utf8'))).toBe('M\u00dcLLER SUPPLY CO');
	expect(name(latin(umlaut))).toBe('M\u00dcLLER SUPPLY CO');
	expect(name(Buffer.from(umlaut, 'utf8'), { encoding: 'iso-8859-1' })).toBe('M\u00c3\u009cLLER SUPPLY CO');
	expect(name(latin(good.replace('BLUE YONDER', 'B\u0080')), { encoding: 'windows-1252' })).toBe('B\u20ac SUPPLY CO');
	expect(brief(faultsOf(latin(umlaut), { encoding: 'utf-8' }))).toEqual(['ENCODING']);
	expect(brief(faultsOf(Buffer.concat([Buffer.from(umlaut, 'utf8').subarray(0, -30), latin(`NTE**\u00dc~${umlaut.slice(-30)}`)])))).toContain('ENCODING_MIXED');
});

test('what is too long is left out and reported, and reading goes on behind it', () => {
	const long = 'X'.repeat(3000);
	const text = good.replace('WIDGET', long);
	const limits = { segment: 1000, piece: 1 };
	expect(brief(faultsOf(text, { limits }))).toEqual(['TOO_LONG', 'SE_COUNT SE 8 1']);
	expect(brief(faultsOf(good.replace('~CUR', `~${long}`), { limits }))).toContain('TOO_LONG');
	expect(brief(faultsOf(good + good.replaceAll('000000900', '000000901'), { limits: { interchange: 300 } })).filter((each) => each === 'TOO_LONG')).toHaveLength(2);
	const many = invoiceFile([...invoice.slice(0, 3), ...Array.from({ length: 500 }, () => 'IT1*1*10*EA*12.5'), ...invoice.slice(-2)]);
	const { sets } = readAll(many, { limits: { set: 1000 } });
	expect(sets[0]!.segments.length).toBeLessThan(100);
	expect(sets[0]!.faults.map(({ code }) => code)).toEqual(['TOO_LONG']);
});

test('a thousand faults become a short list that says so, with what is fatal in it', () => {
	const lines = Array.from({ length: 1000 }, (_, index) => `it1*${index + 1}*10*EA*12.5`);
	const { sets } = readAll(invoiceFile([...invoice.slice(0, 3), ...lines, ...invoice.slice(-2)]).replace('SE*1007', 'SE*1'));
	const codes = sets[0]!.faults.map(({ code }) => code);
	expect(codes.length).toBeLessThan(210);
	expect(codes).toEqual(expect.arrayContaining(['FAULTS_CUT', 'SE_COUNT']));
});

test('groups and sets that have no table are read as they are', () => {
	const ship = ['BSN*00*SHIP1*20260405*1015', 'HL*1**S', 'ZZZ*ANYTHING', 'CTT*1'];
	const { sets } = readAll(file([group('SH', '1', [set('856', '0001', ship)]), group('IN', '2', [set('810', '0001', invoice)])]));
	expect(sets.map(({ id, segments, faults }) => [id, segments.length, faults])).toEqual([['856', 6, []], ['810', 9, []]]);
});
