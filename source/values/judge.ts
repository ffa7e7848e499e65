import {redactor} from '../trust/redact.ts';
import {withHands} from './by-hand.ts';
import {composeMask, type Digest, masker, secretsIn, toldSecret} from './config-mask.ts';
import {type Path, parsePath} from './config-path.ts';
import {type Json, at, canonical, mergedOver} from './config-tree.ts';
import {diagnose} from './doctor.ts';
import type {Case, Finding, Side} from './finding.ts';
import type {Bounded} from './chart-schemas.ts';
import {chartSide, chartFacts} from './chart-side.ts';
import type {ChartTexts, TextFile} from './chart-texts.ts';
import {type Format, readSettings} from './formats.ts';
import {type ComposeTexts, composeCase} from './compose.ts';
import {type KeyInfo, type Notice, readValues, type ValuesFile} from './read-values.ts';

/** What is to be judged, as texts only: it crosses into a worker thread. */
export type JudgeRequest = {
	required?: readonly string[];
	pinned?: readonly string[];
	identifiers?: readonly string[];
} & (
	| {kind: 'helm'; old: ChartTexts; new: ChartTexts; yours: readonly TextFile[]}
	| {kind: 'config'; format: Format; old: TextFile; new: TextFile; yours: readonly TextFile[]}
	| ({kind: 'compose'} & ComposeTexts)
);

export type Judged = {
	findings: readonly Finding[];
	/** How many of your keys were judged. */
	keys: number;
	/** What is odd about the files themselves. */
	notices: readonly Notice[];
	/** What could not be judged, and why. */
	unjudged: readonly string[];
	/** Keys of yours that only rendering can tell about, and the merged settings to render with. */
	suspects: readonly Path[];
	merged: Json;
	/** Services of compose that only a profile starts, where it is not known which are asked for. */
	asleep?: readonly string[];
	/** The two versions do not differ at all. */
	same: boolean;
};

/**
 * Reads and judges. Throws Trouble with file:line:column for what cannot be read. `bounded` does what a mean schema
 * could make last.
 */
export function judge(
	request: JudgeRequest,
	digest: Digest,
	bounded: Bounded = work => ({done: work()}),
): Judged {
	const mask = request.kind === 'compose' ? composeMask(masker(digest)) : masker(digest);
	const {given, notices, unjudged, asleep, same} = caseOf(request, bounded);
	const {findings, yours, suspects} = diagnose({
		...given,
		mask,
		...(request.required ? {required: request.required} : {}),
		...(request.pinned ? {pinned: request.pinned} : {}),
		...(request.identifiers ? {identifiers: request.identifiers} : {}),
	});
	const hide = hider(given);
	return {
		findings: sealed(
			withHands(findings, ownFiles(request), new Set(notices.map(({file}) => file))).map(hide),
			given,
			digest,
		),
		keys: yours,
		notices,
		unjudged,
		suspects,
		merged: given.yours.value,
		...(asleep && asleep.length > 0 ? {asleep} : {}),
		same,
	};
}

/** The operator's own files, each with the format it is written in. */
function ownFiles(request: JudgeRequest): readonly (TextFile & {format: Format})[] {
	const as = (format: Format, files: readonly TextFile[]) => files.map(file => ({...file, format}));
	if (request.kind === 'config') return as(request.format, request.yours);
	if (request.kind === 'helm') return as('yaml', request.yours);
	return [...as('yaml', request.yours), ...as('env', [...(request.handed ?? []), ...request.env])];
}

type Built = {
	given: Omit<Case, 'mask'>;
	notices: readonly Notice[];
	unjudged: readonly string[];
	asleep?: readonly string[];
	same: boolean;
};

function caseOf(request: JudgeRequest, bounded: Bounded): Built {
	if (request.kind === 'helm') return helmCase(request, bounded);
	if (request.kind === 'compose') return composeCase(request);
	const [old, fresh] = [request.old, request.new].map(({file, text}) =>
		readSettings(text, file, request.format),
	);
	const mine = joined(
		request.yours.map(({file, text}) => readSettings(text, file, request.format)),
	);
	return {
		given: {kind: 'config', old: sideOf(old!), new: sideOf(fresh!), yours: mine},
		notices: mine.notices,
		unjudged: [],
		same: request.old.text === request.new.text,
	};
}

