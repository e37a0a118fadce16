import type { Problem } from '../errors';
import { StampliErpError } from '../errors';
import { isDecimal } from '../money';
import { checked, flag, isObject, list, object, oneOf, record, text, whole } from '../profile/shape';
import { catalogue } from './catalogue';
import type { Partner } from './partner';
import type { InterchangeHeader } from './wire';

const matching = (expected: RegExp, wanted: string) => checked((value) => (expected.test(value) ? undefined : `is not ${wanted}`));
 
const plainText = (max: number) => matching(new RegExp(`^[\\x20-\\x7e]{1,${max}}$`), `one to ${max} plain characters`);
const delimiter = checked((value) => ([...value].length === 1 && !/[A-Za-z0-9 ]/.test(value) ? undefined : 'is not one character other than a letter, digit or space'));
const faultCodes = list(oneOf(...Object.keys(catalogue)));
const setIds = list(matching(/^\d{3}$/, 'a set of three digits, such as 850'));

const tradingId = object({
	qualifier: { shape: matching(/^[A-Z0-9]{2}$/, 'a qualifier of two characters, such as ZZ or 01'), required: true },
	id: { shape: plainText(15), required: true },
	groupId: { shape: matching(/^[\x20-\x7e]{2,15}$/, 'two to fifteen plain characters') },
});

const directions = { buyer: { receive: ['810', '855', '997'], send: ['850'] }, seller: { receive: ['850', '997'], send: ['810', '855'] } };

const partnerShape = object({
	partner: { shape: matching(/^[A-Za-z0-9][A-Za-z0-9 _.-]{0,59}$/, 'a short name of letters, digits, blanks, dots, dashes'), required: true },
	version: { shape: whole(1, 1_000_000), fallback: 1 },
	note: { shape: text() },
	role: { shape: oneOf('buyer', 'seller'), required: true },
	us: { shape: tradingId, required: true },
	them: { shape: tradingId, required: true },
	usage: { shape: oneOf('P', 'T'), required: true },
	x12Version: { shape: matching(/^00[3-8]\d{3}[A-Z0-9]{0,6}$/, 'a version such as 004010'), fallback: '004010' },
	interchangeVersion: { shape: matching(/^00[2-8]\d{2}$/, 'a version such as 00401'), fallback: '00401' },
	receive: { shape: setIds },
	send: { shape: setIds },
	delimiters: {
		shape: object({
			element: { shape: delimiter, fallback: '*' }, component: { shape: delimiter, fallback: '>' }, segment: { shape: delimiter, fallback: '~' }, repetition: { shape: delimiter },
		}),
		fallback: { element: '*', component: '>', segment: '~' },
	},
	newline: { shape: oneOf('', '\n', '\r\n'), fallback: '' },
	encoding: { shape: oneOf('auto', 'utf-8', 'iso-8859-1', 'windows-1252'), fallback: 'auto' },
	collision: { shape: oneOf('replace', 'reject', 'chooseDelimiters'), fallback: 'replace' },
	characters: {
		shape: object({ set: { shape: oneOf('basic', 'extended', 'any'), fallback: 'extended' }, uppercase: { shape: flag, fallback: false }, asciiFold: { shape: flag, fallback: false } }),
		fallback: { set: 'extended', uppercase: false, asciiFold: false },
	},
	tooLong: { shape: oneOf('error', 'truncate'), fallback: 'error' },
	reading: {
		shape: object({ mode: { shape: oneOf('strict', 'lenient'), fallback: 'lenient' }, codes: { shape: oneOf('strict', 'lenient'), fallback: 'lenient' } }),
		fallback: { mode: 'lenient', codes: 'lenient' },
	},
	acknowledge: {
		shape: object({
			functional: { shape: flag, fallback: true }, interchange: { shape: oneOf('never', 'asked', 'rejected'), fallback: 'asked' }, includeAccepted: { shape: flag, fallback: true },
			reject: { shape: faultCodes, fallback: [] }, tolerate: { shape: faultCodes, fallback: [] }, ignore: { shape: faultCodes, fallback: [] }, timeoutHours: { shape: whole(1, 8760), fallback: 24 },
		}),
		fallback: { functional: true, interchange: 'asked', includeAccepted: true, reject: [], tolerate: [], ignore: [], timeoutHours: 24 },
	},
	map: {
		shape: object({
			companyId: { shape: text() }, vendorId: { shape: text() }, currency: { shape: matching(/^[A-Z]{3}$/, 'a currency of three capital letters') },
			credits: { shape: oneOf('type', 'negative'), fallback: 'type' }, poLine: { shape: oneOf('lineNumber', 'pairOnly'), fallback: 'lineNumber' }, hash: { shape: oneOf('none', 'sum', 'x12'), fallback: 'none' },
			tolerance: { shape: checked((value) => (isDecimal(value) && !value.startsWith('-') ? undefined : 'is not an amount such as 0.01')), fallback: '0.01' },
			unmapped: { shape: oneOf('keep', 'drop', 'error'), fallback: 'keep' }, uoms: { shape: record(text()), fallback: {} }, unknownUom: { shape: oneOf('error', 'keep'), fallback: 'error' },
		}),
		fallback: { credits: 'type', poLine: 'lineNumber', hash: 'none', tolerance: '0.01', unmapped: 'keep', uoms: {}, unknownUom: 'error' },
	},
});

