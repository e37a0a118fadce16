import type { INodeProperties } from 'n8n-workflow';

interface Words {
	includeExample: string;
	includeDescription: string;
	/** Who writes the files. */
	sender: string;
}

const optionsOf = ({ includeExample, includeDescription, sender }: Words): INodeProperties[] => [
	{
		displayName: 'Exclude',
		name: 'exclude',
		type: 'string',
		default: '',
		placeholder: '*.bak, test_*',
		description: 'Name patterns to leave alone, separated by commas. Temporary and hidden files are always left alone.',
	},
	{
		displayName: 'Hand Over Again After (Seconds)',
		name: 'leaseSeconds',
		type: 'number',
		typeOptions: { minValue: 60 },
		default: 1800,
		description: 'A record whose run died is handed over again after this time. It must be longer than a run takes.',
	},
	{
		displayName: 'Include',
		name: 'include',
		type: 'string',
		default: '',
		placeholder: includeExample,
		description: includeDescription,
	},
	{
		displayName: 'Include Subfolders',
		name: 'recursive',
		type: 'boolean',
		default: false,
		description: 'Whether to look into subfolders too. An archive folder should then lie outside of the folder.',
	},
	{
		displayName: 'Max Files per Poll',
		name: 'maxFiles',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 500,
		description: 'How many files one poll reads at most; the rest waits for the next poll',
	},
	{
		displayName: 'Max Records per Poll',
		name: 'maxRecords',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 2000,
		description: 'How many records one run is given at most; the rest waits for the next poll',
	},
	{
		displayName: 'Ready When',
		name: 'readyMode',
		type: 'options',
		options: [
			{ name: 'A Sentinel File Is There', value: 'sentinel', description: `${sender} writes a second file when the first is complete` },
			{ name: 'Listed', value: 'none', description: 'At once: only when files appear complete, by being renamed' },
			{ name: 'Unchanged for Some Seconds', value: 'stable', description: 'Size and time stay the same on the server' },
		],
		default: 'stable',
		description: 'How to know that a file has been uploaded completely. Without this option the mapping profile of a Stampli Trigger says it, else a file rests for 5 seconds.',
	},
	{
		displayName: 'Sentinel',
		name: 'sentinel',
		type: 'string',
		default: '{name}.done',
		description: 'With Ready When: A Sentinel File Is There. Its name: {name} is the whole name of the file, {stem} the name without its ending',
	},
	{
		displayName: 'Unchanged Seconds',
		name: 'stableSeconds',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 5,
		description: 'With Ready When: Unchanged for Some Seconds. How long a file must stay the same; a time longer than 20 seconds is waited for over several polls. A file that stays empty for an hour is held.',
	},
];

/** What every trigger of files asks for, behind its own parameters. */
export const pollProperties = (words: Words): INodeProperties[] => [
	{
		displayName: 'First Activation',
		name: 'firstActivation',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Choose …', value: '', description: 'The workflow cannot be activated until this is chosen' },
			{ name: 'Ignore Existing Files', value: 'ignoreExisting', description: 'Only files that arrive from now on' },
			{ name: 'Preview Only', value: 'preview', description: 'Show what would happen and write nothing, until another choice is made' },
			{ name: 'Process Existing Files', value: 'processExisting', description: 'Everything that is in the folder' },
			{ name: 'Start From a Date', value: 'startFrom', description: 'Files whose time on the server is at or after a date' },
		],
		default: '',
		description:
			'What becomes of files that are in the folder when the workflow is activated for the first time. Asked once: after that only Preview Only has an effect, at any time.',
	},
	{
		displayName: 'Start From',
		name: 'startFrom',
		type: 'dateTime',
		default: '',
		required: true,
		displayOptions: { show: { firstActivation: ['startFrom'] } },
		description: 'Files with an earlier time on the server are left alone',
	},
	{ displayName: 'Options', name: 'options', type: 'collection', placeholder: 'Add option', default: {}, options: optionsOf(words) },
];
