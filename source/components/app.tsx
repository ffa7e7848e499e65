import {useApp, usePaste, useWindowSize} from 'ink';
import {useState, useSyncExternalStore} from 'react';
import {pageTitles, type PageId} from '../plan/pages.ts';
import {pagesOf} from '../plan/stand.ts';
import {changeBegun} from '../plan/context.ts';
import type {Handle, Teller} from '../plan/view.ts';
import {programStopped, wayBackLine} from '../rollback/way-back.ts';
import type {Act, Row} from '../screens/model.ts';
import {helpRows, layerRows, leaveRows} from '../screens/overlay.ts';
import {undoOf, stepRuns} from '../screens/standing.ts';
import {armedNotice, keysFor, notices, titleOf, type Overlay} from '../screens/header.ts';
import {drawPage} from '../screens/draw.ts';
import {lookingKeys} from '../screens/shut.ts';
import {intentOf, keyName, type KeyIntent} from '../terminal/keys.ts';
import type {Symbols} from '../terminal/symbols.ts';
import {Body} from './body.tsx';
import {fieldLines} from './field-view.tsx';
import {Frame, TooSmall, bodyWidth, frameLines, isSmall} from './frame.tsx';
import {fieldKey} from './text-field.ts';
import {useAsking} from './use-asking.ts';
import {useSeconds, useTyped} from './use-field.ts';
import {useFilter} from './use-filter.ts';
import {useKeys, type Pressed} from './use-keys.ts';
import {useCursor, type Moves} from './use-cursor.ts';

export type Left = 'interrupted' | 'running' | 'finished';
type Props = {
	handle: Handle;
	/** Keys for the first page that were pressed before it listened. */
	early?: readonly Pressed[];
	teller: Teller;
	symbols: Symbols;
	onLeave(how: Left): void;
	onSuspend(): void;
	onRedraw(): void;
};

