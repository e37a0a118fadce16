/** A value of a column. Times are milliseconds since the epoch, flags 0 or 1, JSON and amounts text. */
export type Value = string | number | null;
export type Row = Record<string, Value>;

/** What was noted more than a day from now was noted by a clock that has been put right since. */
export const clockAheadMs = 86_400_000;

/** One transaction. SQL is what SQLite and PostgreSQL both understand; `?` marks a parameter. */
export interface Sql {
	/** Milliseconds since the epoch on the ledger's clock, when the transaction began to hold its lock. */
	readonly now: number;
	/** SQL for "`column` is one of the texts of the parameter that `texts` makes". */
	among(column: string): string;
	texts(list: string[]): Value;
	/** The same for whole numbers; their parameter is their JSON. */
	amongNumbers(column: string): string;
	all(sql: string, ...parameters: Value[]): Promise<Row[]>;
	/** Rows changed. */
	run(sql: string, ...parameters: Value[]): Promise<number>;
	/** Any number of rows; `conflict` is the text after "on conflict". */
	insert(table: string, columns: readonly string[], rows: Row[], conflict?: string): Promise<void>;
}

/** What a backend provides. Writers follow one another over all processes; what a reader sees is of one moment. */
export interface Database {
	/** For people: the file, or host, database and schema. */
	readonly place: string;
	read<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
	/** All or nothing. `work` may run again after a lost connection, so it does nothing but SQL. */
	write<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
	now(): Promise<number>;
	close(): Promise<void>;
}

/** Text as both databases can keep it: without NUL and without halves of surrogate pairs. */
export function storable(text: string): string {
	return text.replaceAll('\0', '\u2400').toWellFormed();
}

export function storableValue(value: Value): Value {
	return typeof value === 'string' ? storable(value) : value;
}

/** A pattern for `like ? escape '!'` that finds the text anywhere, in lower case. */
export function anywhere(text: string): string {
	return `%${text.toLowerCase().replace(/[!%_]/g, '!$&')}%`;
}
