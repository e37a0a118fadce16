/** The parts that `--only` names, in the order of `all`; `n8n` stands for every ERP. All without `--only`. Throws an error that lists them. */
export function chosenParts(options: string[], all: string[], erps: string[]): string[] {
	const known = new Set([...all, 'n8n']);
	const named = options.filter((each) => each.startsWith('--only=')).flatMap((each) => each.slice('--only='.length).split(','));
	const unknown = [...options.filter((each) => each !== '--write' && !each.startsWith('--only=')), ...named.filter((each) => !known.has(each))];
	if (unknown.length > 0) throw new Error(`Unknown ${unknown.join(', ')}. There are --write and --only= with some of ${[...known].join(', ')} (several with commas; n8n is every ERP).`);
	const chosen = new Set(named.flatMap((each) => (each === 'n8n' ? erps : [each])));
	return named.length === 0 ? all : all.filter((each) => chosen.has(each));
}
