import type {Action, Check} from '../contract.ts';
import {copyStores} from './copy-action.ts';
import {digestCheck} from './digest-check.ts';
import {leftoversCheck} from './leftovers.ts';
import {rehearseRestore} from './rehearse-action.ts';
import {removeScratch} from './remove-scratch-action.ts';
import {restoreStores} from './restore-action.ts';
import {secretsCheck} from './secrets-check.ts';
import {unpackBeside} from './unpack-action.ts';
import {verifyBackup} from './verify-action.ts';

export {fileDetector} from './version-in-file.ts';

/** What handrail can do with folders and files. */
export const fileActions: readonly Action[] = [
	copyStores,
	verifyBackup,
	rehearseRestore,
	removeScratch,
	restoreStores,
	unpackBeside,
];

export const fileChecks: readonly Check[] = [leftoversCheck, secretsCheck, digestCheck];