/**
 * Checks a partner's agreement and fills in what is optional. Text is read as JSON. Throws one `StampliErpError` (kind `setup`,
 * code `partner.invalid`) that names every fault by the path of its key.
 */
export function checkPartner(json: unknown): Partner {
	const faults: string[] = [];
	const data = typeof json === 'string' ? parsed(json, faults) : json;
	const partner = faults.length > 0 ? undefined : (partnerShape(data, '', faults) as Partner | undefined);
	if (partner && faults.length === 0) {
		const usual = directions[partner.role];
		partner.receive ??= [...usual.receive];
		partner.send ??= [...usual.send];
		contradictions(partner, faults);
		if (faults.length === 0) return partner;
	}
	const name = isObject(data) && typeof data.partner === 'string' ? ` "${data.partner.slice(0, 60)}"` : '';
	throw new StampliErpError({
		kind: 'setup', code: 'partner.invalid',
		message: `The partner${name} has ${faults.length} fault(s): ${faults.map((fault) => fault.replace(/^: /, '')).join(' · ')}`,
		hint: 'Correct the named keys of the partner.',
	});
}

function parsed(json: string, faults: string[]): unknown {
	try {
		return JSON.parse(json);
	} catch (error) {
		faults.push(`is not JSON: ${(error as Error).message}`);
		return undefined;
	}
}

function contradictions({ us, them, delimiters, acknowledge, map, x12Version, interchangeVersion }: Partner, faults: string[]): void {
	if (us.qualifier === them.qualifier && us.id === them.id) faults.push('them.id: is the same as us.id');
	for (const [side, { id, groupId }] of Object.entries({ us, them })) {
		if (groupId === undefined && id.length < 2) faults.push(`${side}.groupId: missing; the id is too short for GS`);
		for (const char of Object.values(delimiters)) if ((id + (groupId ?? '')).includes(char)) faults.push(`${side}.id: holds the delimiter ${JSON.stringify(char)}`);
	}
	const given = Object.entries(delimiters);
	for (const [name, char] of given) {
		const twin = given.find(([other, each]) => other > name && each === char);
		if (twin) faults.push(`delimiters.${twin[0]}: is the same character as delimiters.${name}`);
	}
	const lists = { reject: acknowledge.reject, tolerate: acknowledge.tolerate, ignore: acknowledge.ignore };
	for (const [name, codes] of Object.entries(lists)) {
		for (const [other, others] of Object.entries(lists)) {
			if (other > name) for (const code of codes.filter((each) => others.includes(each))) faults.push(`acknowledge.${other}: ${code} stands in acknowledge.${name} too`);
		}
	}
	if ((x12Version >= '005010') !== (interchangeVersion >= '00501')) faults.push(`interchangeVersion: ${interchangeVersion} does not go with x12Version ${x12Version}`);
	const ours = Object.values(map.uoms);
	const twice = ours.find((each, index) => ours.indexOf(each) !== index);
	if (twice !== undefined) faults.push(`map.uoms: ${twice} stands there for two codes, so that it could not be written`);
}

/** Problems of an interchange with this partner: other sender, receiver or usage than agreed. */
export function partnerProblems(header: InterchangeHeader, partner: Partner): Problem[] {
	const side = ({ qualifier, id }: { qualifier: string; id: string }) => `${qualifier} ${id}`;
	const made = (code: string, message: string, fix: string): Problem => ({ kind: 'invalid', who: 'integrator', where: `X12 partner ${partner.partner}`, code, message, fix, row: header.number });
	return [
		...(side(header.sender) === side(partner.them) ? [] : [made('partner.sender', `The interchange ${header.control} comes from ${side(header.sender)}, not from ${side(partner.them)}`, 'Check the folder, or correct them.qualifier and them.id of the partner and let the file come again.')]),
		...(side(header.receiver) === side(partner.us) ? [] : [made('partner.receiver', `The interchange ${header.control} is for ${side(header.receiver)}, not for ${side(partner.us)}`, 'Ask the sender whether the file is meant for us, or correct us.qualifier and us.id of the partner and let the file come again.')]),
		...(header.usage === partner.usage ? [] : [made('partner.usage', `The interchange ${header.control} is marked ${header.usage === 'T' ? 'as test (T)' : header.usage === 'P' ? 'as production (P)' : `"${header.usage}"`}, but usage ${partner.usage} is agreed`, 'Change usage of the partner when the test is over and let the file come again, or ask the sender to mark its files rightly.')]),
	];
}
