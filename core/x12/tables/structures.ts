/**
 * Structures of sets, in order: `REF` once, `REF:12` up to 12 times, `REF:*` any number, `BEG!` mandatory, `[N1 N2:2]:200` a loop
 * that its first segment starts. Loops that only carry rare content keep it together; nothing inside them is refused.
 */
const address = 'N2:2 N3:2';
const order850Line = `LIN:* SI:* CUR CN1 PO3:25 [CTP CUR]:* PAM:10 MEA:40 [PID MEA:10]:1000 PWK:25 PO4:* REF:* PER:3 [SAC CUR CTP]:25 IT8:* CSH:* ITD:2 DIS:20 INC TAX:* FOB:* SDQ:500 IT3:5 DTM:10 TC2:* TD1 TD5:12 TD3:12 TD4:5 PCT:* MAN:10 MSG:* SPI:* TXI:* CTB:* [QTY SI:*]:* [SCH TD1:2 TD5:12 TD3:12 TD4:5 REF:*]:200 [PKG MEA:*]:200 [LS LDT:* QTY:* MSG:* REF:* LM:* LQ:* LE]:* [N9 DTM:* MEA:40 MSG:1000]:1000 [N1 ${address} N4 QTY:* NX2:* REF:12 PER:3 SI:* DTM FOB SCH:200 TD1:2 TD5:12 TD3:12 TD4:5 PKG:* [LDT MAN:10 QTY:5 MSG REF:*]:*]:200 [SLN MSG:* SI:* PID:1000 PO3:104 TC2:* ADV:* DTM:10 CTP:25 PAM:10 PO4 TAX:3 [N9 DTM:* MSG:*]:* [SAC CUR CTP]:25 [QTY SI:*]:* [N1 ${address} N4 NX2:* REF:12 PER:3 SI:*]:10]:1000 [AMT REF PCT:*]:* [LM LQ:*]:*`;

