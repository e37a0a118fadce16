import type { Environment, Write } from './environment';
import { Refusal } from './errors';
import { entitySet, type EntitySet, type SetName } from './schema';
import { sameValue, valueOf, type Row, type Value } from './tables';
import { unzip, zipOf } from './zipFile';
import { createRow, updateRow } from './writes';

/** Data entities that can be in a package: label in Data management, set, element of XML files. */
export const packageEntities: Record<string, { set: SetName; element: string }> = {
	'Vendors V2': { set: 'VendorsV2', element: 'VENDVENDORV2ENTITY' },
	'Main account': { set: 'MainAccounts', element: 'MAINACCOUNTENTITY' },
	'Financial dimension values': { set: 'FinancialDimensionValues', element: 'DIMENSIONFINANCIALDIMENSIONVALUEENTITY' },
	'Vendor invoice header': { set: 'VendorInvoiceHeaders', element: 'VENDORINVOICEHEADERENTITY' },
	'Vendor invoice line': { set: 'VendorInvoiceLines', element: 'VENDORINVOICELINEENTITY' },
};

export interface ImportedRow {
	entity: string;
	recordId: string;
	field: string;
	message: string;
	row: Record<string, string>;
}

export interface Imported {
	taken: number;
	errors: ImportedRow[];
}

/** Reads and writes a package as Data management would. Throws a plain Error for a package that it cannot read at all. */
export function importRows(zip: Buffer, definitionGroup: string, company: string, begin: () => Write): Imported {
	const files = unzip(zip);
	const manifest = xmlFile(files, 'Manifest.xml');
	const header = xmlFile(files, 'PackageHeader.xml');
	if (!/<PackageType>DefinitionGroup<\/PackageType>/.test(header) || !/<ManifestType>Microsoft\.Dynamics\.AX\.Framework\.Tools\.DataManagement\.Serialization\.DataManagementPackageManifest<\/ManifestType>/.test(header) || !/<PackageVersion>1<\/PackageVersion>/.test(header)) {
		throw new Error('The package header is not valid.');
	}
	if (text(manifest, 'DefinitionGroupName') !== definitionGroup) throw new Error('The package belongs to another data project.');
	const entities = [...manifest.matchAll(/<DataManagementPackageEntityData>([\s\S]*?)<\/DataManagementPackageEntityData>/g)].map((match) => match[1] as string);
	if (entities.length === 0) throw new Error('The package has no entity.');
	const result: Imported = { taken: 0, errors: [] };
	for (const entity of entities) importEntity(entity, files, company, begin, result);
	return result;
}

function importEntity(entity: string, files: Map<string, Buffer>, company: string, begin: () => Write, result: Imported): void {
	const label = text(entity, 'EntityName');
	const known = packageEntities[label];
	if (!known) throw new Error(`Entity ${label} does not exist.`);
	const set = entitySet(known.set);
	const names = new Map([...set.properties.keys()].map((name) => [name.toUpperCase(), name]));
	const map = new Map([...entity.matchAll(/<EntityMap>([\s\S]*?)<\/EntityMap>/g)].map(([, one]) => [text(one as string, 'XMLField'), text(one as string, 'EntityField')]));
	for (const field of map.values()) if (!names.has(field)) throw new Error(`Field ${field} does not exist in the entity ${label}.`);
	const content = files.get(text(entity, 'InputFilePath'));
	if (!content) throw new Error(`The file of entity ${label} is missing.`);
	const rows = text(entity, 'SourceFormat') === 'CSV' ? csvRows(content.toString('utf8')) : xmlRows(content.toString('utf8'), known.element);
	rows.forEach((source, index) => {
		const write = begin();
		try {
			const row: Row = set.perCompany ? { dataAreaId: company.toLowerCase() } : {};
			for (const [column, value] of Object.entries(source)) {
				const name = names.get(map.get(column) ?? '');
				if (!name) throw new Error(`Column ${column} is not mapped.`);
				row[name] = value === '' ? '' : typed(set, name, value);
			}
			const stored = write.settings.packageExistingRow === 'updated' ? write.tables[set.name].find((each) => set.key.every((name) => sameValue(each[name], row[name]))) : undefined;
			const given = (keep: (name: string) => boolean) => Object.fromEntries(Object.entries(row).filter(([name]) => keep(name)));
			// An empty cell of a mapped column empties the field of a row that is there; a new row is given its default.
			if (stored) updateRow(write, { set, key: given((name) => set.key.includes(name)), crossCompany: true }, given((name) => !set.key.includes(name)));
			else createRow(write, set, given((name) => row[name] !== ''));
			result.taken += 1;
		} catch (error) {
			write.writer.undo();
			const message = error instanceof Refusal || error instanceof Error ? error.message : String(error);
			const field = /validateField failed on field '\w+\.(\w+)'/.exec(message)?.[1] ?? '';
			result.errors.push({ entity: label, recordId: String(index + 1), field: field.toUpperCase(), message, row: source });
		}
	});
}

