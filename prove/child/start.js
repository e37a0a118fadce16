// Another process: what is compiled once is kept, so that a killed one is replaced in a fraction of a second.
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { enableCompileCache } = require('node:module');
const { join } = require('node:path');

const kept = join(__dirname, '..', '..', '.runtime', 'prove');
mkdirSync(kept, { recursive: true });
enableCompileCache(join(kept, 'bytecode'));

const options = { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' }, sourceMaps: 'inline', swcrc: false };

require.extensions['.ts'] = (module, filename) => {
	const source = readFileSync(filename, 'utf8');
	const place = join(kept, `${createHash('sha256').update(`${filename}\n${source}`).digest('hex')}.js`);
	module._compile(read(place) ?? compile(source, filename, place), filename);
};

function read(place) {
	try {
		return readFileSync(place, 'utf8');
	} catch {
		return undefined;
	}
}

function compile(source, filename, place) {
	const { code } = require('@swc/core').transformSync(source, { ...options, filename });
	const draft = `${place}.${process.pid}`;
	try {
		writeFileSync(draft, code);
		renameSync(draft, place);
	} catch {
		// A user who may not write here compiles it again next time.
	}
	return code;
}

require('./main.ts');
