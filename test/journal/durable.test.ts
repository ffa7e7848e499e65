import {describe, expect, it, vi} from 'vitest';
import {openAppender, replaceFile} from '../../source/journal/durable.ts';
import {readJournal} from '../../source/journal/read.ts';
import {chainHash, encodeRecord, firstPrev} from '../../source/journal/record.ts';
import {MemoryIo} from '../support-engine/memory-io.ts';

vi.setConfig({testTimeout: 120_000});

const path = '/s/journal.jl';

function linesFor(count: number): string[] {
	let prev = firstPrev;
	return Array.from({length: count}, (_, at) => {
		const line = encodeRecord({
			v: 1,
			seq: at + 1,
			prev,
			t: 'note',
			at: '',
			mono: 0,
			boot: '',
			pid: 1,
			text: `number ${at}`,
		});
		prev = chainHash(line);
		return line;
	});
}

describe('a power cut', () => {
	it('after any operation loses no acknowledged record, whatever was not synced', () => {
		let states = 0;
		const io = new MemoryIo();
		let acknowledged = 0;
		io.after = () => {
			for (const bytes of io.afterPowerCut(path)) {
				states++;
				const {records, condition} = readJournal(bytes ?? Buffer.alloc(0));
				expect(condition).not.toBe('damaged');
				expect(records.length).toBeGreaterThanOrEqual(acknowledged);
				expect(records.map(({seq}) => seq)).toEqual(records.map((_, at) => at + 1));
			}
		};
		const file = openAppender(path, io);
		for (const line of linesFor(40)) {
			file.append(line);
			acknowledged++;
			io.after('sync');
		}

		file.close();
		console.log(`${states} states after a power cut`);
		expect(states).toBeGreaterThan(1000);
	});

	it('shows a replaced file as it was or as it is, and after the call only as it is', () => {
		const io = new MemoryIo();
		const target = '/s/session.json';
		const contents = ['first', 'the second, longer', '3'];
		let allowed: (string | undefined)[] = [undefined];
		io.after = () => {
			for (const bytes of io.afterPowerCut(target)) expect(allowed).toContain(bytes?.toString());
		};
		let before: string | undefined;
		for (const content of contents) {
			allowed = [before, content];
			replaceFile(target, content, io);
			allowed = [content];
			io.after('close');
			before = content;
		}

		expect(io.names()).toEqual([target]);
	});

	it('is prepared for in this order: the file, the rename, the folder', () => {
		const io = new MemoryIo();
		replaceFile('/s/result.json', 'x', io);
		expect(io.ops.filter(op => op.startsWith('sync') || op === 'rename')).toEqual([
			'sync',
			'rename',
			'sync-folder',
		]);
	});
});

describe('an error of the disk', () => {
	it.each(['ENOSPC', 'EIO', 'EROFS', 'EDQUOT'])(
		'%s while a record is written or synced is told, and nothing more is taken',
		code => {
			for (const at of ['write', 'sync', 'sync-folder'] as const) {
				const io = new MemoryIo();
				const file = openAppender(path, io);
				const [first = '', ...rest] = linesFor(3);
				if (at !== 'sync-folder') file.append(first);
				io.fail = op => (op === at ? code : undefined);
				expect(() => file.append(at === 'sync-folder' ? first : rest[0]!)).toThrow(code);
				io.fail = () => undefined;
				const before = io.ops.length;
				// An fsync that failed once may lie afterwards (W7).
				expect(() => file.append(rest[1]!)).toThrow(code);
				expect(io.ops.length).toBe(before);
			}
		},
	);

	it.each(['write', 'sync'] as const)(
		'at %s leaves a replaced file as it was, and nothing beside it',
		at => {
			const io = new MemoryIo();
			replaceFile('/s/a', 'old', io);
			io.fail = op => (op === at ? 'ENOSPC' : undefined);
			expect(() => replaceFile('/s/a', 'new', io)).toThrow('ENOSPC');
			expect(io.read('/s/a').toString()).toBe('old');
			expect(io.names()).toEqual(['/s/a']);
		},
	);
});

it('a closed file takes nothing: its number may belong to another file by now', () => {
	const io = new MemoryIo();
	const file = openAppender(path, io);
	const [first = '', second = ''] = linesFor(2);
	file.append(first);
	file.close();
	const before = io.ops.length;
	expect(() => file.append(second)).toThrow('closed');
	expect(io.ops.length).toBe(before);
});