/** The wizard: the page of a session, its keys, and nothing else. It sends answers and does no work. */
export function App({handle, early = [], teller, symbols, onLeave, onSuspend, onRedraw}: Props) {
	const view = useSyncExternalStore(handle.subscribe, handle.view);
	const {columns, rows: height} = useWindowSize();
	const {exit} = useApp();
	const [looking, setLooking] = useState<PageId>();
	const [overlay, setOverlay] = useState<Overlay>();
	const [notice, setNotice] = useState(view.live.notice);
	const [armed, setArmed] = useState(false);
	const asking = useAsking();
	const [opened, setOpened] = useState(0);
	const now = useSeconds(stepRuns(view) || view.live.busy !== undefined);

	const order = pagesOf(view.context);
	const stands = view.stand.page;
	const page =
		looking !== undefined && order.indexOf(looking) < order.indexOf(stands) ? looking : stands;
	const filter = useFilter(page);
	const shut = view.live.readOnly !== undefined;
	const drawn = drawPage(view, page, teller, now);
	const field = asking.field ?? (page === stands ? drawn.field : undefined);
	const bodyHeight = Math.max(3, height - frameLines - (field ? fieldLines : 0));
	const base = filter.rows(layerRows(overlay, drawn, view.live));
	const layer = overlay === 'log' || overlay === 'whole' ? `-${overlay}` : '';
	const main = useCursor(`${page}${layer}`, base, bodyHeight);
	const told = base[main.cursor]?.told;
	const over: Row[] =
		overlay === 'help' ? helpRows(told) : overlay === 'leave' ? leaveRows() : base;
	const top = useCursor(`${overlay ?? 'none'}${opened}`, over, bodyHeight);
	const shown =
		overlay === 'help' || overlay === 'leave' ? {rows: over, at: top} : {rows: base, at: main};

	const input = useTyped(field);
	const small = isSmall(columns, height);

	const leave = (how: Left) => {
		onLeave(how);
		exit();
	};
	const send = async (id: string, value: unknown) => {
		const wrong = await handle.answer(id, value);
		input.complain(wrong);
		setNotice(wrong);
		if (wrong === undefined) {
			asking.stop();
			setLooking(undefined);
			main.forget();
		}
	};
	const act = (what: Act | undefined) => {
		const back = page !== stands && !shut;
		if (back && what?.do !== 'change') return setNotice('You are looking back. n leads forward.');
		// Enter where nothing can be chosen only leads to where something can.
		if (!what) return setNotice(!overlay && main.toNext() ? notices.led : notices.nothing);

		switch (what.do) {
			case 'answer':
				return void send(what.id, what.value);
			case 'type':
				return asking.begin(what);
			case 'refused':
				return setNotice(what.why);
			case 'retry':
				return handle.retry();
			case 'resume-run':
				return handle.setPausing(false);
			case 'decide-now':
				return handle.decideNow();
			case 'reopen':
				return handle.reopen();
			case 'change':
				setLooking(undefined);
				main.forget();
				return setNotice(handle.retract(what.id));
		}
	};
	const submit = () => {
		if (!field) return;
		if (field.kind === 'word' && input.pasted)
			return input.complain('A pasted word does not count. Type it.');
		const {id, value} = asking.field
			? asking.take(input.text())
			: {id: field.id, value: input.text()};
		if (id !== undefined) void send(id, value);
	};
	const chooseLeave = () => {
		const choice = leaveRows()[top.cursor]?.choice;
		setOverlay(undefined);
		if (choice === 'leave') leave('running');
		if (choice === 'pause') handle.setPausing(true);
		if (choice === 'cancel') handle.cancelStep();
	};
	const wantLeave = () => {
		if (shut || overlay === 'leave') return leave(shut ? 'interrupted' : 'running');
		if (stepRuns(view)) return openOverlay('leave');
		if (view.context.state.outcome !== undefined && stands === 'report') return leave('finished');
		if (armed) return leave('interrupted');
		setArmed(true);
		setNotice(armedNotice(programStopped(view.context.state)));
	};
	const go = (by: number) => {
		const at = order.indexOf(page) + by;
		const next = order[at];
		if (at < 0) return setNotice(notices.first);
		if (next === undefined || at > order.indexOf(stands)) return;
		setLooking(next === stands ? undefined : next);
		if (by < 0 && next !== stands)
			setNotice(`Looking back at ${pageTitles[next]}. n leads forward again.`);
	};
	const openOverlay = (which: Overlay) => {
		setOpened(opened + 1);
		setOverlay(overlay === which ? undefined : which);
	};
	const escape = () => {
		if (overlay !== 'help' && overlay !== 'leave' && filter.word !== '') return filter.clear();
		if (overlay) return setOverlay(undefined);
		if (asking.field) return asking.stop();
		const undo = page === stands ? undoOf(view) : undefined;
		if (!undo) return go(-1);
		return undo.give ? void send(undo.id, undo.value) : setNotice(handle.retract(undo.id));
	};
	const byIntent = (intent: KeyIntent) => {
		if (['up', 'down', 'page-up', 'page-down', 'top', 'bottom'].includes(intent))
			return shown.at.move(intent as Moves);
		if (intent === 'choose')
			return overlay === 'leave'
				? chooseLeave()
				: overlay === 'help'
					? setOverlay(undefined)
					: act(shown.rows[shown.at.cursor]?.act);
		if (intent === 'back') return escape();
		if (intent === 'forward') return go(1);
		if (intent === 'help') return openOverlay('help');
		if (intent === 'log') return openOverlay('log');
		if (intent === 'whole')
			return drawn.whole ? openOverlay('whole') : setNotice('There is no more to this page.');
		if (intent === 'filter') return filter.open();
		if (intent === 'next' && !main.toNext()) setNotice('Nothing else needs an answer here.');
		if (intent === 'decide' && stepRuns(view)) return handle.setPausing(true);
		return undefined;
	};

	useKeys((field !== undefined && !overlay) || filter.typing, early, (pressed, key) => {
		const name = keyName(pressed, key);
		if (name === 'ctrl+c' || (name === 'q' && !field)) return wantLeave();
		if (name === 'ctrl+z') return onSuspend();
		if (name === 'ctrl+l') return onRedraw();
		// What cannot be seen cannot be chosen.
		if (small) return undefined;
		setArmed(false);
		setNotice(undefined);
		if (filter.typing && filter.press(name)) return undefined;
		if (!field || overlay || (name === '?' && field.kind === 'word')) {
			const intent = intentOf(name);
			return intent ? byIntent(intent) : undefined;
		}

		const row = shown.rows[shown.at.cursor];
		// The cursor was moved on purpose to something to choose, and nothing has been typed.
		if (name === 'return' && row?.act && shown.at.moved && !asking.field && !input.touched)
			return act(row.act);
		if (name === 'return') return submit();
		if (name === 'escape') return escape();
		if (['up', 'down', 'pageup', 'pagedown'].includes(name))
			return byIntent(intentOf(name) ?? 'down');
		// On a slow line a word and its Enter arrive together. More than one Enter was never typed by hand.
		const typedEnter = /^[^\r\n]+\r$/.test(name);
		const edit = fieldKey(typedEnter ? name.slice(0, -1) : name);
		if (edit) input.edit(edit);
		return typedEnter ? submit() : undefined;
	});
	usePaste(text => {
		if (!field) return setNotice('A paste answers nothing here.');
		input.paste(text, field.kind === 'paste');
	});

	if (small) return <TooSmall columns={columns} rows={height} symbols={symbols} />;
	const hint = keysFor(
		page,
		field !== undefined,
		overlay,
		looking !== undefined && page !== stands,
		stepRuns(view),
	);
	return (
		<Frame
			columns={columns}
			rows={height}
			title={titleOf(view)}
			place={`${order.indexOf(page) + 1} of ${order.length}  ${pageTitles[page]}`}
			wayBack={wayBackLine(view.context)}
			closed={changeBegun(view.context.state)}
			keys={hint}
			notice={
				(field && !armed && notice !== view.live.notice ? undefined : notice) ??
				filter.line(base.length) ??
				(shut ? lookingKeys : undefined)
			}
			symbols={symbols}
		>
			<Body
				rows={shown.rows}
				cursor={shown.at.cursor}
				height={bodyHeight}
				width={bodyWidth(columns)}
				symbols={symbols}
				field={overlay ? undefined : field}
				typed={input.typed}
				problem={input.problem}
			/>
		</Frame>
	);
}
