import fs from 'node:fs';
import {dirname} from 'node:path';
import {answered} from '../../plan/context.ts';
import {text} from '../../plan/text.ts';
import type {Handle} from '../../plan/view.ts';
import {doneMark, findDrill} from './index.ts';

/**
 * Lets a drill's fault happen when it is due: between what the session wrote down and the next thing it
 * does, so that it always comes at the same place. The session itself knows nothing of it.
 */
export function watchDrill(session: Handle): void {
	const {state} = session.view().context;
	const drill = findDrill(answered(state, 'drill'));
	const folder = dirname(text(answered(state, 'program')));
	if (!drill?.due || !drill.act || fs.existsSync(doneMark(folder))) return;
	let acted = false;
	session.subscribe(() => {
		const now = session.view().context.state;
		if (acted || !drill.due?.(now)) return;
		acted = true;
		fs.writeFileSync(doneMark(folder), `${drill.name}\n`, {mode: 0o600});
		drill.act?.({folder, address: text(answered(now, 'address')), state: now});
	});
}
