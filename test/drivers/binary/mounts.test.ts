import {expect, test} from 'vitest';
import {isNoexec} from '../../../source/drivers/binary/mounts.ts';

const mounts = [
	'20 1 8:1 / / rw,relatime - ext4 /dev/a rw',
	'21 20 0:5 / /tmp rw,nosuid,noexec - tmpfs tmpfs rw',
	String.raw`22 20 0:6 / /my\040data rw,noexec - tmpfs tmpfs rw`,
	'23 21 0:7 / /tmp/run rw - tmpfs tmpfs rw',
	'24 20 0:8 / /srv rw,noexec - tmpfs tmpfs rw',
	'25 24 0:9 / /srv rw - tmpfs tmpfs rw',
].join('\n');

test.each([
	['/usr/bin/tool', false],
	['/tmp/tool', true],
	['/tmp/run/tool', false],
	['/tmpx/tool', false],
	['/my data/tool', true],
	['/srv/tool', false],
])('%s noexec: %s', (path, noexec) => {
	expect(isNoexec(path, mounts)).toBe(noexec);
	expect(isNoexec(path, '')).toBe(false);
});
