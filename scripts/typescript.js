// Runs a TypeScript program of this repository with the compiler that the tests use too:
//   node scripts/typescript.js demo/main.ts [arguments]
const { readFileSync } = require('node:fs');
const { extname, resolve } = require('node:path');
const { transformSync } = require('@swc/core');

require.extensions['.ts'] = (module, file) => {
	const { code } = transformSync(readFileSync(file, 'utf8'), {
		filename: file,
		jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
		module: { type: 'commonjs' },
		sourceMaps: 'inline',
		swcrc: false,
	});
	module._compile(code, file);
};
process.setSourceMapsEnabled(true);

const program = resolve(process.argv[2]);
process.argv.splice(1, 2, program);
if (extname(program) !== '.ts') throw new Error(`Not a TypeScript file: ${program}`);
require(program);
