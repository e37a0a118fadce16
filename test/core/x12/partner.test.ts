import { isKind, StampliErpError } from '../../../core/errors';
import { checkPartner, partnerProblems, readAll } from '../../../core/x12';
import { buyerOf, sellerOf } from './partners';
import { invoiceFile } from './samples';

const faults = (json: unknown): string => {
	try {
		checkPartner(json);
	} catch (error) {
		if (isKind(error, 'setup') && error instanceof StampliErpError && error.code === 'partner.invalid') return error.message;
		throw error;
	}
	return '';
};
const right = { partner: 'acme', role: 'buyer', usage: 'T', us: { qualifier: 'ZZ', id: 'US' }, them: { qualifier: '01', id: '061234567' } };

test('what is optional is filled in', () => {
	expect(checkPartner(JSON.stringify(right))).toMatchObject({
		version: 1, x12Version: '004010', interchangeVersion: '00401', receive: ['810', '855', '997'], send: ['850'], delimiters: { element: '*', component: '>', segment: '~' }, newline: '', encoding: 'auto', collision: 'replace',
		reading: { mode: 'lenient', codes: 'lenient' }, acknowledge: { functional: true, interchange: 'asked', timeoutHours: 24 }, map: { credits: 'type', unmapped: 'keep', tolerance: '0.01' },
	});
	expect(sellerOf()).toMatchObject({ receive: ['850', '997'], send: ['810', '855'] });
});

test('every fault is named by its key, all at once', () => {
	const message = faults({ ...right, role: 'both', us: { qualifier: 'Z', id: 'A'.repeat(16) }, usage: 'X', newline: '\t', colour: 'red', map: { currency: 'dollar', tolerance: '-1' }, acknowledge: { reject: ['WHATEVER'] } });
	for (const part of ['role:', 'us.qualifier:', 'us.id:', 'usage:', 'newline:', 'colour: unknown key', 'map.currency:', 'map.tolerance:', 'acknowledge.reject[0]:']) expect(message).toContain(part);
	expect(message).toMatch(/^The partner "acme" has 9 fault\(s\)/);
});

test.each([
	['is not JSON', '{', 'is not JSON'],
	['is no object', '[]', 'is not an object'],
	['is missing everything', {}, 'partner: missing · role: missing · us: missing · them: missing · usage: missing'],
	['trades with itself', { ...right, them: right.us }, 'them.id: is the same as us.id'],
	['uses a delimiter twice', { ...right, delimiters: { element: '*', component: '*' } }, 'delimiters.element: is the same character as delimiters.component'],
	['uses a letter as delimiter', { ...right, delimiters: { segment: 'X' } }, 'delimiters.segment'],
	['has a delimiter in an id', { ...right, them: { qualifier: 'ZZ', id: 'A*B' } }, 'them.id: holds the delimiter "*"'],
	['has an id too short for GS', { ...right, us: { qualifier: 'ZZ', id: 'U' } }, 'us.groupId: missing'],
	['weighs a fault twice', { ...right, acknowledge: { reject: ['SE_COUNT'], ignore: ['SE_COUNT'] } }, 'acknowledge.reject: SE_COUNT stands in acknowledge.ignore too'],
	['mixes versions', { ...right, x12Version: '005010' }, 'interchangeVersion: 00401 does not go with x12Version 005010'],
	['translates two units to one', { ...right, map: { uoms: { EA: 'ea', PC: 'ea' } } }, 'map.uoms: ea stands there for two codes'],
])('a partner that %s is refused', (_, json, expected) => {
	expect(faults(json)).toContain(expected);
});

test('an interchange of somebody else, for somebody else or of the wrong stage is noticed', () => {
	const { header } = readAll(invoiceFile()).interchanges[0]!;
	expect(partnerProblems(header, buyerOf())).toEqual([]);
	const other = buyerOf({ us: { qualifier: 'ZZ', id: 'OTHER' }, them: { qualifier: '01', id: '999' }, usage: 'P' });
	expect(partnerProblems(header, other).map(({ code }) => code)).toEqual(['partner.sender', 'partner.receiver', 'partner.usage']);
});
