import {findAction, findCheck} from '../drivers/index.ts';
import {meaningOf} from '../drivers/logs/index.ts';
import {scopeOf} from '../plan/scope.ts';
import {fill} from '../runbook/placeholders.ts';
import type {Teller} from '../plan/view.ts';
import {tell} from '../trust/trouble.ts';
import {previewSteps} from './freeze.ts';

const silent = {
	changes: 'Not known.',
	expect: 'Not known.',
	wrong: 'Not known.',
	undo: 'Not known.',
};

/** What front ends may know of drivers, without running any. */
export const teller: Teller = {
	describe(step) {
		const action = findAction(step.action);
		try {
			return action
				? {preview: action.preview(step.with), explain: action.explain(step.with)}
				: {preview: [], explain: silent};
		} catch (error) {
			return {preview: [tell(error)], explain: silent};
		}
	},
	planned(context, phase) {
		try {
			return previewSteps(context, phase);
		} catch (error) {
			return tell(error);
		}
	},
	checkPreview(context, id) {
		const item = [...context.runbook.checks, ...(context.runbook.recover?.checks ?? [])].find(
			check => check.id === id,
		);
		try {
			const scope = scopeOf(context.runbook, context.state, context.session);
			return item ? (findCheck(item.check)?.preview(fill(item.with, scope)) ?? '') : '';
		} catch (error) {
			return tell(error);
		}
	},
	meaning: ({runbook}, line) => meaningOf(line, runbook.logs?.patterns ?? []),
};
