import type {Action} from '../contract.ts';
import {swapAction} from './swap.ts';

export {sha256Of} from './digest.ts';
export {findFlags} from './flags.ts';
export {installedVersion} from './installed.ts';
export {listReleases} from './releases.ts';
export {prepareRelease} from './prepare.ts';

export const binaryActions: readonly Action[] = [swapAction];
