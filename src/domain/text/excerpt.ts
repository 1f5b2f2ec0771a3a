/** The beginning of a text in one line, cut between words where it is longer than that many characters. */
export function excerpt(text: string, most: number): string {
	const line = text.replaceAll(/\s+/g, ' ').trim();
	// A character is two units of UTF-16 at most, so no more of a long text is looked at.
	if (line.length <= most) return line;
	const characters = [...line.slice(0, 2 * (most + 1))];
	if (characters.length <= most) return line;
	const cut = characters.slice(0, most).join('');
	const words = cut.slice(0, cut.lastIndexOf(' ') + 1 || cut.length);
	// The ellipsis takes the place of a comma or full stop.
	return `${words.replace(/[\s.,;:–—-]+$/, '')}…`;
}
