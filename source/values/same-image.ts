import type {Path} from './config-path.ts';
import type {Json} from './config-tree.ts';

const hub = /^(?:(?:index\.|registry-1\.)?docker\.io\/)?(?:library\/)?/;

/** Whether two defaults of an image's key name the same image, one of them with its registry spelled out. */
export function sameImage(path: Path, before: Json | undefined, after: Json | undefined): boolean {
	if (!/^(?:repository|image)$/i.test(path.at(-1) ?? '')) return false;
	if (typeof before !== 'string' || typeof after !== 'string' || before === '') return false;
	return before.replace(hub, '') === after.replace(hub, '');
}
