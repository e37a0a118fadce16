import type { GroupReport, InterchangeReport, Partner, SetReport, X12Fault } from '../x12';

const faultsPerSet = 30;

/** What an acknowledgement needs of an interchange, small enough to be kept; sets that are not agreed are refused in it. */
export function slimReport(report: InterchangeReport, partner: Partner): InterchangeReport {
	return { header: report.header, groups: report.groups.map((group) => slimGroup(group, partner)), ta1s: report.ta1s, faults: report.faults.slice(0, faultsPerSet).map(slimFault) };
}

function slimGroup({ faults, sets, ...group }: GroupReport, partner: Partner): GroupReport {
	return { ...group, faults: faults.slice(0, faultsPerSet).map(slimFault), sets: sets.map((set) => slimSet(set, partner)) };
}

function slimSet({ id, control, faults }: SetReport, partner: Partner): SetReport {
	const fatal = faults.filter(({ severity }) => severity === 'fatal');
	const kept = [...fatal, ...faults.filter(({ severity }) => severity !== 'fatal')].slice(0, faultsPerSet).map(slimFault);
	return { id, control, faults: partner.receive.includes(id) || id === '997' || id === '999' ? kept : [notSupported(id), ...kept] };
}

function notSupported(id: string): X12Fault {
	return { code: 'ST_ELEMENT', severity: 'fatal', message: `A ${id} is not agreed`, fix: '', ack: { level: 'AK5', code: '1' } };
}

/** Texts for people stand with the record. */
function slimFault({ message: _message, fix: _fix, offset: _offset, ...fault }: X12Fault): X12Fault {
	return { ...fault, message: '', fix: '' };
}
