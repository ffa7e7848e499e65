import type {Action} from '../contract.ts';
import {placeAction} from './place.ts';
import {swapAction} from './swap.ts';

export {sha256Of} from './digest.ts';
export {findFlags} from './flags.ts';
export {programDetector, programSource} from './source.ts';

export const binaryActions: readonly Action[] = [swapAction, placeAction];
