import type { IPollFunctions } from 'n8n-workflow';
import { DateTime } from 'luxon';
import { StampliErpError } from '../../../core/errors';
import type { Ready, Selection } from '../../../core/ports';
import type { Profile } from '../../../core/profile/profile';
import { sentinelGlob } from '../../../io/sftp';
import { receiptEnding } from '../outcome/receiptName';

export type FirstActivation = 'processExisting' | 'ignoreExisting' | 'startFrom' | 'preview';

/** What every trigger of files is told, whatever the files hold. */
export interface PollSettings {
	selection: Selection;
	/** The profile's pattern for whole names; checked when the profile was loaded. */
	namePattern?: string;
	ready: Ready;
	/** Empty while the user has not chosen. */
	firstActivation: FirstActivation | '';
	/** Whole seconds since the epoch; with `startFrom` only. */
	startFrom?: number;
	maxRecords: number;
	maxFiles: number;
	leaseMs: number;
}

interface Options {
	include?: string;
	exclude?: string;
	recursive?: boolean;
	readyMode?: Ready['mode'];
	stableSeconds?: number;
	sentinel?: string;
	maxRecords?: number;
	maxFiles?: number;
	leaseSeconds?: number;
}

/** The common parameters, checked; `usual`, of a profile, holds where the user says nothing. Throws a `setup` error that names the parameter. */
export function pollSettings(context: IPollFunctions, usual: Profile['match'], usualReady?: Profile['ready']): PollSettings {
	const text = (name: string) => String(context.getNodeParameter(name, '') ?? '').trim();
	const options = context.getNodeParameter('options', {}) as Options;
	const ready = readyFrom(options, usualReady);
	const include = patterns(options.include);
	const chosen = include.length > 0 ? include : usual.include;
	const firstActivation = text('firstActivation') as PollSettings['firstActivation'];
	return {
		selection: {
			folder: text('folder') || usual.folder || '/',
			include: ready.mode === 'sentinel' && chosen.length > 0 ? [...chosen, sentinelGlob(ready.sentinel)] : chosen,
			exclude: [...usual.exclude, `*${receiptEnding}`, ...patterns(options.exclude)],
			recursive: options.recursive ?? false,
		},
		...(include.length === 0 && usual.regex !== undefined ? { namePattern: usual.regex } : {}),
		ready,
		firstActivation,
		...(firstActivation === 'startFrom' ? { startFrom: secondsOf(text('startFrom'), context.getTimezone()) } : {}),
		maxRecords: atLeastOne(options.maxRecords, 2000),
		maxFiles: atLeastOne(options.maxFiles, 500),
		leaseMs: atLeastOne(options.leaseSeconds, 1800) * 1000,
	};
}

function readyFrom(options: Options, usual?: Profile['ready']): Ready {
	const { stableSeconds = usual?.intervalSec ?? 5, sentinel = usual?.sentinel ?? '' } = options;
	const readyMode = options.readyMode ?? (options.stableSeconds === undefined ? usual?.mode : undefined) ?? 'stable';
	if (readyMode === 'stable') return { mode: 'stable', intervalSec: Math.max(0, Number(stableSeconds) || 0) };
	if (readyMode === 'none') return { mode: 'none' };
	if (!sentinel.trim() || /[/\\]/.test(sentinel)) {
		throw setup('trigger.sentinel', 'The option Sentinel must be the name of a file in the same folder.', 'Write {name}.done for invoices.csv.done, {stem}.ok for invoices.ok, or a fixed name.');
	}
	return { mode: 'sentinel', sentinel: sentinel.trim() };
}

function patterns(text = ''): string[] {
	return text.split(/[,\n]/).map((each) => each.trim()).filter(Boolean);
}

function atLeastOne(value: number | undefined, standard: number): number {
	const whole = Math.trunc(Number(value ?? standard));
	return whole >= 1 ? whole : standard;
}

function secondsOf(text: string, zone: string): number {
	const date = DateTime.fromISO(text, { zone });
	if (!date.isValid) throw setup('trigger.startFrom', 'The parameter Start From is not a date.', 'Choose the date of the first file that shall be processed.');
	return Math.floor(date.toSeconds());
}

export function setup(code: string, message: string, hint: string): StampliErpError {
	return new StampliErpError({ kind: 'setup', code, message, hint });
}
