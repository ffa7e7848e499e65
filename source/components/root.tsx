import {useApp, useStdin} from 'ink';
import {useEffect, useRef, useState} from 'react';
import type {Handle, Teller} from '../plan/view.ts';
import type {Known, Offer} from '../screens/welcome.ts';
import type {Symbols} from '../terminal/symbols.ts';
import {App, type Left} from './app.tsx';
import type {Pressed} from './use-keys.ts';
import {Welcome} from './welcome.tsx';

/** What the wizard can do beside drawing; everything that has effects is handed in. */
export type Doors = {
	look(): Promise<Known>;
	open(offer: Exclude<Offer, {do: 'leave'}>, say: (text: string) => void): Promise<Handle>;
	tell(error: unknown): string;
	onLeave(how: Left | 'welcome'): void;
	/** Stops this process as the shell's job control does; resolves when it goes on. */
	suspend(): Promise<void>;
};
type Props = {doors: Doors; teller: Teller; symbols: Symbols; first: Offer | undefined};

/** From the welcome page into a session. */
export function Root({doors, teller, symbols, first}: Props) {
	const [known, setKnown] = useState<Known>();
	const [busy, setBusy] = useState<string | undefined>(first ? 'Opening …' : undefined);
	const [problem, setProblem] = useState<string>();
	const [handle, setHandle] = useState<Handle>();
	const opened = useRef(false);
	const early = useRef<Pressed[]>([]);
	const {suspendTerminal} = useApp();
	const {setRawMode} = useStdin();
	const suspend = () => void suspendTerminal(doors.suspend);
	// Handed back and taken again at once: all of it is drawn anew.
	const redraw = () => void suspendTerminal(async () => {});

	const choose = (offer: Offer) => {
		if (offer.do === 'leave') return doors.onLeave('welcome');
		setBusy('Opening …');
		const open = (session: Handle) => {
			opened.current = true;
			setHandle(session);
		};
		doors.open(offer, setBusy).then(open, (error: unknown) => {
			setProblem(doors.tell(error));
			setBusy(undefined);
			// What cannot be looked at was told already.
			return doors.look().then(setKnown, () => {});
		});
		return undefined;
	};
	useEffect(() => {
		// Held for both pages: between them a Ctrl-C would be a signal, and end the wizard.
		setRawMode(true);
		return () => setRawMode(false);
	}, []);
	useEffect(() => {
		if (first) choose(first);
		else doors.look().then(setKnown, (error: unknown) => setProblem(doors.tell(error)));
		// Once, when the wizard opens.
	}, []);

	if (!handle)
		return (
			<Welcome
				known={known}
				busy={busy}
				problem={problem}
				symbols={symbols}
				onOffer={choose}
				onSuspend={suspend}
				onRedraw={redraw}
				passOn={pressed => opened.current && early.current.push(pressed) > 0}
			/>
		);
	return (
		<App
			handle={handle}
			early={early.current}
			teller={teller}
			symbols={symbols}
			onLeave={doors.onLeave}
			onSuspend={suspend}
			onRedraw={redraw}
		/>
	);
}
