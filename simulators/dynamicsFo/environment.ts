import type { DynamicsFoSettings } from './settings';
import type { Tables, Writer } from './tables';

/** Codes that no served set publishes but that writes are checked against. */
export interface Codes {
	/** Allowed values by property name of invoice headers and lines. */
	byProperty: Record<string, string[]>;
	/** Category hierarchy -> its category names. */
	procurementCategories: Record<string, string[]>;
	items: { number: string; stocked: boolean }[];
	documentTypes: string[];
}

/** Everything a rule needs to decide: the tables, the codes, the settings. */
export interface Environment {
	tables: Tables;
	codes: Codes;
	settings: DynamicsFoSettings;
	/** Next value of the header reference number sequence. */
	nextReference(): string;
	/** Next record id for posted rows. */
	nextRecordId(): number;
}

/** A write under way. */
export interface Write extends Environment {
	writer: Writer;
}
