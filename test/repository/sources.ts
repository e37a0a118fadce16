import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';

export const root = dirname(dirname(__dirname));

export interface Source {
	/** From the repository's root, with slashes. */
	file: string;
	text: string;
	/** Packages as written, own files as paths from the repository's root. */
	imports: string[];
}

/** Every file of a folder that ends like this, with what it imports. */
export function sourcesOf(folder: string, ending = '.ts'): Source[] {
	return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.map((file) => posix.join(folder, file.replaceAll('\\', '/')))
		.filter((file) => file.endsWith(ending))
		.sort()
		.map((file) => {
			const text = readFileSync(join(root, file), 'utf8');
			const imports = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => (fileName.startsWith('.') ? posix.join(posix.dirname(file), fileName) : fileName));
			return { file, text, imports };
		});
}

export function readJson<T>(file: string): T {
	return JSON.parse(readFileSync(join(root, file), 'utf8')) as T;
}