export const structureTexts: Record<string, string> = {
	850: `ST! BEG! CUR REF:* PER:3 TAX:* FOB:* CTP:* PAM:10 CSH:5 TC2:* [SAC CUR]:25 ITD:* DIS:20 INC DTM:10 LDT:12 LIN:5 SI:* PID:200 MEA:40 PWK:25 PKG:200 TD1:2 TD5:12 TD3:12 TD4:5 MAN:10 PCT:* CTB:5 TXI:* [AMT REF:* DTM PCT:* [FA1 FA2:*]:*]:* [N9 DTM:* MSG:1000]:1000 [N1 ${address} N4:* NX2:* REF:12 PER:* SI:* FOB TD1:2 TD5:12 TD3:12 TD4:5 PKG:200]:200 [LM LQ:*]:* [SPI REF:5 DTM:5 MSG:50 [N1 ${address} N4 REF:20 G61 MSG:50]:20 [CB1 REF:20 DTM:5 LDT MSG:50]:*]:* [ADV DTM:* MTX:*]:* [PO1 ${order850Line}]!:100000 [CTT AMT] SE!`,
	810: `ST! BIG! NTE:100 CUR REF:12 YNQ:10 PER:3 [N1 ${address} N4 REF:12 PER:3 DMG]:200 ITD:* DTM:10 FOB PID:200 MEA:40 PWK:25 PKG:25 L7 BAL:* INC PAM:* [LM LQ:100]:10 [N9 MSG!:10] [V1 R4:* DTM:*]:* [FA1 FA2:*]:* [IT1 CRC QTY:5 CUR IT3:5 TXI:10 CTP:25 PAM:10 MEA:40 [PID MEA:10]:1000 PWK:25 PKG:25 PO4 ITD:2 REF:* YNQ:10 PER:5 SDQ:500 DTM:10 CAD:* L7:* SR [SAC TXI:10]:25 [SLN DTM REF:* PID:1000 SAC:25 TC2:2 TXI:10]:1000 [N1 ${address} N4 REF:12 PER:3 DMG]:200 [LM LQ:100]:10 [V1 R4:* DTM:*]:* [FA1 FA2:*]:*]:200000 TDS! TXI:10 CAD AMT:* [SAC TXI:10]:25 [ISS PID]:* CTT SE!`,
	855: `ST! BAK! CUR REF:* PER:3 TAX:* FOB:* CTP:* PAM:10 CSH [SAC CUR]:25 ITD:5 DIS:20 INC DTM:10 LDT:12 LIN:5 SI:* PID:200 MEA:40 PWK:25 PKG:200 TD1:2 TD5:12 TD3:12 TD4:5 MAN:10 TXI:* CTB:* [N9 DTM:* MSG:1000]:1000 [N1 ${address} N4 NX2:* REF:12 PER:* SI:* FOB TD1:2 TD5:12 TD3:12 TD4:5 PKG:25 MSG:*]:200 [ADV DTM:* MTX:*]:* [PO1 LIN:* SI:* CUR PO3:25 CTP:* PAM:10 MEA:40 [PID MEA:10]:1000 PWK:25 PO4:* REF:* PER:3 [SAC CUR]:25 IT8 CSH:* ITD:2 DIS:20 INC TAX:* FOB:* SDQ:500 DTM:10 LDT:12 TD1 TD5:12 TD3:12 TD4:5 [ACK DTM]:104 MAN:10 AMT CTB:* TXI:* [QTY SI:*]:* [PKG MEA:*]:200 [SCH TD1:2 TD5:12 TD3:12 TD4:5 REF:*]:200 [N9 DTM:* MSG:1000]:1000 [N1 ${address} N4 NX2:* REF:12 PER:3 SI:* DTM FOB SCH:200 TD1:2 TD5:12 TD3:12 TD4:5 QTY:* PKG:25]:200 [SLN MSG:* SI:* PID:1000 PO3:104 CTP:25 PAM:10 ACK:104 [SAC CUR]:25 DTM:10 PO4 TAX:3 ADV:* [QTY SI:*]:* [N9 DTM:* MSG:*]:* [N1 ${address} N4 NX2:* REF:12 PER:3 SI:*]:10]:1000]:100000 [CTT AMT] SE!`,
	997: 'ST! AK1! [AK2 [AK3 AK4:99]:999999 AK5!]:999999 AK9! SE!',
};

/** From 005010 on the notes of an N9 loop are MTX where they were MSG; both are taken. */
export const laterStructure = (text: string) => text.replace(/(\[N9 DTM:\* (?:MEA:40 )?)(MSG:(?:\d+|\*))/g, '$1$2 MTX:*');

/** A segment of a structure, or the loop that it starts. */
export interface Place {
	id: string;
	mandatory: boolean;
	max: number;
	/** What follows the trigger inside of its loop; absent for a plain segment. */
	loop?: Place[];
	/** Position among its neighbours. */
	index: number;
}

export function structure(text: string): Place[] {
	const tokens = text.match(/\[|\](?:!)?(?::(?:\d+|\*))?|[A-Z0-9]+!?(?::(?:\d+|\*))?/g) ?? [];
	let at = 0;
	const places = (): Place[] => {
		const list: Place[] = [];
		while (at < tokens.length && !tokens[at]!.startsWith(']')) {
			const token = tokens[at++]!;
			if (token === '[') {
				const [trigger, ...loop] = places();
				list.push({ ...trigger!, ...counts(tokens[at++]!), loop: loop.map((place, index) => ({ ...place, index })), index: list.length });
			} else list.push({ id: /^[A-Z0-9]+/.exec(token)![0], ...counts(token), index: list.length });
		}
		return list;
	};
	return places();
}

function counts(token: string): { mandatory: boolean; max: number } {
	const max = /:(.+)$/.exec(token)?.[1];
	return { mandatory: token.includes('!'), max: max === undefined ? 1 : max === '*' ? Infinity : Number(max) };
}
