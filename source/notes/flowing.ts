const shaped = /^(?: {4}|\s*(?:[-*•]|\d+\.)\s)/;

/** A sentence that was broken over lines in its source flows again; paragraphs, lists and listings keep theirs. */
export function flowing(text: string): string {
	const lines: string[] = [];
	let joins = false;
	for (const line of text.split('\n')) {
		const own = line.trim() === '' || shaped.test(line);
		if (joins && !own) lines.push(`${lines.pop() ?? ''} ${line.trim()}`);
		else if (line.trim() !== '') lines.push(line);
		joins = line.trim() !== '' && !line.startsWith('    ');
	}
	return lines.join('\n');
}
