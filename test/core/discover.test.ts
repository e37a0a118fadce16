import { discover, fileIdOf, fileMark, logOf, marksIn } from '../../core/discover';

const inbox = 'sftp://ap@files.example:22';
const file = (name: string, mtime = 1_700_000_000, size = 100) => ({ path: `/outbound/${name}`, name, size, mtime });

test('a file is fresh until it is in the log, and again when its size or time changes', () => {
	const log = new Set([fileMark(inbox, file('a.csv'))]);
	const fresh = (listed: ReturnType<typeof file>) => discover(inbox, [listed], log).fresh.length;
	expect(fresh(file('a.csv'))).toBe(0);
	expect(fresh(file('b.csv'))).toBe(1);
	expect(fresh(file('a.csv', 1_700_000_001))).toBe(1);
	expect(fresh(file('a.csv', 1_700_000_000, 101))).toBe(1);
});

test('the same path on another server is another file', () => {
	expect(fileMark(inbox, file('a.csv'))).not.toBe(fileMark('sftp://ap@other.example:22', file('a.csv')));
});

test('a file that has an older time than those already read is found all the same', () => {
	const log = new Set([fileMark(inbox, file('new.csv', 2_000_000_000))]);
	const { fresh } = discover(inbox, [file('new.csv', 2_000_000_000), file('copied-with-old-time.csv', 1)], log);
	expect(fresh.map((each) => each.file.name)).toEqual(['copied-with-old-time.csv']);
});

test('the oldest file comes first, and files of one second by name', () => {
	const { fresh } = discover(inbox, [file('c', 2), file('b', 1), file('a', 2)], new Set());
	expect(fresh.map((each) => each.file.name)).toEqual(['b', 'a', 'c']);
});

test('marks of files that are gone leave the log', () => {
	const log = new Set([fileMark(inbox, file('gone.csv')), fileMark(inbox, file('here.csv'))]);
	expect([...discover(inbox, [file('here.csv')], log).known]).toEqual([fileMark(inbox, file('here.csv'))]);
});

test('a log of 10,000 files is 110 kB of text, and comes back as it was', () => {
	const marks = Array.from({ length: 10_000 }, (_, i) => fileMark(inbox, file(`${i}.csv`)));
	const log = logOf(marks);
	expect(log).toHaveLength(110_000);
	expect([...marksIn(log)]).toEqual(marks);
});

test.each([undefined, null, 42, {}, ['x'], 'too short'])('a log of %p counts as empty', (log) => {
	expect(marksIn(log).size).toBe(0);
});

test('the same bytes under the same name are one file, under another name two', () => {
	expect(fileIdOf(inbox, '/outbound/a.csv', 'aa')).toBe(fileIdOf(inbox, '/outbound/a.csv', 'aa'));
	expect(fileIdOf(inbox, '/outbound/a.csv', 'aa')).not.toBe(fileIdOf(inbox, '/outbound/b.csv', 'aa'));
	expect(fileIdOf(inbox, '/outbound/a.csv', 'aa')).not.toBe(fileIdOf(inbox, '/outbound/a.csv', 'ab'));
});
