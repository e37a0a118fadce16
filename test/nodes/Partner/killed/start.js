// TypeScript is loaded as the proofs load it; the program is another one.
const { join } = require('node:path');

const proofs = join(__dirname, '..', '..', '..', '..', 'prove', 'child');
require.cache[join(proofs, 'main.ts')] = { loaded: true, exports: {} };
require(join(proofs, 'start.js'));
require('./child.ts');
