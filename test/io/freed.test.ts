import { freed } from '../../io/freed';

test('bytes with memory of their own are empty once they are given back', () => {
	const bytes = Buffer.alloc(100_000, 'a');
	const text = bytes.toString('utf8', 0, 5);
	freed(bytes);
	expect(bytes).toHaveLength(0);
	expect(text).toBe('aaaaa');
});

test('bytes that share memory with others are left alone', () => {
	const all = Buffer.alloc(100_000, 'a');
	const part = all.subarray(10, 20);
	const pooled = Buffer.from('short');
	freed(part);
	freed(pooled);
	expect(all).toHaveLength(100_000);
	expect(part.toString()).toBe('aaaaaaaaaa');
	expect(pooled.toString()).toBe('short');
});