/** A package with the rows of a company, as an export project delivers it. */
export function exportRows({ tables, settings }: Pick<Environment, 'tables' | 'settings'>, definitionGroup: string, labels: string[], company: string): Buffer {
	const utf16 = (xml: string) => Buffer.from(`\uFEFF<?xml version="1.0" encoding="utf-16"?>${xml}`, 'utf16le');
	const files: Record<string, Buffer> = {
		'Manifest.xml': utf16(`<DataManagementPackageManifest><DefinitionGroupName>${definitionGroup}</DefinitionGroupName></DataManagementPackageManifest>`),
		'PackageHeader.xml': utf16('<DataManagementPackageHeader><PackageType>DefinitionGroup</PackageType></DataManagementPackageHeader>'),
	};
	for (const label of labels) {
		const set = entitySet((packageEntities[label] as { set: SetName }).set);
		const columns = [...set.properties.keys()].filter((name) => name !== 'dataAreaId');
		const rows = tables[set.name].filter((row) => !set.perCompany || sameValue(row.dataAreaId, company));
		const line = (values: unknown[]) => `${values.map((value) => (/[",\r\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value))).join(',')}\r\n`;
		files[`${label}.csv`] = Buffer.from([line(columns.map((name) => name.toUpperCase())), ...rows.map((row) => line(columns.map((name) => exported(set, name, valueOf(set, row, name), settings.packageValues))))].join(''), 'utf8');
	}
	return zipOf(files);
}

function exported(set: EntitySet, name: string, value: Value, as: 'plain' | 'localised'): Value {
	const property = set.properties.get(name);
	if (property?.dateOnly) {
		const [year, month, day] = String(value).slice(0, 10).split('-').map(Number);
		return as === 'plain' ? `${String(value).slice(0, 10)} 00:00:00` : `${month}/${day}/${year} 12:00:00 AM`;
	}
	return as === 'localised' && property?.enumType === 'NoYes' ? { No: 'Nein', Yes: 'Ja' }[String(value)] ?? value : value;
}

function xmlFile(files: Map<string, Buffer>, name: string): string {
	const bytes = files.get(name);
	if (!bytes) throw new Error(`${name} is missing.`);
	if (bytes[0] !== 0xff || bytes[1] !== 0xfe) throw new Error(`${name} is not UTF-16.`);
	const xml = bytes.toString('utf16le', 2);
	if (!xml.includes('xmlns="http://schemas.microsoft.com/dynamics/2015/01/DataManagement"')) throw new Error(`${name} has another namespace.`);
	return xml;
}

function text(xml: string, element: string): string {
	const [, found = ''] = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml) ?? [];
	return found.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

function xmlRows(xml: string, element: string): Record<string, string>[] {
	if (!/<Document>/.test(xml)) throw new Error('The XML file has no Document.');
	return [...xml.matchAll(new RegExp(`<${element}>([\\s\\S]*?)</${element}>`, 'g'))].map(([, row]) =>
		Object.fromEntries([...(row as string).matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(([, name, value]) => [name as string, text(`<v>${value as string}</v>`, 'v')])),
	);
}

function csvRows(csv: string): Record<string, string>[] {
	const lines: string[][] = [[]];
	for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
		lines.at(-1)?.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
		if (end === '\r\n') lines.push([]);
	}
	const [heading = [], ...rows] = lines.filter((line) => line.length > 1 || (line[0] ?? '') !== '');
	return rows.map((row) => Object.fromEntries(heading.map((name, i) => [name, row[i] ?? ''])));
}

function typed(set: EntitySet, name: string, value: string): Value {
	const kind = set.properties.get(name)?.kind ?? 'String';
	return /^(Decimal|Int)/.test(kind) ? Number(value) : value;
}
