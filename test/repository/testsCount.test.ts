import { sourcesOf } from './sources';

const tests = sourcesOf('test', '.test.ts');

test('no test is switched off or singled out', () => {
	const marks = /\b(?:it|test|describe)\.(?:only|skip|todo|failing)\b|\b(?:xit|xtest|xdescribe|fit|fdescribe)\(/;
	expect(tests.filter(({ text }) => marks.test(text)).map(({ file }) => file)).toEqual([]);
});

test('every test file can fail', () => {
	expect(tests.filter(({ text }) => !/\bexpect\b/.test(text)).map(({ file }) => file)).toEqual([]);
});
