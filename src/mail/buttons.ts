/** A button of a mail: a link that looks like one. */
export interface MailButton {
	href: string;
	words: string;
	/** The one thing to do: filled with the club's colour. */
	isMain: boolean;
}

/** The two presses by which an event is answered: each leads to the page that asks for the second. */
export function answerButtons(
	answerUrl: string,
	words: { yes: string | null; no: string | null; main: 'yes' | 'none' },
): MailButton[] {
	const { yes, no, main } = words;
	return [
		...(yes ? [{ href: `${answerUrl}?answer=going`, words: yes, isMain: main === 'yes' }] : []),
		...(no ? [{ href: `${answerUrl}?answer=declined`, words: no, isMain: false }] : []),
	];
}
