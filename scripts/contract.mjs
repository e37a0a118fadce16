// Holds the sentences of the contract suite against every ERP and prints one table: sentences × ERPs.
//   npm run contract              prints it
//   npm run contract -- --write   and writes it to docs/contract.md
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectEnv, root, runMain } from './longStep.mjs';
import { setup } from './setup.mjs';

await runMain(async () => {
	await setup({ runtime: false });
	const scratch = mkdtempSync(join(tmpdir(), 'stampli-erp-contract-'));
	const outputFile = join(scratch, 'contract.json');
	console.log('▸ Hold every ERP to the contract suite (usually 1 min)');
	spawnSync('node', [join(root, 'node_modules', 'jest', 'bin', 'jest.js'), 'test/contract', '--selectProjects', 'unit', '--json', `--outputFile=${outputFile}`], { cwd: root, env: projectEnv, stdio: ['ignore', 'ignore', 'ignore'] });
	const { testResults, success } = JSON.parse(readFileSync(outputFile, 'utf8'));
	rmSync(scratch, { recursive: true });
	const sentences = new Map();
	const erps = new Set();
	for (const { ancestorTitles, title, status } of testResults.flatMap((file) => file.assertionResults)) {
		const [erp, ...about] = ancestorTitles;
		const sentence = [...about, title].join(': ');
		erps.add(erp);
		sentences.set(sentence, new Map([...(sentences.get(sentence) ?? []), [erp, status]]));
	}
	const mark = { passed: '✓', failed: '✗', pending: '–' };
	const columns = [...erps];
	for (const [sentence, found] of sentences) console.log(`${columns.map((erp) => mark[found.get(erp)] ?? ' ').join(' ')}  ${sentence}`);
	console.log(`\n${columns.map((erp, i) => `${i + 1} ${erp}`).join(', ')}: ${sentences.size} sentences, ${success ? 'all hold' : 'NOT all hold'}.`);
	if (process.argv.includes('--write')) writeFileSync(join(root, 'docs', 'contract.md'), page(columns, sentences, mark));
	return success ? 0 : 1;
});

function page(columns, sentences, mark) {
	const line = (cells) => `| ${cells.join(' | ')} |`;
	return [
		'# The same sentences for every ERP',
		'',
		'Written by `npm run contract -- --write` from `test/contract`; each sentence is a test against the stand-in of that ERP, with the real pipeline and ledger.',
		'',
		line(['Sentence', ...columns]),
		line(['---', ...columns.map(() => ':-:')]),
		...[...sentences].map(([sentence, found]) => line([sentence, ...columns.map((erp) => mark[found.get(erp)] ?? '')])),
		'',
	].join('\n');
}
