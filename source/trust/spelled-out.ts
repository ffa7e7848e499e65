/**
 * A name with every character that is not plain ASCII as `<U+XXXX>`, spaces too: beside the name itself it shows
 * which of two look-alikes it is.
 */
export function spelledOut(text: string): string {
	return [...text]
		.map(character => {
			const code = character.codePointAt(0) ?? 0;
			const plain = code > 0x20 && code < 0x7f;
			return plain ? character : `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
		})
		.join('');
}
