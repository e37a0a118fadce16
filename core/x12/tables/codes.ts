/**
 * Code lists by element number. A complete list makes an unknown code a fault. Of the others we know what is common; only a
 * partner that asks for strict codes is measured by them.
 */
const complete: Record<string, string> = {
	248: 'A C N P Q R S',
	349: 'F S X',
	715: 'A E M P R W X',
	717: 'A E M R W X',
};

const common: Record<string, string> = {
	353: '00 01 02 03 04 05 06 07 08 10 11 12 13 14 15 16 17 18 19 20 21 22 24 25 26 27 28 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 77 CN CO EX GR PR RH RV SU ZZ',
	587: 'AC AD AE AF AH AK AP AT NA RD RF RJ RO RV ZZ',
	668: 'AA AC AR BP DR IA IB IC ID IE IF IH IP IQ IR IS IW R1 R2 R3 R4 R5 R6 R7 R8 R9 RA SP',
	640: 'BD CA CI CN CO CR DC DI DO DR FB FD ME OP PP PR RA RG SA',
	92: 'BE BK BL BQ BY CA CF CN CP CR DR DS EO IN JL KA KB KC KD KE KG KI KN KO KP KQ KR KS KT LB LS NE NO NP NS OF OS PR RA RC RE RL RN RO RR RT SA SD SO SP SR SS ST TR UD UE WH WO',
	639: 'AA AB BD BR CA CP CT DR DZ EC ES FB FC FO FX HF HP HT KG LB LM LR MR NC NE NT PA PB PD PE PF PG PH PK PL PN PO PP PR PS PT PU PV PY QE QH QS QT RC RE RS SA SC SR ST SV TB TC TE TF TH TM TN TP TT TX UM UP VT WD WE WF WH',
	355: '01 03 04 05 08 10 11 12 13 14 15 16 17 18 19 20 21 24 26 27 28 43 44 50 53 56 58 59 AA AB AS AV AW AY B7 B8 BA BC BD BF BG BI BK BL BN BO BR BS BT BU BX BY C0 C3 CA CC CE CF CG CH CI CL CM CN CO CQ CR CS CT CU CV CW CX CY CZ D5 D8 DA DB DC DF DI DJ DM DO DP DQ DR DS DT DU DY DZ E3 E4 E5 E8 EA EC EE EH EP EQ EV F1 F4 F5 F6 FC FG FO FT GA GH GI GM GN GR GS GT HA HC HD HE HF HH HI HJ HL HR HU HY IB IE IH IM IN JR JU KE KG KH KI KT LB LC LF LI LK LN LO LR LS LT LY MC ME MJ ML MM MN MO MP MR MT MU MX NF NI NT NZ OZ P0 P1 P2 P3 P4 P5 P6 P7 P8 P9 PA PC PD PE PF PG PH PK PL PN PR PT QT RA RE RL RM RO S4 SE SF SH SI SJ SL SO SP SQ SR SS ST SV SX SY T1 T3 TB TC TE TH TK TM TN TP TS TY UN UZ VC VI VL WK X1 X4 Y4 YD YR Z3',
};

const lists = new Map<string, Set<string>>();
for (const [number, text] of Object.entries({ ...complete, ...common })) lists.set(number, new Set(text.split(' ')));

const wholeLists = new Set(Object.keys(complete));

/** Whether an element's list refuses this code. */
export function refusesCode(number: string, code: string, strict: boolean): boolean {
	return (strict || wholeLists.has(number)) && lists.get(number)?.has(code.trimEnd()) === false;
}
