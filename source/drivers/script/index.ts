import {z} from 'zod';
import {shellLine} from '../../trust/quote.ts';
import {defineAction, defineCheck, type Action, type Check, type NeedsOf} from '../contract.ts';
import {secretsIn} from '../../runbook/placeholders.ts';
import {Trouble} from '../../trust/trouble.ts';
import {runTool} from '../service/run-tool.ts';

const command = z.array(z.string()).min(1);
const actionParams = z.strictObject({
	command,
	cwd: z.string().optional(),
	env: z.record(z.string(), z.string()).default({}),
	changes: z.string().default('What the command does; its author says.'),
	undo: z.string().default('Not known to handrail: the backup is the way back.'),
	/** Exit 0 when its effect is there, 1 when it is not begun; anything else cannot tell. */
	probe: command.optional(),
});
type ActionParams = z.infer<typeof actionParams>;

/** The programs that a runbook's commands begin with. What is still open is not looked for. */
const commandNeeds: NeedsOf = given => {
	const {command: run, probe} = (given ?? {}) as {command?: unknown; probe?: unknown};
	const tools = [run, probe].flatMap(argv =>
		Array.isArray(argv) && typeof argv[0] === 'string' ? [argv[0]] : [],
	);
	return [...new Set(tools)]
		.filter(tool => tool !== '' && !tool.includes('${'))
		.map(tool => ({
			tool,
			does: 'is a command that the runbook runs',
			get: 'Whoever wrote the runbook says where it comes from.',
		}));
};

/** `script.run`: a declared command. Its class stands in the runbook; without one it is guarded. */
const runAction = defineAction<ActionParams>({
	name: 'script.run',
	class: 'guarded',
	params: actionParams,
	needs: commandNeeds,
	explain: ({changes, undo}) => ({
		changes,
		expect: 'It ends with 0. Any other end counts as failed.',
		wrong: 'It ends with another code; its last lines say why.',
		undo,
	}),
	preview: ({command: argv, env}) => {
		const set = Object.entries(env).map(([name, value]) => `${name}=${value}`);
		return [shellLine(set.length === 0 ? argv : ['env', ...set, ...argv])];
	},
	observe: async () => ({}),
	async probe({probe, cwd}) {
		if (!probe)
			return {
				verdict: 'cannot-tell',
				reason: 'the runbook gives no command to look with',
				evidence: {},
			};
		const {code, end} = await runTool(probe, 60, cwd);
		const verdict = code === 0 ? 'landed' : code === 1 ? 'not-started' : 'cannot-tell';
		return {verdict, reason: `${probe[0]} ${end}`, evidence: {exit: code}};
	},
	command: ({command: argv, cwd, env}) => ({argv, env, ...(cwd === undefined ? {} : {cwd})}),
});

const checkParams = z.strictObject({
	command,
	seconds: z.number().positive().default(30),
	/** Exit codes that mean a warning. */
	warn: z.array(z.number().int()).default([]),
});
type CheckParams = z.infer<typeof checkParams>;

/** `script.check`: a command that only looks; 0 passes, an unknown code fails (faults E11). */
const scriptCheck = defineCheck<CheckParams>({
	name: 'script.check',
	params: checkParams,
	needs: commandNeeds,
	preview: given => shellLine(given.command),
	async run({command: argv, seconds, warn}) {
		if (secretsIn(argv).length > 0) throw new Trouble('A secret may not stand in a command line.');
		const {code, out, err, started, end} = await runTool(argv, seconds);
		if (!started) return {verdict: 'unknown', reason: `${argv[0]} ${end}`};
		const last = `${out}\n${err}`.trim().split('\n').at(-1) ?? '';
		const reason = `${end}${last === '' ? '' : `: ${last.slice(0, 4096)}`}`;
		return {verdict: code === 0 ? 'pass' : warn.includes(code ?? -1) ? 'warn' : 'fail', reason};
	},
});

export const scriptActions: readonly Action[] = [runAction];
export const scriptChecks: readonly Check[] = [scriptCheck];
