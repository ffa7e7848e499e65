import type {Drill} from './drill.ts';

/** A release that really ends at its start. */
export const crashAtStart: Drill = {
	name: 'crash-at-start',
	extra: {
		release: {
			version: '2.2.0',
			date: '2026-03-10',
			parts: ['1.0.0', '1.1.0', '2.0.0', '2.1.1', '2.2.0'],
			defaults: '2.0.0',
		},
		notes: '## [2.2.0] - 2026-03-10\n\n### Added\n\n- Opening hours.\n\n',
	},
};
