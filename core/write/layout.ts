import type { WritePlace } from './fieldWriter';

/** How documents become bytes of one kind of file. */
export interface Layout {
	begin(): Buffer;
	document(entity: Record<string, unknown>, lines: Record<string, unknown>[], place: DocumentPlace): { bytes: Buffer; rows: number };
	end(): Buffer;
}

export interface DocumentPlace extends WritePlace {
	refuse(code: string, message: string, line?: string): void;
}
