import { readAll, readX12, segmentsOf, writeInterchange, x12Reader, type OutgoingInterchange, type X12Event } from '../../../core/x12';
import { seeded } from '../seeded';
import { delimiterSets, randomInterchange } from './randomSets';

/** What was read, as what would be written. */
function again(original: OutgoingInterchange, bytes: Uint8Array): OutgoingInterchange {
	const { interchanges, sets, faults } = readAll(bytes);
	expect(faults).toEqual([]);
	expect(interchanges).toHaveLength(1);
	const { header, groups } = interchanges[0]!;
	expect(interchanges[0]!.faults.filter(({ severity }) => severity !== 'warning')).toEqual([]);
	return {
		...original, sender: header.sender, receiver: header.receiver, control: String(Number(header.control)), version: header.version, usage: header.usage as 'T', requestTa1: header.acknowledgementRequested,
		groups: groups.map(({ header: group, sets: reports }) => ({
			functionalId: group!.functionalId, control: group!.control, version: group!.version,
			sets: reports.map(({ id, control }) => ({ id, control, segments: segmentsOf(sets.find((set) => set.group!.control === group!.control && set.control === control)!) })),
		})),
	};
}

test.each(delimiterSets.map((delimiters) => [JSON.stringify(Object.values(delimiters)), delimiters] as const))('what is written with %s is read as it was, and written again as the same bytes', (_, delimiters) => {
	for (let seed = 1; seed <= 4; seed++) {
		const next = seeded(seed);
		const original = randomInterchange(next);
		const newline = /[\r\n]/.test(delimiters.segment) ? '' : (['', '\n', '\r\n'] as const)[next(3)]!;
		const written = writeInterchange(original, { delimiters, newline });
		expect(written.faults).toEqual([]);
		const copy = again(original, written.bytes!);
		expect(copy).toEqual(original);
		expect(Buffer.from(writeInterchange(copy, { delimiters, newline }).bytes!)).toEqual(Buffer.from(written.bytes!));
	}
});

const whole = (bytes: Uint8Array): X12Event[] => {
	const reader = x12Reader();
	return [...reader.push(bytes), ...reader.end()];
};

test('how a file is cut into pieces changes nothing, down to single bytes', async () => {
	for (const [index, delimiters] of delimiterSets.filter((_, at) => at % 6 === 1).entries()) {
		const next = seeded(index + 1);
		const files = Array.from({ length: 2 }, () => Buffer.from(writeInterchange(randomInterchange(next), { delimiters }).bytes!));
		const bytes = Buffer.concat([Buffer.from('\ufeff \r\n'), files[0]!, Buffer.from(next(2) ? '\r\nrubbish VISA*1 ' : '\n'), files[1]!, Buffer.from('\u001a')]);
		const expected = whole(bytes);
		const pieces = (most: number) => {
			const cut: Uint8Array[] = [];
			for (let at = 0; at < bytes.length; ) cut.push(bytes.subarray(at, (at += 1 + next(most))));
			return cut;
		};
		const read = async (chunks: Uint8Array[]) => {
			const events: X12Event[] = [];
			for await (const event of readX12(chunks, { limits: { piece: 1 } })) events.push(event);
			return events;
		};
		expect(await read([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(expected);
		expect(await read(pieces(40))).toEqual(expected);
	}
});

test('a file longer than what is gathered is read alike in pieces of any length', async () => {
	const next = seeded(7);
	const bytes = Buffer.concat(Array.from({ length: 60 }, () => [Buffer.from(writeInterchange(randomInterchange(next)).bytes!), Buffer.from(next(4) ? '\n' : 'xxISA*zz')]).flat());
	expect(bytes.length).toBeGreaterThan(2 << 14);
	const expected = whole(bytes);
	for (const size of [16_385, 33_333]) {
		const events: X12Event[] = [];
		for await (const event of readX12(Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size)))) events.push(event);
		expect(JSON.stringify(events) === JSON.stringify(expected)).toBe(true);
	}
});