function helmCase(
	{old, new: fresh, yours}: Extract<JudgeRequest, {kind: 'helm'}>,
	bounded: Bounded,
): Built {
	const before = chartSide(old);
	const after = chartSide(fresh);
	const mine = joined(yours.map(({file, text}) => readValues(text, file, 'helm')));
	const facts = chartFacts(old, fresh, after, mine, bounded);
	return {
		given: {kind: 'helm', old: before, new: after, yours: mine, ...facts.given},
		notices: [...mine.notices, ...before.notices, ...after.notices],
		unjudged: facts.unjudged,
		same: JSON.stringify(old, withoutNames) === JSON.stringify(fresh, withoutNames),
	};
}

/** Where a file lies and which number it bears is no difference. */
const withoutNames = (key: string, value: unknown): unknown =>
	key === 'file' || key === 'version' || key === 'label' ? undefined : value;

const sideOf = ({value, keys}: ValuesFile): Side => ({value, keys});

/** Several -f files in their order: the later one wins, and is where the key stands. */
export function joined(files: readonly ValuesFile[]): Side & {notices: readonly Notice[]} {
	const keys = new Map<string, KeyInfo>();
	let value: Json = {};
	for (const file of files) {
		value = mergedOver(value, file.value);
		for (const [path, info] of file.keys) {
			const under = keys.get(path);
			const beneath = under && [...(under.beneath ?? []), under.file];
			keys.set(path, beneath ? {...info, beneath} : info);
		}
	}
	return {value, keys, notices: files.flatMap(({notices}) => notices)};
}

/** With a digest of their values where these are masked: four digits can be equal by chance. */
function sealed(
	findings: readonly Finding[],
	{old, new: fresh, yours}: Omit<Case, 'mask'>,
	digest: Digest,
): readonly Finding[] {
	return findings.map(finding => {
		const shown = [finding.old, finding.new, finding.yours];
		if (!shown.some(hasMask)) return finding;
		const path = parsePath(finding.path);
		const values = [old, fresh, yours].map(side => at(side.value, path) ?? null);
		return {...finding, seal: digest(canonical(values), true)};
	});
}

const hasMask = (value: Json | undefined): boolean =>
	typeof value === 'string'
		? value.includes('‹')
		: typeof value === 'object' && value !== null && JSON.stringify(value).includes('‹');

/** Takes the operator's secrets out of everything that is told about their keys, wherever they turn up again. */
function hider({old, new: fresh, yours}: Omit<Case, 'mask'>): (finding: Finding) => Finding {
	// A default password such as `postgres` is an ordinary word elsewhere; one that looks made is none.
	const defaults = new Set([...secretsIn(old.value), ...secretsIn(fresh.value)]);
	const own = [...new Set([...secretsIn(yours.value), ...defaults])].filter(
		secret => !defaults.has(secret) || (/\d/.test(secret) && /[a-z]/i.test(secret)),
	);
	// Every spelling of each is looked for while they are few; a file full of secrets is masked by its keys.
	const {text} =
		own.length === 0
			? {text: toldSecret}
			: redactor(
					Object.fromEntries(
						own.slice(0, 200).map((secret, index) => [`secret ${index + 1}`, secret]),
					),
				);
	const deep = (value: Json): Json => {
		if (typeof value === 'string') return value.startsWith('‹') ? value : text(value);
		if (Array.isArray(value)) return value.map(entry => deep(entry as Json));
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, deep(entry)]));
	};
	return finding => {
		const told = {
			text: text(finding.text),
			...(finding.more === undefined ? {} : {more: text(finding.more)}),
			...(finding.comment === undefined ? {} : {comment: text(finding.comment)}),
		};
		// The values are masked by their keys already.
		if (own.length === 0)
			return told.text === finding.text && told.comment === finding.comment
				? finding
				: {...finding, ...told};
		return {
			...finding,
			...told,
			...(finding.old === undefined ? {} : {old: deep(finding.old)}),
			...(finding.new === undefined ? {} : {new: deep(finding.new)}),
			...(finding.yours === undefined ? {} : {yours: deep(finding.yours)}),
		};
	};
}
