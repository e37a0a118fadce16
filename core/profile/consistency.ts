import { hasShortYear } from '../dates';
import { fileNameFault } from '../write/fileName';
import { entityFields, modelField, type LabelledField, type ModelField } from './fields';
import { fieldFaults } from './fieldConsistency';
import type { FieldMap, FieldSpec, LabelledSpec, Profile } from './profile';
import { fieldMembers } from './schema';
import { shown } from './shape';

/** Settings that are well formed each and impossible together, one sentence each. */
export function contradictions(profile: Profile): string[] {
	const faults: string[] = [];
	const fields = entityFields[profile.entity];
	mapFaults(profile, 'header', profile.header, fields.header, fields.headerLists, faults);
	if (profile.lines && !fields.linesAt) faults.push(`lines: the ${profile.entity} has no lines`);
	else if (profile.lines) mapFaults(profile, 'lines', profile.lines, fields.lines, fields.lineLists, faults);
	if (profile.direction === 'in') {
		const linesWanted = profile.entity === 'invoice' || profile.entity === 'purchaseOrder';
		if (linesWanted && !profile.lines) faults.push('lines: missing; without lines no document of this kind is complete');
	}
	formatFaults(profile, faults);
	documentFaults(profile, faults);
	return faults;
}

function mapFaults(
	profile: Profile, part: string, map: FieldMap, known: Record<string, ModelField>, lists: Record<string, LabelledField>, faults: string[],
): void {
	for (const [path, spec] of Object.entries(map)) {
		const at = `${part}.${path}`;
		if (Array.isArray(spec)) {
			const list = Object.hasOwn(lists, path) ? lists[path] : undefined;
			if (list) spec.forEach((member, index) => labelledFaults(profile, `${at}[${index}]`, member, list, faults));
			else faults.push(`${at}: is not a list of the ${profile.entity}; lists here are ${Object.keys(lists).join(', ') || 'none'}`);
		} else {
			const field = modelField(known, path);
			if (field) fieldFaults(profile, at, spec, field, faults);
			else if (Object.hasOwn(lists, path)) faults.push(`${at}: must be a list such as [{"${lists[path]!.label}":"...","col":"..."}]`);
			else faults.push(`${at}: is not a field of the ${profile.entity}; fields here are ${[...Object.keys(known), ...Object.keys(lists)].join(', ')}`);
		}
	}
	if (profile.direction === 'out') return;
	for (const [path, field] of Object.entries(known)) {
		if (!field.needed || Object.hasOwn(map, path)) continue;
		if (path === 'type' && profile.creditSign === 'separateFile') continue;
		faults.push(`${part}.${path}: missing; every ${profile.entity} needs it`);
	}
}

function labelledFaults(profile: Profile, at: string, member: LabelledSpec, list: LabelledField, faults: string[]): void {
	const allowed = [list.label, ...(list.texts ?? [])];
	for (const [key, value] of Object.entries(member)) {
		if (Object.hasOwn(fieldMembers, key)) continue;
		if (!allowed.includes(key)) faults.push(`${at}.${key}: unknown key; known here are ${[...allowed, ...Object.keys(fieldMembers)].join(', ')}`);
		else if (typeof value !== 'string' || value === '') faults.push(`${at}.${key}: ${shown(value)} is not a text`);
	}
	const label = member[list.label];
	if (label === undefined) faults.push(`${at}.${list.label}: missing`);
	else if (list.labels && !list.labels.includes(label as string)) faults.push(`${at}.${list.label}: ${shown(label)} is not one of ${list.labels.join(', ')}`);
	fieldFaults(profile, at, member as FieldSpec, { kind: list.kind, signed: list.signed }, faults);
}

function formatFaults(profile: Profile, faults: string[]): void {
	const { format, numbers, dates } = profile;
	if (format.type === 'xml' && !profile.xml) faults.push('xml: missing; an XML file needs root and record');
	if (format.type === 'csv' && profile.xml) faults.push("xml: contradicts format.type 'csv'");
	if (format.type === 'xml' && profile.xml && profile.lines && !profile.xml.line) faults.push('xml.line: missing; lines are mapped');
	if (profile.grouping && format.type === 'xml') faults.push('grouping: applies to CSV only; an XML record is one document');
	if (!format.header && profile.grouping?.by.some((column) => typeof column === 'string')) faults.push('grouping.by: names columns, but format.header is false; use column numbers');
	if (format.delimiter === format.quote) faults.push(`format.delimiter: ${shown(format.delimiter)} is the quote character too`);
	if (/^[\p{L}\p{N}\r\n ]$/u.test(format.delimiter)) faults.push(`format.delimiter: ${shown(format.delimiter)} cannot separate columns`);
	if (numbers.group !== undefined && numbers.group === numbers.decimal) faults.push(`numbers.group: ${shown(numbers.group)} is the decimal separator too`);
	if (dates.formats.some(hasShortYear) && dates.pivot === undefined) faults.push('dates.pivot: missing; a two-digit year (yy) needs it, such as 70');
	if (profile.direction === 'out' && format.delimiter === 'auto' && format.type === 'csv') faults.push("format.delimiter: 'auto' cannot be written; choose one, such as ','");
	if (profile.ready.mode === 'sentinel' && !profile.ready.sentinel) faults.push("ready.sentinel: missing; ready.mode is 'sentinel'");
	if (profile.out.atomic === 'sentinel' && !profile.out.sentinel) faults.push("out.sentinel: missing; out.atomic is 'sentinel'");
	const name = profile.direction === 'out' ? fileNameFault(profile.out.fileName) : undefined;
	if (name) faults.push(`out.fileName: ${shown(profile.out.fileName)} ${name}`);
	if (profile.direction === 'out' && format.footer) faults.push('format.footer: applies to files that are read only');
	if (profile.direction === 'out' && format.skipLines > 0) faults.push('format.skipLines: applies to files that are read only');
	if (profile.direction === 'in' && profile.columns) faults.push('columns: applies to files that are written only');
}

function documentFaults(profile: Profile, faults: string[]): void {
	if (profile.entity !== 'invoice') {
		if (profile.creditSign !== 'typeColumn') faults.push(`creditSign: applies to invoices only, not to this ${profile.entity}`);
		return;
	}
	const type = profile.header.type as FieldSpec | undefined;
	if (profile.creditSign === 'separateFile' && type && type.const !== 'credit') {
		faults.push("header.type: contradicts creditSign 'separateFile', where every document is a credit");
	}
	if (profile.columns) {
		const written = [profile.header, profile.lines ?? {}].flatMap((map) => Object.values(map).flat()).flatMap((spec) => spec.col ?? []);
		for (const column of profile.columns) if (!written.includes(column)) faults.push(`columns: ${shown(column)} is written by no field`);
	}
}
