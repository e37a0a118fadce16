import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Claim } from '../../../core/ports';
import { describeLedger, type Place } from './backends';
import { fileRef } from './samples';

/** Runs `child.js`; every line it says is handed to `heard`. */
function child(place: Place, task: string[], heard: (said: unknown) => void) {
	const running = spawn(process.execPath, [join(__dirname, 'child.js'), JSON.stringify(place.settings), ...task], { stdio: ['ignore', 'pipe', 'inherit'] });
	const ended = once(running, 'exit');
	createInterface(running.stdout).on('line', (line) => heard(JSON.parse(line)));
	return { kill: () => running.kill('SIGKILL'), ended };
}

describeLedger('Several processes', (at) => {
	it('share keys so that each is won exactly once, by twenty holders in two processes', async () => {
		const keys = Array.from({ length: 25 }, (_, i) => `key-${i}`);
		const won: Claim[] = [];
		const startAt = String(Date.now() + 3_000);
		const children = ['p', 'q'].map((name) => child(at.place, ['claim', name, startAt, ...keys], (said) => won.push(...(said as Claim[]))));
		await Promise.all(children.map(({ ended }) => ended));
		expect(won.map(({ key }) => key).sort()).toEqual([...keys].sort());
		expect(won.every(({ generation }) => generation === 1)).toBe(true);
		expect(await at.ledger.verify()).toMatchObject({ ok: true });
	}, 60_000);

	it('make one ledger when they open a new place at the same moment', async () => {
		const said: unknown[] = [];
		const children = Array.from({ length: 3 }, () => child(at.place, ['open'], (word) => said.push(word)));
		await Promise.all(children.map(({ ended }) => ended));
		expect(said).toEqual(['opened', 'opened', 'opened']);
	}, 60_000);

	it('leave whole files and a whole chain when one is killed while it writes', async () => {
		for (const round of [1, 2, 3]) {
			const written: string[] = [];
			let killAfter: NodeJS.Timeout | undefined;
			const writer = child(at.place, ['write', `round${round}`], (said) => {
				written.push(said as string);
				killAfter ??= setTimeout(() => writer.kill(), 20 + 37 * round); // somewhere inside a later transaction
			});
			await writer.ended;
			clearTimeout(killAfter);
			expect(written.length).toBeGreaterThan(0);
			expect(await at.ledger.verify()).toMatchObject({ ok: true });
			const next = Array.from({ length: written.length + 3 }, (_, i) => fileRef(`round${round}-${i + 1}.csv`).fileId);
			const files = await at.ledger.files(next);
			expect(files.length).toBeGreaterThanOrEqual(written.length);
			expect(files.map(({ records }) => records.length)).toEqual(files.map(() => 300));
			for (const { records } of files) expect([0, 300]).toContain(records.filter(({ outcome }) => outcome).length);
		}
		await at.ledger.setWatermark('still', 'writable');
	}, 90_000);
});
