import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {
	createSession,
	listSessions,
	newSessionId,
	openStateFolder,
	readHeader,
} from '../../source/engine/store.ts';
import {tell} from '../../source/trust/trouble.ts';

vi.setConfig({testTimeout: 120_000});

function folderOf(): string {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-state-')));
	onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
	return folder;
}

function toldBy(act: () => unknown): string {
	try {
		act();
	} catch (error) {
		return tell(error);
	}

	return 'nothing was told';
}

describe('the state folder (B17)', () => {
	it('is made for its owner alone', () => {
		const path = join(folderOf(), 'a', 'handrail');
		openStateFolder(path);
		for (const each of [path, join(path, 'sessions'), join(path, 'targets')])
			expect(fs.statSync(each).mode & 0o777).toBe(0o700);
		expect(openStateFolder(path)).toBe(path);
	});

	it.each([0o755, 0o750, 0o701, 0o777])('is refused at mode %o, with the command', mode => {
		const path = join(folderOf(), 'state');
		fs.mkdirSync(path);
		fs.chmodSync(path, mode);
		expect(toldBy(() => openStateFolder(path))).toContain(`chmod 700 ${path}`);
		expect(fs.readdirSync(path)).toEqual([]);
	});

	it.skipIf(process.getuid?.() !== 0)('of another user is refused, with the command', () => {
		const path = join(folderOf(), 'state');
		fs.mkdirSync(path, {mode: 0o700});
		fs.chownSync(path, 12_345, 12_345);
		expect(toldBy(() => openStateFolder(path))).toContain(`chown 0 ${path}`);
		expect(fs.readdirSync(path)).toEqual([]);
	});

	const asRoot = it.skipIf(process.getuid?.() !== 0);
	asRoot('behind a link of another user is refused, and nothing is made or read there', () => {
		const folder = folderOf();
		const other = join(folder, 'others');
		fs.mkdirSync(join(other, 'handrail'), {recursive: true, mode: 0o700});
		const link = join(folder, 'state');
		fs.symlinkSync(other, link);
		fs.lchownSync(link, 12_345, 12_345);
		for (const path of [join(link, 'handrail'), join(link, 'new', 'handrail')]) {
			const told = toldBy(() => openStateFolder(path));
			expect(told).toContain(`${link} is a symbolic link of another user`);
			expect(told).toContain('HANDRAIL_STATE_DIR');
		}

		expect(fs.readdirSync(other)).toEqual(['handrail']);
		expect(fs.readdirSync(join(other, 'handrail'))).toEqual([]);
	});

	asRoot('behind a link of one’s own that leads over a link of another user is refused', () => {
		const folder = folderOf();
		fs.mkdirSync(join(folder, 'others'));
		fs.symlinkSync(join(folder, 'others'), join(folder, 'theirs'));
		fs.lchownSync(join(folder, 'theirs'), 12_345, 12_345);
		fs.symlinkSync(join(folder, 'theirs'), join(folder, 'mine'));
		expect(toldBy(() => openStateFolder(join(folder, 'mine', 'handrail')))).toContain('theirs');
		expect(fs.readdirSync(join(folder, 'others'))).toEqual([]);
	});

	it('behind a link of one’s own is taken', () => {
		const folder = folderOf();
		fs.mkdirSync(join(folder, 'real'));
		fs.symlinkSync('real', join(folder, 'link'));
		expect(openStateFolder(join(folder, 'link', 'handrail'))).toContain('handrail');
		expect(fs.readdirSync(join(folder, 'real', 'handrail')).toSorted()).toEqual([
			'sessions',
			'targets',
		]);
	});

	it.each(['sessions', 'targets'])(
		'whose folder %s is open to others or a link is refused',
		name => {
			const path = join(folderOf(), 'state');
			openStateFolder(path);
			fs.chmodSync(join(path, name), 0o755);
			expect(toldBy(() => openStateFolder(path))).toContain(`chmod 700 ${join(path, name)}`);
			fs.rmdirSync(join(path, name));
			fs.symlinkSync('/', join(path, name));
			expect(toldBy(() => openStateFolder(path))).toContain('symbolic link');
		},
	);

	it('is refused when it is a link, with what to set', () => {
		const folder = folderOf();
		fs.mkdirSync(join(folder, 'real'), {mode: 0o700});
		fs.symlinkSync(join(folder, 'real'), join(folder, 'state'));
		expect(toldBy(() => openStateFolder(join(folder, 'state')))).toContain('HANDRAIL_STATE_DIR');
		expect(fs.readdirSync(join(folder, 'real'))).toEqual([]);
	});
});

describe('a session', () => {
	it.each([0o755, 0o710])('whose folder is open to others (mode %o) is not read (B17)', mode => {
		const root = openStateFolder(join(folderOf(), 'state'));
		const {id} = createSession(root, {id: 'tiny', title: 'Tiny', text: 'x'}, '0.1.0');
		const folder = join(root, 'sessions', id);
		fs.chmodSync(folder, mode);
		expect(toldBy(() => readHeader(folder))).toContain(`chmod 700 ${folder}`);
		const [line] = listSessions(root);
		expect(line).toMatchObject({header: {id, nonce: ''}, state: {seq: 0}});
		expect(line?.trouble).toContain('chmod 700');
	});

	it('of a newer handrail is told by its header (B13)', () => {
		const root = openStateFolder(join(folderOf(), 'state'));
		const header = createSession(root, {id: 'tiny', title: 'Tiny', text: 'x'}, '0.1.0');
		const folder = join(root, 'sessions', header.id);
		expect(readHeader(folder)).toEqual(header);
		const newer = {...header, format: {major: 2, minor: 0}, app: '3.1.0', minReader: '3.0.0'};
		fs.writeFileSync(join(folder, 'session.json'), JSON.stringify(newer));
		const told = toldBy(() => readHeader(folder));
		expect(told).toContain('made by handrail 3.1.0');
		expect(told).toContain('at least 3.0.0');
	});

	it('ids sort by birth and do not meet', () => {
		const ids = Array.from({length: 1000}, (_, at) => newSessionId(1_700_000_000_000 + at));
		expect(ids.toSorted()).toEqual(ids);
		expect(new Set(Array.from({length: 1000}, () => newSessionId(5))).size).toBe(1000);
		expect(ids.every(id => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id))).toBe(true);
	});
});
