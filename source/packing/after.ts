import process from 'node:process';
import {restoreManifest} from './manifest.ts';

/** `npm pack`, after: the project's own manifest stands in its place again. */
restoreManifest(process.cwd());
