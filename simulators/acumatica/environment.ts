import type { AcumaticaSettings } from './settings';
import type { Books } from './store';

/** One tenant: its records, settings and number sequences. */
export interface Environment {
	books: Books;
	settings: AcumaticaSettings;
	/** Next number of a sequence: six digits. */
	next(sequence: string): string;
	/** Time stamp of a change, in the server's own offset. */
	stamp(): string;
}
