/** Type and length of a data element. Nn has n implied decimals; R has its point where it wants; C is a composite. */
export interface ElementType {
	type: 'AN' | 'ID' | 'R' | 'DT' | 'TM' | 'N0' | 'N2' | 'C';
	min: number;
	max: number;
}

/** Number in the dictionary: type, shortest and longest, as of 004010. */
const dictionary = `
2 N0 1 6|19 AN 2 30|26 ID 2 3|28 N0 1 9|54 ID 2 2|61 AN 1 30|65 R 1 8|66 ID 1 2|67 AN 2 80|76 AN 1 22|79 AN 1 50|80 N0 1 7|22 AN 1 30|23 ID 1 1|81 R 1 10|82 R 1 8|91 ID 1 2
92 ID 2 2|93 AN 1 60|96 N0 1 10|97 N0 1 6|98 ID 2 3|100 ID 3 3|103 AN 3 5|107 ID 1 2|116 ID 3 15|118 R 1 9|123 N0 1 6|124 AN 2 15|127 AN 1 30|128 ID 2 3
133 ID 1 2|140 ID 2 4|142 AN 2 15|143 ID 3 3|146 ID 2 2|156 ID 2 2|166 AN 1 55|183 R 1 8|187 ID 1 2|206 AN 1 4|207 AN 1 10|212 R 1 17|234 AN 1 48|235 ID 2 2
236 ID 3 3|248 ID 1 1|280 R 4 10|284 ID 2 2|289 N0 1 2|306 ID 1 2|309 ID 1 2|310 AN 1 30|324 AN 1 22|325 AN 1 20|326 AN 1 45|327 AN 1 8|328 AN 1 30|329 AN 4 9
330 R 1 15|331 ID 2 2|332 R 1 6|333 ID 1 2|334 ID 2 2|335 ID 3 3|336 ID 2 2|337 TM 4 8|338 R 1 6|342 R 1 5|347 R 1 10|349 ID 1 1|350 AN 1 20|351 N0 1 3
352 AN 1 80|353 ID 2 2|354 N0 1 6|355 ID 2 2|358 R 1 10|362 N2 1 10|363 ID 3 3|364 AN 1 80|365 ID 2 2|366 ID 2 2|367 AN 1 30|368 ID 2 2|369 AN 1 45|370 DT 8 8
373 DT 8 8|374 ID 3 3|378 ID 1 1|380 R 1 15|382 R 1 10|386 N0 1 3|387 AN 1 35|388 DT 8 8|389 N2 1 10|441 ID 1 1|443 AN 1 20|446 DT 8 8|447 AN 1 6|455 ID 1 2
478 ID 1 1|479 ID 2 2|480 AN 1 12|499 AN 1 10|522 ID 1 3|559 ID 2 2|587 ID 2 2|610 N2 1 15|623 ID 2 2|639 ID 2 2|640 ID 2 2|648 ID 3 3|649 R 1 10|662 ID 1 1
668 ID 2 2|669 ID 3 3|670 ID 2 2|673 ID 2 2|687 ID 2 2|706 ID 2 2|715 ID 1 1|716 ID 1 3|717 ID 1 1|718 ID 1 3|719 N0 1 6|720 ID 1 3|721 ID 2 3|723 ID 1 3|724 AN 1 99
725 N0 1 4|731 ID 2 2|732 ID 2 2|733 R 1 4|750 ID 2 3|751 AN 1 12|752 ID 2 2|765 N0 1 2|770 AN 1 20|782 R 1 18|786 ID 2 2|819 ID 2 3|822 AN 1 15|828 R 1 9
933 AN 1 264|934 ID 2 2|954 R 1 10|955 ID 2 2|956 AN 1 10|963 ID 2 2|1019 ID 3 3|1073 ID 1 1|1166 ID 2 2|1179 ID 1 1|1232 ID 2 2|1250 ID 2 3|1251 AN 1 35
1271 AN 1 30|1300 ID 4 4|1301 AN 1 10|1470 N0 1 9|1705 AN 1 35|C C 1 999`;

/** What later and earlier versions changed; the newest entry not above a version counts. */
const changes: { from: string; elements: string }[] = [
	{ from: '000000', elements: '370 DT 6 8|373 DT 6 8|388 DT 6 8|446 DT 6 8' },
	{ from: '004010', elements: '370 DT 8 8|373 DT 8 8|388 DT 8 8|446 DT 8 8' },
	{ from: '004030', elements: '127 AN 1 50|610 N2 1 18' },
	{ from: '005010', elements: '358 R 1 15|234 AN 1 80|235 ID 2 2|369 AN 1 45' },
];

function parsed(text: string): [string, ElementType][] {
	return text.trim().split(/[|\n]/).map((entry) => {
		const [number, type, min, max] = entry.split(' ');
		return [number!, { type: type as ElementType['type'], min: Number(min), max: Number(max) }];
	});
}

/** The dictionary of a version, by its first six digits. */
export function elementsOf(version: string): Map<string, ElementType> {
	return new Map([...parsed(dictionary), ...changes.filter(({ from }) => from <= version).flatMap(({ elements }) => parsed(elements))]);
}
