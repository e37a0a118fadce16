import type { X12Set } from '../x12';

/** Where in the traffic with a partner a record stands; texts, so that the ledger keeps them beside the record. */
export interface X12Facts {
	/** ST01: `850`. */
	setId: string;
	/** ISA13, GS06, ST02 as written. */
	interchange: string;
	group: string;
	set: string;
	/** Qualifier and id: `ZZ ACME`. */
	sender: string;
	receiver: string;
	/** GS08. */
	version: string;
	/** ISA15: P, T or I. */
	usage: string;
}

const names = ['setId', 'interchange', 'group', 'set', 'sender', 'receiver', 'version', 'usage'] as const;

export function factsOf({ id, control, interchange, group }: X12Set): X12Facts {
	const side = ({ qualifier, id: code }: { qualifier: string; id: string }) => `${qualifier} ${code}`.trim();
	return {
		setId: id, interchange: interchange.control, group: group?.control ?? '', set: control, sender: side(interchange.sender), receiver: side(interchange.receiver),
		version: group?.version ?? '', usage: interchange.usage,
	};
}

/** The facts among what the ledger keeps of a record; undefined for records that are no X12. */
export function factsIn(raw: Record<string, string>[] | undefined): X12Facts | undefined {
	const [first] = raw ?? [];
	if (!first || first.setId === undefined) return undefined;
	return Object.fromEntries(names.map((name) => [name, first[name] ?? ''])) as unknown as X12Facts;
}
