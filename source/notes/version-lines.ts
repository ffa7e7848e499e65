import {versionLine} from './version-heading.ts';

const debian = /^[a-z0-9][a-z0-9+.-]* \((?:\d+:)?([^()\s]{1,60})\) [^;]{1,60}; *urgency=\w+/;
const trailer = /^ -- .*<[^<>]*> {1,2}(?:\w{3}, )?(\d{1,2} \w{3} \d{4})/;

/** A text whose versions stand on lines of their own, bare, bold or as Debian writes them, with those lines as headings. */
export function linesAsHeadings(text: string, names: readonly string[] = []): string {
	let fence: string | undefined;
	const lines = text.split(/\r?\n/);
	return lines
		.map((line, at) => {
			const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
			if (mark !== undefined && (fence === undefined || line.trim().startsWith(fence)))
				fence = fence === undefined ? mark : undefined;
			if (fence !== undefined || mark !== undefined) return line;
			const packaged = debian.exec(line)?.[1];
			if (packaged !== undefined) {
				const end = lines
					.slice(at + 1, at + 500)
					.find(other => trailer.test(other) || debian.test(other));
				const date = end === undefined ? undefined : trailer.exec(end)?.[1];
				// The packager's own count behind the hyphen is no part of the version.
				return `\n## ${packaged.replace(/-\d\S*$/, '')}${date === undefined ? '' : ` (${date})`}\n`;
			}
			if (trailer.test(line)) return '';
			return versionLine(line, names) ? `\n## ${line.replaceAll(/\*\*|__/g, '')}\n` : line;
		})
		.join('\n');
}
