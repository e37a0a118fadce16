import { dateFormatFault, hasShortYear } from '../dates';
import type { ModelField } from './fields';
import type { FieldSpec, Profile } from './profile';
import { shown } from './shape';

/** What is impossible about one field's settings, given the field of the model and the rest of the profile. */
export function fieldFaults(profile: Profile, at: string, spec: FieldSpec, field: ModelField, faults: string[]): void {
	sourceFaults(profile, at, spec, faults);
	const kind = field.kind;
	if (spec.as !== undefined && spec.as !== kind) faults.push(`${at}.as: ${shown(spec.as)} contradicts the model, where it is a ${kind}`);
	formatFaults(profile, at, spec, kind, faults);
	const amount = kind === 'decimal' || kind === 'integer';
	for (const key of ['abs', 'negate'] as const) {
		if (spec[key] && !amount) faults.push(`${at}.${key}: applies to amounts only, and this is a ${kind}`);
	}
	if (spec.abs === 'whenCredit' && !field.signed) faults.push(`${at}.abs: 'whenCredit' applies to amounts of an invoice only`);
	if (spec.abs && spec.negate) faults.push(`${at}.negate: contradicts ${at}.abs`);
	if (spec.split !== undefined && !field.list) faults.push(`${at}.split: this field holds one value only`);
	if (spec.join !== undefined && !field.list && !(Array.isArray(spec.col) || Array.isArray(spec.xpath))) {
		faults.push(`${at}.join: needs several columns to join, or a field that holds several values`);
	}
	if (spec.onTooLong !== undefined && spec.maxLength === undefined) faults.push(`${at}.onTooLong: needs maxLength`);
	if (spec.onUnmapped !== undefined && !spec.map) faults.push(`${at}.onUnmapped: needs map`);
	if (spec.onUnmapped === 'default' && spec.default === undefined) faults.push(`${at}.onUnmapped: 'default' needs default`);
	if (spec.whenEmpty === 'default' && spec.default === undefined) faults.push(`${at}.whenEmpty: 'default' needs default`);
	if (spec.padLeft && spec.stripLeadingZeros && spec.padLeft[1] === '0') faults.push(`${at}.padLeft: contradicts stripLeadingZeros`);
	if (spec.padLeft && spec.maxLength !== undefined && spec.padLeft[0] > spec.maxLength) faults.push(`${at}.padLeft: is longer than maxLength`);
	valueFaults(at, spec, field, faults);
}

function sourceFaults(profile: Profile, at: string, spec: FieldSpec, faults: string[]): void {
	const { type, header } = profile.format;
	const sources = [spec.col, spec.xpath, spec.const].filter((source) => source !== undefined).length;
	if (profile.direction === 'in') {
		if (sources === 0 && spec.default === undefined) faults.push(`${at}: says not where the value comes from (${type === 'csv' ? 'col' : 'xpath'}, const or default)`);
		if (spec.const !== undefined && sources > 1) faults.push(`${at}.const: contradicts ${spec.col !== undefined ? 'col' : 'xpath'}`);
		if (spec.const === '') faults.push(`${at}.const: '' is no value`);
	} else if ((type === 'csv' ? spec.col : spec.xpath) === undefined) {
		faults.push(`${at}.${type === 'csv' ? 'col' : 'xpath'}: missing; it names what is written`);
	}
	if (type === 'csv' && spec.xpath !== undefined) faults.push(`${at}.xpath: belongs to XML, but format.type is 'csv'`);
	if (type === 'xml' && spec.col !== undefined) faults.push(`${at}.col: belongs to CSV, but format.type is 'xml'`);
	if (profile.direction === 'out' && [spec.xpath ?? []].flat().some((path) => path.startsWith('/'))) faults.push(`${at}.xpath: starts with /; a path that is written is relative to the record or line`);
	for (const column of [spec.col ?? []].flat()) {
		if (typeof column === 'string' && !header && profile.direction === 'in') faults.push(`${at}.col: ${shown(column)} is a name, but format.header is false; use column numbers`);
		if (typeof column === 'number' && profile.direction === 'out') faults.push(`${at}.col: ${column} is a number; a column that is written needs a name`);
	}
}

function formatFaults(profile: Profile, at: string, spec: FieldSpec, kind: string, faults: string[]): void {
	if (spec.format === undefined) return;
	if (kind === 'date' || kind === 'datetime') {
		const fault = dateFormatFault(spec.format);
		if (fault) faults.push(`${at}.format: ${shown(spec.format)} ${fault}`);
		else if (hasShortYear(spec.format) && profile.dates.pivot === undefined) faults.push('dates.pivot: missing; a two-digit year (yy) needs it, such as 70');
	} else if (kind === 'boolean') {
		if (!/^[^/]+\/[^/]+$/.test(spec.format)) faults.push(`${at}.format: ${shown(spec.format)} is not two texts such as Y/N`);
	} else if (kind === 'decimal' && profile.direction === 'out') {
		if (!/^0(\.0+)?$/.test(spec.format)) faults.push(`${at}.format: ${shown(spec.format)} is not a number of places such as 0.00`);
	} else faults.push(`${at}.format: does not apply to a ${kind}${kind === 'decimal' ? ' that is read; its separators are under numbers' : ''}`);
}

function valueFaults(at: string, spec: FieldSpec, field: ModelField, faults: string[]): void {
	const fault = (value: string): string | undefined => {
		if (field.values && !field.values.includes(value)) return `is not one of ${field.values.join(', ')}`;
		if (field.kind === 'boolean' && value !== 'true' && value !== 'false') return 'is not true or false';
		if (field.kind === 'decimal' && !/^-?\d+(\.\d+)?$/.test(value)) return 'is not a number such as 12.50';
		if (field.kind === 'integer' && !/^-?\d+$/.test(value)) return 'is not a whole number';
		if (field.kind === 'date' && !/^\d{4}-\d{2}-\d{2}$/.test(value)) return 'is not a date such as 2026-01-31';
		return undefined;
	};
	for (const key of ['const', 'default'] as const) {
		const value = spec[key];
		const reason = value ? fault(value) : undefined;
		if (reason) faults.push(`${at}.${key}: ${shown(value)} ${reason}`);
	}
	for (const [from, to] of Object.entries(spec.map ?? {})) {
		const reason = typeof to === 'string' ? fault(to) : undefined;
		if (reason) faults.push(`${at}.map.${from}: ${shown(to)} ${reason}`);
	}
}
