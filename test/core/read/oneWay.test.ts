import { read, smallProfile } from './reading';

const head = 'Vendor,No,Total,Amount\n';

test('a document in several pieces, a broken row or a footer changes nothing about the other records', async () => {
	const body = Array.from({ length: 200 }, (_, index) => `V1,A${index},30,10\nV1,A${index},30,20\n`).join('');
	const { records: plain } = await read(head + body, smallProfile());
	const pieces = (await read(`${head}${body}V1,A0,30,0\n`, smallProfile())).records;
	const broken = (await read(`${head}${body}V9,A9\n`, smallProfile())).records;
	const footed = (await read(`${head}${body}END\n`, smallProfile({ format: { type: 'csv', footer: { match: '^END' } } }))).records;
	expect(plain).toHaveLength(200);
	expect(pieces.slice(1)).toEqual(plain.slice(1));
	expect(pieces[0]).toMatchObject({ rows: 'rows 2-3, 402', recordId: plain[0]!.recordId });
	expect(broken.slice(0, 200)).toEqual(plain);
	expect(broken[200]!.problems[0]!.code).toBe('row.width');
	expect(footed).toEqual(plain);
});
