// Another n8n process: node child.js <place as JSON> <task> [arguments]
require('./loadTypeScript');
const { openSqliteLedger } = require('../../../io/ledger/sqlite.ts');
const { openPostgresLedger } = require('../../../io/ledger/postgres.ts');
const { fileRef, invoiceRecord } = require('./samples.ts');

const [, , place, task, ...rest] = process.argv;
const settings = JSON.parse(place);
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

const tasks = {
	/** Claims the same keys with many holders at once. */
	async claim(ledger, [holder, startAt, ...keys]) {
		while (Date.now() < Number(startAt)) await new Promise((resolve) => setTimeout(resolve, 1));
		const claims = await Promise.all(Array.from({ length: 10 }, (_, i) => ledger.claim(keys, `${holder}-${i}`, 60_000)));
		say(claims.flat().filter(Boolean));
	},
	/** Writes files of 300 records until it is killed. */
	async write(ledger, [name]) {
		for (let n = 1; ; n += 1) {
			const file = fileRef(`${name}-${n}.csv`);
			const records = Array.from({ length: 300 }, (_, i) => invoiceRecord(file, { number: `${name}-${n}-${i}` }));
			await ledger.addFile('w/t', file, records);
			await ledger.addOutcomes(records.map(({ recordId }) => ({ recordId, status: 'posted', reason: 'Created.', problems: [], executionId: '1' })));
			say(file.fileId);
		}
	},
	async open() {
		say('opened');
	},
};

(settings.file ? openSqliteLedger(settings) : openPostgresLedger(settings))
	.then(async (ledger) => {
		await tasks[task](ledger, rest);
		await ledger.close();
	})
	.catch((error) => {
		say({ kind: error.kind, code: error.code, message: error.message, hint: error.hint });
		process.exitCode = 1;
	});
