import type { GroupReport, InterchangeReport, Partner, SetReport } from '../x12';

const fits = (text: string, wanted: RegExp, otherwise: string) => (wanted.test(text) ? text : otherwise);

/**
 * A received interchange in words that an acknowledgement can repeat: numbers and ids that came damaged are replaced, since a 997
 * that cannot be written would leave the sender without any answer. Their faults stay, and reject what they belong to.
 */
export function answerable(report: InterchangeReport, { us, them }: Partner): InterchangeReport {
	const group = ({ header, sets, ...rest }: GroupReport): GroupReport => ({
		...rest,
		...(header ? { header: {
			...header, functionalId: fits(header.functionalId, /^[A-Z0-9]{2}$/, 'ZZ'), control: fits(header.control, /^\d{1,9}$/, '0'),
			sender: fits(header.sender, /^[\x20-\x7e]{2,15}$/, them.groupId ?? them.id), receiver: fits(header.receiver, /^[\x20-\x7e]{2,15}$/, us.groupId ?? us.id),
		} } : {}),
		...(typeof rest.declaredSets === 'number' && rest.declaredSets > 999_999 ? { declaredSets: sets.length } : {}),
		sets: sets.map((set): SetReport => ({ ...set, id: fits(set.id, /^[0-9]{3}$/, '000'), control: fits(set.control, /^[A-Za-z0-9]{4,9}$/, set.control.replace(/[^A-Za-z0-9]/g, '').padStart(4, '0').slice(0, 9)) })),
	});
	return { ...report, groups: report.groups.map(group) };
}
