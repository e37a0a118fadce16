import type { AckCode } from '../faults';

const meanings: Partial<Record<AckCode['level'], Record<string, string>>> = {
	AK3: {
		1: 'the segment is unknown', 2: 'the segment is unexpected', 3: 'a mandatory segment is missing', 4: 'the loop occurs too often', 5: 'the segment occurs too often',
		6: 'the segment does not belong into this set', 7: 'the segment is out of order', 8: 'elements of the segment are wrong',
	},
	AK4: {
		1: 'a mandatory element is missing', 2: 'a conditional element is missing', 3: 'there are too many elements', 4: 'the element is too short', 5: 'the element is too long',
		6: 'a character is invalid', 7: 'the code is unknown', 8: 'the date is invalid', 9: 'the time is invalid', 10: 'elements exclude each other', 12: 'there are too many repetitions',
		13: 'there are too many components',
	},
	AK5: {
		1: 'the kind of set is not supported', 2: 'the end of the set is missing', 3: 'the control numbers of the set differ', 4: 'the count of segments is wrong', 5: 'segments are wrong',
		6: 'the set identifier is invalid', 7: 'the control number of the set is invalid', 23: 'the control number of the set is not unique in its group',
	},
	AK9: {
		1: 'the group is not supported', 2: 'the version is not supported', 3: 'the end of the group is missing', 4: 'the control numbers of the group differ', 5: 'the count of sets is wrong',
		6: 'the control number of the group is invalid', 19: 'the control number of the group is not unique',
	},
};

/** A code of an acknowledgement in words. */
export function ackMeaning(level: AckCode['level'], code: string): string {
	return meanings[level]?.[code.replace(/^0+(?=\d)/, '')] ?? (code === '' ? 'no reason is given' : `code ${code} in ${level}`);
}
