import {Text} from 'ink';
import {cleanup, render} from 'ink-testing-library';
import {useRef, useState} from 'react';
import {afterEach, expect, test} from 'vitest';
import {useKeys, type Pressed} from '../../source/components/use-keys.ts';

afterEach(cleanup);

function First({onKey, rest}: {onKey(): void; rest(pressed: Pressed): void}) {
	useKeys(false, [], onKey, rest);
	return <Text>first</Text>;
}

function Second({early, seen}: {early: readonly Pressed[]; seen: string[]}) {
	useKeys(false, early, (input, key) => seen.push(`${key.ctrl ? '^' : ''}${input}`));
	return <Text>second</Text>;
}

function Both({seen}: {seen: string[]}) {
	const [page, setPage] = useState(1);
	const early = useRef<Pressed[]>([]);
	return page === 1 ? (
		<First onKey={() => setPage(2)} rest={pressed => early.current.push(pressed)} />
	) : (
		<Second early={early.current} seen={seen} />
	);
}

test('a key that came in one piece with the one that led on is a key of the page that follows', async () => {
	const seen: string[] = [];
	const app = render(<Both seen={seen} />);
	await expect.poll(() => app.lastFrame(), {timeout: 30_000}).toContain('first');
	app.stdin.write('\u0003\u0003');
	await expect.poll(() => app.lastFrame(), {timeout: 30_000}).toContain('second');
	await expect.poll(() => seen, {timeout: 30_000}).toEqual(['^c']);
});
