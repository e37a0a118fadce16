import type { Node } from '../check/walk';
import type { Party, PartyRole } from '../documents';
import { tablesOf } from '../tables/tables';
import type { OutgoingSegment } from '../wire';
import { arranged, type Unit } from './arrange';
import type { Reading } from './context';
import { extraUnits, present, withExtraElements, type Extra } from './extra';
import { contactSegment, readContact, readRef, refSegment } from './references';

const roles: Record<string, PartyRole> = { BY: 'buyer', SE: 'seller', SU: 'seller', VN: 'seller', BT: 'billTo', ST: 'shipTo', SF: 'shipFrom', RI: 'remitTo', RE: 'remitTo', PR: 'payer', PE: 'payee' };
const schemes: Record<string, string> = { 1: 'DUNS', 9: 'DUNS4', 91: 'sellerAssigned', 92: 'buyerAssigned', UL: 'GLN', ZZ: 'mutual' };
const qualifiers = Object.fromEntries(Object.entries(schemes).map(([code, name]) => [name, code]));
const countries: Record<string, string> = { USA: 'US', CAN: 'CA', MEX: 'MX', GBR: 'GB', DEU: 'DE', FRA: 'FR', CHN: 'CN', IND: 'IN' };

/** An N1 loop. */
export function readParty(context: Reading, node: Node): Party {
	const { text, rest } = context.take(node.segment);
	const code = text(1) ?? '';
	const [name, qualifier, id] = [text(2), text(3), text(4)];
	const extra: Extra = rest();
	const party: Party = { role: roles[code] ?? 'other', code, name, id, idScheme: qualifier && (schemes[qualifier] ?? qualifier), contacts: [], refs: [] };
	const lines: string[] = [];
	let place: Partial<NonNullable<Party['address']>> | undefined;
	for (const child of node.children) {
		switch (child.segment.id) {
			case 'N3': {
				const { text: part, rest: others } = context.take(child.segment);
				lines.push(...[part(1), part(2)].filter((each) => each !== undefined));
				Object.assign(extra, others());
				break;
			}
			case 'N4': {
				if (place) {
					context.keep(extra, child);
					break;
				}
				const { text: part, rest: others } = context.take(child.segment);
				const country = part(4);
				place = { city: part(1), region: part(2), postalCode: part(3), country: country && (countries[country] ?? country) };
				Object.assign(extra, others());
				break;
			}
			case 'PER': party.contacts!.push(readContact(context, child)); break;
			case 'REF': party.refs!.push(...readRef(context, child, extra)); break;
			default: context.keep(extra, child);
		}
	}
	if (lines.length > 0 || place) party.address = { lines, ...present(place ?? {}) };
	return present({ ...party, extra: context.partner.map.unmapped === 'drop' ? {} : extra });
}

const partyPlaces = tablesOf('004010').sets.get('850')!.find(({ id }) => id === 'N1')!.loop!;

export function partySegments(party: Party): OutgoingSegment[] {
	const { code, role, name, id, idScheme, address, contacts = [], refs = [], extra } = party;
	const entity = code || Object.entries(roles).find(([, each]) => each === role)?.[0] || 'ZZ';
	const n1 = withExtraElements('N1', ['N1', entity, name ?? '', id ? (qualifiers[idScheme ?? ''] ?? idScheme ?? '92') : '', id ?? ''], extra)!;
	const units: Unit[] = [];
	const lines = address?.lines ?? [];
	for (let at = 0; at < lines.length; at += 2) units.push({ id: 'N3', segments: [['N3', lines[at]!, lines[at + 1] ?? '']] });
	const { city = '', region = '', postalCode = '', country = '' } = address ?? {};
	const n4 = withExtraElements('N4', city || region || postalCode || country ? ['N4', city, region, postalCode, country] : undefined, extra);
	if (n4) units.push({ id: 'N4', segments: [n4] });
	units.push(...contacts.map((each) => ({ id: 'PER', segments: [contactSegment(each)] })), ...refs.map((each) => ({ id: 'REF', segments: [refSegment(each)] })), ...extraUnits(extra));
	return [n1, ...arranged(units, partyPlaces)];
}

/** The seller of a document: the first loop of this role. */
export function sellerOf(parties: Party[]): Party | undefined {
	const byCode = (code: string) => parties.find((each) => each.code === code);
	return byCode('SU') ?? byCode('VN') ?? byCode('SE') ?? byCode('RI') ?? byCode('RE');
}
