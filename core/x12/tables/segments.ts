/**
 * Segments of 004010 whose elements we check: usage (M mandatory, O optional or conditional) with the number in the dictionary,
 * then the conditions. `235/234*10` repeats a pair. Segments without an entry are taken as they are.
 */
const pairs = (times: number) => 'O235 O234 '.repeat(times).trim();
const pairRules = (first: number, times: number) => Array.from({ length: times }, (_, index) => `P${two(first + 2 * index)}${two(first + 1 + 2 * index)}`).join(' ');
const two = (number: number) => String(number).padStart(2, '0');

export const segmentTexts: Record<string, string> = {
	ST: 'M143 M329 O1705',
	SE: 'M96 M329',
	BEG: 'M353 M92 M324 O328 M373 O367 O587 O1019 O1166 O1232 O786 O640',
	BAK: 'M353 M587 M324 M373 O328 O326 O367 O127 O373 O640',
	BIG: 'M373 M76 O373 O324 O328 O327 O640 O353 O306 O76',
	CUR: 'M98 M100 O280 O98 O100 O669 O374 O373 O337 O374 O373 O337 O374 O373 O337 O374 O373 O337 O374 O373 O337;C0807 C0907 L101112 C1110 C1210 L131415 C1413 C1513 L161718 C1716 C1816 L192021 C2019 C2119',
	REF: 'M128 O127 O352 OC;R0203',
	PER: 'M366 O93 O365 O364 O365 O364 O365 O364 O443;P0304 P0506 P0708',
	N1: 'M98 O93 O66 O67 O706 O98;R0203 P0304',
	N2: 'M93 O93',
	N3: 'M166 O166',
	N4: 'O19 O156 O116 O26 O309 O310;C0605',
	ITD: 'O336 O333 O338 O370 O351 O446 O386 O362 O388 O389 O342 O352 O765 O107 O954;L03040513 L08040513 L091011',
	DTM: 'M374 O373 O337 O623 O1250 O1251;R020305 C0403 P0506',
	FOB: 'M146 O309 O352 O334 O335 O309 O352 O54 O352;C0302 C0405 C0706 C0809',
	TD1: 'O103 O80 O23 O22 O79 O187 O81 O355 O183 O355;P0708 P0910',
	TD5: 'O133 O66 O67 O91 O387 O368 O309 O310 O731 O732 O733 O284 O284 O284 O26;R0204050612 C0203',
	N9: 'M128 O127 O369 O373 O337 O623 OC;R0203 C0605',
	MSG: 'M933 O934 O1470;C0302',
	NTE: 'O363 M352',
	PO1: `O350 O330 O355 O212 O639 ${pairs(10)};C0302 C0504 ${pairRules(6, 10)}`,
	IT1: `O350 O358 O355 O212 O639 ${pairs(10)};P020304 ${pairRules(6, 10)}`,
	LIN: `O350 M235 M234 ${pairs(14)};${pairRules(4, 14)}`,
	PID: 'M349 O750 O559 O751 O352 O752 O822 O1073 O819;C0403 R0405 C0703 C0804 C0905',
	CTP: 'O687 O236 O212 O380 OC O648 O649 O782 O639 O499 O289;P0405 C0607 C0902 C1002 C1103',
	SAC: 'M248 O1300 O559 O1301 O610 O378 O332 O118 O355 O380 O380 O331 O127 O770 O352 O819;R0203 P0304 P0607 P0910 C1110 L130204 C1413 C1615',
	TXI: 'M963 O782 O954 O955 O956 O441 O662 O828 O325 O350;R020306 P0405 C0803',
	TDS: 'M610 O610 O610 O610',
	CAD: 'O91 O206 O207 O140 O387 O368 O128 O127 O284;R0504 C0708',
	ISS: 'O382 O355 O81 O355 O183 O355 O380 O81;R010305 P0102 P0304 P0506',
	AMT: 'M522 M782 O478',
	CTT: 'M354 O347 O81 O355 O183 O355 O352;P0304 P0506',
	TAX: 'O325 O309 O310 O309 O310 O309 O310 O309 O310 O309 O310 O441 O1179;R0103 P0203 P0405 P0607 P0809 P1011',
	ACK: `M668 O380 O355 O374 O373 O326 ${pairs(10)} O559 O822 O1271;P0203 C0405 ${pairRules(7, 10)}`,
	SCH: 'M380 M355 O98 O93 M374 M373 O337 O374 O373 O337 O326 O350;C0304',
	QTY: 'M673 O380 OC O61;R0204 E0204',
	AK1: 'M479 M28 O480',
	AK2: 'M143 M329 O1705',
	AK3: 'M721 M719 O447 O720',
	AK4: 'MC O725 M723 O724',
	AK5: 'M717 O718 O718 O718 O718 O718',
	AK9: 'M715 M97 M123 M2 O716 O716 O716 O716 O716',
};

/** A condition between elements: P all or none, R at least one, E at most one, C first needs all others, L first needs one other. */
export interface Rule {
	kind: 'P' | 'R' | 'E' | 'C' | 'L';
	elements: number[];
	/** Bit n-1 for element n: all elements, and all but the first. */
	all: number;
	others: number;
}

export interface SegmentType {
	elements: { number: string; mandatory: boolean }[];
	rules: Rule[];
}

export function segmentType(text: string): SegmentType {
	const [elements = '', rules = ''] = text.split(';');
	return {
		elements: elements.split(' ').map((each) => ({ number: each.slice(1), mandatory: each.startsWith('M') })),
		rules: rules.split(' ').filter(Boolean).map(ruleOf),
	};
}

function ruleOf(text: string): Rule {
	const elements = text.slice(1).match(/../g)!.map(Number);
	const bits = (list: number[]) => list.reduce((sum, element) => sum | (1 << (element - 1)), 0);
	return { kind: text[0] as Rule['kind'], elements, all: bits(elements), others: bits(elements.slice(1)) };
}
