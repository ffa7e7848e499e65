import type {Action} from '../contract.ts';
import {editAction, putBackAction} from './edit.ts';

export const configActions: readonly Action[] = [editAction, putBackAction];
