import {exitMeanings} from './exit-codes.ts';

/** `handrail --help`, whole. */
export function usage(version: string): string {
	return `handrail ${version} takes you by the hand through upgrading what you host yourself.

Usage
  handrail                       open the wizard
  handrail upgrade [RUNBOOK]     begin with a runbook: its name, or a file
  handrail resume [SESSION]      go on where it was left; without a name, the newest
  handrail practice [FOLDER]     install a small real product to practise on
  handrail status [--json]       what is under way, and what runs now
  handrail report [SESSION]      the record of a session  (--json)
  handrail check FILE…           look through runbooks for mistakes
  handrail schema                the JSON Schema of runbooks, for editors
  handrail --help, --version

Environment
  HANDRAIL_STATE_DIR   where sessions lie (else ~/.local/state/handrail)
  NO_COLOR             no colours

Exit codes
${exitMeanings.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`).join('\n')}
  check has its own: 0 sound, 1 mistakes found, 2 could not be read
`;
}
