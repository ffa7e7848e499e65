import type {Action} from '../contract.ts';
import {rehearseAction} from './rehearse.ts';
import {swapAction} from './swap.ts';
import {swapBackAction} from './swap-back.ts';

export {dockerChecks} from './checks.ts';
export {containerDetector} from './container.ts';
export {imageSource} from './images.ts';

/** What handrail can do with a single container. */
export const dockerActions: readonly Action[] = [swapAction, swapBackAction, rehearseAction];
