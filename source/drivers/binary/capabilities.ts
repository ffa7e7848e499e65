import {runTool} from '../files/tools.ts';
import type {NeedsOf} from '../contract.ts';
import {Trouble} from '../../trust/trouble.ts';

/** File capabilities such as `cap_net_bind_service=ep`; '' when there are none. Throws Trouble when they cannot be read and matter. */
export async function capabilitiesOf(path: string): Promise<string> {
	// No `--`: getcap does not know it, measured with libcap 2.66. Paths here are absolute.
	const ran = await runTool(['getcap', path]);
	// Without the tool nobody here has set any by it; a file that needs them is found by its first start.
	if (!ran) return '';
	if (ran.code !== 0) {
		throw new Trouble(`The capabilities of ${path} could not be read.`, {
			why: ran.err.split('\n')[0] ?? '',
			next: 'Try getcap by hand. The program was not changed.',
		});
	}
	return ran.out.trim().replace(`${path} `, '').replace(/^= /, '').trim();
}

export async function giveCapabilities(path: string, capabilities: string): Promise<void> {
	if (capabilities === '') return;
	const ran = await runTool(['setcap', capabilities, path]);
	if (ran?.code !== 0) {
		throw new Trouble(
			`The new program cannot be given the capabilities of the old one (${capabilities}).`,
			{
				why: ran ? (ran.err.split('\n')[0] ?? '') : 'setcap is not installed.',
				next: 'Install setcap, or run this step as root. The program was not changed.',
			},
		);
	}
}

/** getcap and setcap: needed only where the program has capabilities of its own. */
export const capabilityNeeds: NeedsOf = () => [
	{
		tool: 'getcap',
		does: 'tells the file capabilities of the old program',
		get: 'Debian, Ubuntu: apt install libcap2-bin. Fedora: dnf install libcap',
		less: 'A program that has file capabilities would lose them with the new one.',
	},
	{
		tool: 'setcap',
		does: 'gives the new program the file capabilities of the old one',
		get: 'Debian, Ubuntu: apt install libcap2-bin. Fedora: dnf install libcap',
		less: 'A program that has file capabilities cannot be replaced.',
	},
];
