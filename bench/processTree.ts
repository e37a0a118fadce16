import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const everyMs = 100;
const pageBytes = 4096;
/** New children of a server are rare; looking for them is the dear part of a sample. */
const lookEverySamples = 10;

export interface MemoryWatch {
	/** Highest resident memory of the process and all that it started, above what it was at the beginning. */
	stop(): { idleBytes: number; aboveIdleBytes: number };
}

/** Samples the resident memory of a process and its descendants every 100 ms. Shared pages count once per process. */
export function watchMemory(pid: number): MemoryWatch {
	let pids = descendants(pid);
	const idleBytes = residentBytes(pids);
	let peak = idleBytes;
	let sample = 0;
	const ticker = setInterval(() => {
		if (++sample % lookEverySamples === 0) pids = descendants(pid);
		peak = Math.max(peak, residentBytes(pids));
	}, everyMs);
	return {
		stop() {
			clearInterval(ticker);
			peak = Math.max(peak, residentBytes(pids));
			return { idleBytes, aboveIdleBytes: peak - idleBytes };
		},
	};
}

function descendants(root: number): number[] {
	const parents = existsSync('/proc/self/stat') ? parentsFromProc() : parentsFromPs();
	const found = [root];
	for (const pid of found) for (const [child, parent] of parents) if (parent === pid) found.push(child);
	return found;
}

function parentsFromProc(): Map<number, number> {
	const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
	return new Map(pids.flatMap((pid) => {
		// Behind the command, which is in brackets and may hold anything: state, parent.
		const parent = /.*\) \S (\d+)/s.exec(read(`/proc/${pid}/stat`))?.[1];
		return parent ? [[Number(pid), Number(parent)]] : [];
	}));
}

function parentsFromPs(): Map<number, number> {
	const lines = execFileSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
	return new Map(lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]));
}

function residentBytes(pids: number[]): number {
	if (!existsSync('/proc/self/statm')) return residentFromPs(pids);
	return pids.reduce((sum, pid) => sum + Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * pageBytes, 0);
}

function residentFromPs(pids: number[]): number {
	const lines = execFileSync('ps', ['-o', 'rss=', '-p', pids.join(',')], { encoding: 'utf8' }).trim().split('\n');
	return lines.reduce((sum, line) => sum + Number(line) * 1024, 0);
}

/** Empty for a process that has ended meanwhile. */
function read(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return '';
	}
}
