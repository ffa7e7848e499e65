import type {Mutant} from './mutant.ts';

const journal = 'test/journal/journal.test.ts';
const attending = 'test/engine/attend.test.ts';
const reserve = 'test/journal/reserve.test.ts';
const sessionLock = 'test/engine/session-lock.test.ts';
const operators = 'test/engine/two-operators.test.ts';
const damage = 'test/engine/damaged.test.ts';
const changing = 'test/engine/world-changes.test.ts';
const crashing = 'test/engine/crashes.test.ts';

/** The rules about full, failing and damaged disks, about locks and the clock (faults B and C). */
export const diskAndLocks: readonly Mutant[] = [
	{
		name: 'the reserve is not used (B6)',
		file: 'source/journal/journal.ts',
		find: 'file.append(line, mayUseReserve(event.t) ? makeRoom : undefined, at);',
		replace: 'file.append(line);',
		test: reserve,
	},
	{
		name: 'what begins something uses the reserve (B5)',
		file: 'source/journal/journal.ts',
		find: 'file.append(line, mayUseReserve(event.t) ? makeRoom : undefined, at);',
		replace: 'file.append(line, makeRoom);',
		test: reserve,
	},
	{
		name: 'half a line stays before the one that fits (B6)',
		file: 'source/journal/durable.ts',
		find: '					io.truncate(fd, length);\n',
		replace: '',
		test: reserve,
	},
	{
		name: 'a critical record that is not known is passed over (B14)',
		file: 'source/journal/read.ts',
		find: 'critical === true && !isKnownKind(t)',
		replace: 'critical === t && !isKnownKind(t)',
		test: journal,
	},
	{
		name: 'a removed evidence file is no damage (B20)',
		file: 'source/journal/journal.ts',
		find: '|| !io.exists(path)) return undefined;',
		replace: '|| !io.exists(path)) return record;',
		test: journal,
	},
	{
		name: 'a damaged session is not shown (B3)',
		file: 'source/engine/open.ts',
		find: "	if (read.condition === 'damaged')\n",
		replace: "	if (read.condition === 'torn')\n",
		test: damage,
	},
	{
		name: 'the way back is claimed of a session that is damaged (B3)',
		file: 'source/rollback/way-back.ts',
		find: 'if (doubt !== undefined) return',
		replace: "if (doubt === '') return",
		test: damage,
	},
	{
		name: 'a session folder open to others is read (B17)',
		file: 'source/engine/store.ts',
		find: '		refuseOpenFolder(folder);\n',
		replace: '',
		test: damage,
	},
	{
		name: 'a lock is stale by its age (C4)',
		file: 'source/engine/lock-file.ts',
		find: "if (text.left !== undefined) return 'free';",
		replace:
			"if (text.left !== undefined || Date.now() - Date.parse(text.since) > 1_800_000) return 'free';",
		test: sessionLock,
	},
	{
		name: 'a lock of another machine is broken by itself (C4)',
		file: 'source/engine/lock-file.ts',
		find: "	if (text.host !== here.host) return 'elsewhere';\n",
		replace: '',
		test: sessionLock,
	},
	{
		name: 'another boot counts as death on a shared folder too (C4)',
		file: 'source/engine/lock-file.ts',
		find: 'return here.shared || text.boot',
		replace: 'return text.boot',
		test: sessionLock,
	},
	{
		name: 'another network namespace is not looked at (C4)',
		file: 'source/engine/lock-file.ts',
		find: "	if (text.net !== here.net) return 'elsewhere';\n",
		replace: '',
		test: sessionLock,
	},
	{
		name: 'the kernel is not asked first (C2)',
		file: 'source/engine/session-lock.ts',
		find: "if (!('lock' in kernel)) return",
		replace: "if (!('lock' in kernel) && takeOver) return",
		test: sessionLock,
	},
	{
		name: 'a take-over raises no fence (C5)',
		file: 'source/engine/session-lock.ts',
		find: 'foreign ? raiseFence(folder) : readFence(folder)',
		replace: 'readFence(folder)',
		test: sessionLock,
	},
	{
		name: 'who was robbed does not notice (C5)',
		file: 'source/engine/session-lock.ts',
		find: 'if (!other && readFence(folder) <= epoch) return undefined;',
		replace: 'if (!other || readFence(folder) <= epoch) return undefined;',
		test: sessionLock,
	},
	{
		name: "a lock that is another's by now is let go (C5)",
		file: 'source/engine/lock-file.ts',
		find: '			if (!mine()) return;\n',
		replace: '',
		test: sessionLock,
	},
	{
		name: 'the runner does not read the fence (C5)',
		file: 'source/engine/runner.ts',
		find: 'if (readFence(dirname(spec.journal)) > spec.fence)',
		replace: 'if (spec.fence < 0)',
		test: attending,
	},
	{
		name: 'who was robbed writes on (C5)',
		file: 'source/engine/book.ts',
		find: '		stillOurs();\n		// A runner',
		replace: '		// A runner',
		test: operators,
	},
	{
		name: 'nobody looks whether it was robbed (C5)',
		file: 'source/engine/book.ts',
		find: 'if (live.get().readOnly === undefined) stillOurs();',
		replace: 'if (live.get().readOnly !== undefined) stillOurs();',
		test: operators,
	},
	{
		name: 'taken over without the word (C4)',
		file: 'source/engine/open-or-look.ts',
		find: 'if (offer.word !== undefined && word !== offer.word)',
		replace: "if (offer.word === '' && word !== offer.word)",
		test: operators,
	},
	{
		name: 'a moved clock is told only when the step ends (C10)',
		file: 'source/engine/session.ts',
		find: '			if (book.noticeClock()) live.changed();\n',
		replace: '',
		test: changing,
	},
	{
		name: 'a backup from the future is taken for fresh (C10)',
		file: 'source/plan/rules/clock.ts',
		find: 'Date.parse(backup.at) > Date.parse(last) + 5 * second',
		replace: 'Date.parse(backup.at) < -second',
		test: changing,
	},
	{
		name: "a step's folder is not synced by name (B11)",
		file: 'source/engine/spec.ts',
		find: "	syncFolder(join(session, 'steps'), io);\n",
		replace: '',
		test: crashing,
	},
	{
		name: "a session's folder is not synced by name (B11)",
		file: 'source/engine/store.ts',
		find: "	syncFolder(join(root, 'sessions'), io);\n",
		replace: '',
		test: crashing,
	},
	{
		name: 'a weak disk is trusted with what destroys (W8)',
		file: 'source/engine/begin.ts',
		find: "if (care.weak && step.class === 'destructive' && attempt === 1) {",
		replace: 'if (care.weak && attempt === 0) {',
		test: attending,
	},
];
