import {randomBytes} from 'node:crypto';
import process from 'node:process';
import {takeLock} from '../engine/locks.ts';
import {tell} from '../trust/trouble.ts';
import type {Finding} from './finding.ts';

/** What handrail itself needs of this machine, whatever the runbook. */
export async function machineFindings(): Promise<Finding[]> {
	return [nodeFinding(), await lockFinding(), terminalFinding()];
}

function nodeFinding(): Finding {
	// An older Node never comes here: cli.ts says so first.
	return {
		id: 'node',
		title: 'Node',
		verdict: 'ok',
		detail: `${process.versions.node}; 22.13 or newer is needed`,
		neededBy: [],
	};
}

/** Locks are abstract Unix sockets, which Linux has and others have not. */
async function lockFinding(): Promise<Finding> {
	const base = {id: 'locks', title: 'Locks', neededBy: []};
	const holder = {who: 'doctor', pid: process.pid, since: '', doing: ''};
	try {
		const taken = await takeLock(`doctor:${randomBytes(16).toString('hex')}`, holder);
		if ('lock' in taken) taken.lock.release();
		return {...base, verdict: 'ok', detail: 'abstract Unix sockets work'};
	} catch (error) {
		return {
			...base,
			verdict: 'missing',
			detail: `abstract Unix sockets do not work here: ${tell(error)}`,
			get: 'Run handrail on Linux, on the machine itself.',
		};
	}
}

function terminalFinding(): Finding {
	const base = {id: 'terminal', title: 'Terminal', neededBy: []};
	const {columns, rows} = process.stdout;
	if (!process.stdin.isTTY || !process.stdout.isTTY)
		return {
			...base,
			verdict: 'less',
			detail: 'this is none: the pages of the wizard need one.',
			get: 'Over SSH: ssh -t',
		};
	if (process.env['TERM'] === 'dumb')
		return {
			...base,
			verdict: 'less',
			detail: 'TERM is dumb: the pages cannot be drawn.',
			get: 'Set TERM to what your terminal is, for example xterm-256color.',
		};
	if (columns < 60 || rows < 16)
		return {
			...base,
			verdict: 'less',
			detail: `${columns}×${rows} is too small for the pages.`,
			get: 'Make it at least 60×16; 80×24 is better.',
		};
	const locale = process.env['LC_ALL'] || process.env['LC_CTYPE'] || process.env['LANG'] || '';
	const signs =
		locale !== '' && !/utf-?8/i.test(locale) ? ', plain signs since the locale is not UTF-8' : '';
	const multiplexer = process.env['TMUX'] || process.env['STY'] ? ', in tmux or screen' : '';
	return {...base, verdict: 'ok', detail: `${columns}×${rows}${multiplexer}${signs}`};
}
