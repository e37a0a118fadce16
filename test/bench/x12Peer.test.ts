import { peerName, peerReading } from '../../bench/x12Peer';

test('the peer reads the same sets and segments of the same file, or its measuring fails', () => {
	expect(peerName).toMatch(/^node-x12 \d+\.\d+\.\d+$/);
	expect(peerReading(300_000)()).toMatchObject({ sets: 1000, segments: 51_000 });
});
