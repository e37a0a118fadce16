/** A 004010 interchange of invoices of some size, piece by piece, so that the file itself takes no memory; and its counts. */
export interface X12File {
	chunks: Generator<Buffer>;
	/** Known when all chunks were taken. */
	counts: { bytes: number; sets: number; segments: number };
}

const setsPerGroup = 1000;
const linesPerSet = 20;
const chunkBytes = 1 << 16;

export function x12File(bytes: number): X12File {
	const counts = { bytes: 0, sets: 0, segments: 0 };
	return { chunks: inChunks(texts(bytes, counts), counts), counts };
}

function* texts(bytes: number, counts: X12File['counts']): Generator<string> {
	yield 'ISA*00*          *00*          *01*061234567      *ZZ*NORTHWINDUSMF  *260405*1015*U*00401*000000900*0*T*>~\n';
	let groups = 0;
	while (counts.bytes < bytes) {
		yield `GS*IN*061234567*NORTHWINDUSMF*20260405*1015*${++groups}*X*004010~\n`;
		for (let set = 1; set <= setsPerGroup; set++) yield invoice(String(set).padStart(4, '0'), counts);
		yield `GE*${setsPerGroup}*${groups}~\n`;
	}
	yield `IEA*${groups}*000000900~\n`;
}

function invoice(control: string, counts: X12File['counts']): string {
	const segments = [
		`ST*810*${control}`, `BIG*20260405*INV-${counts.sets}*20260315*PO-${counts.sets % 1000}***DI`, 'CUR*SE*USD', 'REF*IA*V-0042', 'N1*RI*BLUE YONDER SUPPLY CO*92*V-0042', 'N3*9 HARBOR WAY', 'N4*PORTLAND*OR*97201*US', 'ITD*01*3*2**10**30',
	];
	for (let line = 1; line <= linesPerSet; line++) segments.push(`IT1*${line}*10*EA*12.5**BP*ITEM-${line}*VN*0007${line}`, `PID*F****WIDGET NUMBER ${line}, BLUE, BOXED`);
	segments.push(`TDS*${linesPerSet * 12500}`, `CTT*${linesPerSet}`);
	segments.push(`SE*${segments.length + 1}*${control}`);
	counts.sets++;
	counts.segments += segments.length;
	return segments.map((each) => `${each}~\n`).join('');
}

function* inChunks(parts: Generator<string>, counts: X12File['counts']): Generator<Buffer> {
	let waiting: string[] = [];
	let size = 0;
	const taken = () => {
		const chunk = Buffer.from(waiting.join(''), 'latin1');
		waiting = [];
		size = 0;
		return chunk;
	};
	for (const part of parts) {
		waiting.push(part);
		size += part.length;
		counts.bytes += part.length;
		if (size >= chunkBytes) yield taken();
	}
	if (size > 0) yield taken();
}
