import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	fromInvoice, fromOrderAcknowledgement, fromPurchaseOrder, interchangeTo, readAcknowledgement, readAll, segmentsOf, toInvoice, toOrderAcknowledgement, toPurchaseOrder, writeInterchange,
	type MappedDocument, type MappedSegments, type OutgoingSegment, type X12Set,
} from '../../../core/x12';
import { at, buyerOf } from './partners';

const folder = join(__dirname, '../../golden/x12');
const partner = buyerOf();
const read = (set: X12Set): MappedDocument<unknown> =>
	set.id === '850' ? toPurchaseOrder(set, partner) : set.id === '810' ? toInvoice(set, partner) : set.id === '855' ? toOrderAcknowledgement(set, partner) : { document: readAcknowledgement(set), problems: [], warnings: [] };
const write = (id: string, document: unknown): MappedSegments<OutgoingSegment> =>
	id === '850' ? fromPurchaseOrder(document as never, partner) : id === '810' ? fromInvoice(document as never, partner) : fromOrderAcknowledgement(document as never, partner);

const files = ['order.850.x12', 'invoice.810.x12', 'answer.855.x12', 'acknowledgement.997.x12'];

// Set GOLDEN=write to write the expected files anew; then read them as an accountant would.
test.each(files)('%s is read as the file beside it says', (name) => {
	const { sets, interchanges, faults } = readAll(readFileSync(join(folder, name)));
	const readable = {
		documents: sets.map((set) => {
			const { document, problems, warnings } = read(set);
			return { document, ...(problems.length > 0 ? { problems: problems.map(({ message, fix }) => `${message}. ${fix}`) } : {}), ...(warnings.length > 0 ? { warnings: warnings.map(({ message }) => message) } : {}) };
		}),
		ta1s: interchanges.flatMap(({ ta1s }) => ta1s),
		faults: [...faults, ...interchanges.flatMap((each) => [...each.faults, ...each.groups.flatMap((group) => [...group.faults, ...group.sets.flatMap((set) => set.faults)])])].map(({ code, message }) => `${code}: ${message}`),
	};
	const expected = join(folder, `${name}.expected.json`);
	const text = `${JSON.stringify(readable, null, 2)}\n`;
	if (process.env.GOLDEN === 'write') writeFileSync(expected, text);
	expect(text).toBe(readFileSync(expected, 'utf8'));
});

test.each(files)('%s is written again byte by byte from its segments', (name) => {
	const text = readFileSync(join(folder, name), 'utf8');
	const { sets, interchanges } = readAll(text);
	const { header, groups, ta1s } = interchanges[0]!;
	const group = groups[0]!.header!;
	const written = writeInterchange(
		{
			sender: { ...header.sender, groupId: group.sender }, receiver: { ...header.receiver, groupId: group.receiver }, date: `20${header.date.replace(/(..)(..)(..)/, '$1-$2-$3')}`,
			time: header.time.replace(/(..)(..)/, '$1:$2'), control: header.control, version: header.version, usage: 'T', requestTa1: header.acknowledgementRequested, ta1s,
			groups: [{ functionalId: group.functionalId, control: group.control, version: group.version, sets: sets.map((set) => ({ id: set.id, control: set.control, segments: segmentsOf(set) })) }],
		},
		{ newline: '\n', delimiters: header.delimiters },
	);
	expect(written.faults).toEqual([]);
	expect(written.text).toBe(text);
});

test.each(files.slice(0, 3))('the documents of %s survive being written and read again', (name) => {
	const { sets } = readAll(readFileSync(join(folder, name)));
	for (const set of sets) {
		const { document } = read(set);
		const { segments, problems } = write(set.id, document);
		expect(problems).toEqual([]);
		const written = writeInterchange(interchangeTo(partner, { sets: [{ id: set.id, control: set.control, segments }], control: '7', groupControls: ['8'], ...at }));
		expect(written.faults).toEqual([]);
		const again = read(readAll(written.bytes!).sets[0]!);
		const meta = { sourceKey: '', sourceRow: 0 };
		expect({ ...(again.document as object), ...meta }).toEqual({ ...(document as object), ...meta });
		expect(again.problems).toEqual([]);
	}
});
