// Lets a child process of the tests run the package's own sources.
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

require.extensions['.ts'] = (module, filename) => {
	const options = { filename, jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } };
	module._compile(transformSync(readFileSync(filename, 'utf8'), options).code, filename);
};
