import { caniemail } from 'caniemail';

/**
 * What mail programs make of a mail's HTML and CSS, by the tables of caniemail.com that the package
 * brings along: it asks nobody.
 */

/**
 * The programs that matter. Thunderbird on Windows renders as that on macOS does, and the tables lack
 * some of it.
 */
const CLIENTS: Parameters<typeof caniemail>[0]['clients'] = [
	'gmail.*',
	'outlook.*',
	'apple-mail.*',
	'yahoo.*',
	'samsung-email.*',
	'thunderbird.macos',
];

/** What some of the programs do not know, and why no mail needs it there. */
const NOT_NEEDED: Record<string, string> = {
	'<body> element': 'what it would colour is coloured by the table in it',
	'<style> element':
		'looks that matter stand in the elements; the sheet adds the dark mode, narrow phones, and what organizers write',
	'@media': 'without it a mail is light, and has wider margins on a phone',
	'Attribute selector': 'for the dark mode of Outlook on the web, in a sheet of its own',
	'Class selector': 'of the sheet',
	'Descendant combinator': 'of the sheet',
	'Type selector': 'of the sheet',
	'border-radius': 'corners are square in Outlook on Windows',
	'color-scheme CSS property': 'for Apple Mail; others decide about the dark by themselves',
	'color-scheme meta tag': 'the same',
	'display:none': "Gmail's old page for phones shows the preheader as a first line",
	'height property': 'of the mark and of a gap, which a greater least height does not change',
	'max-height property': 'the preheader is hidden by mso-hide in Outlook on Windows',
	overflow: 'the same',
	'role attribute': 'the tables hold no data in any program, told or not',
	'white-space': 'of code in what organizers write: long lines are then not broken',
	'word-break': 'a word longer than a line widens the email in Yahoo, and nowhere else',
};

/** What all programs know in the way in which it is used here; the tables tell of ways in which they do not. */
const KNOWN_IN_PART = [
	'!important keyword',
	'<body> element',
	'<img> element',
	'<style> element',
	'<ul>, <ol> and <dl>',
	'@media',
	'Attribute selector',
	'Class selector',
	'Descendant combinator',
	'Type selector',
	'align attribute',
	'background',
	'border',
	'border-radius',
	'color-scheme CSS property',
	'dir attribute',
	'display',
	'display:none',
	'font-size',
	'font-weight',
	'height attribute',
	'height property',
	'lang attribute',
	'letter-spacing',
	'line-height',
	'mailto: links',
	'margin',
	'max-width',
	'overflow',
	'padding',
	'role attribute',
	'text-align',
	'text-decoration',
	'white-space',
	'width attribute',
	'width property',
	'word-break',
];

interface Findings {
	/** What is used although some programs do not know it, each with the programs. */
	problems: string[];
	/** The features that were found and are known to be harmless. */
	harmless: Set<string>;
}

/** Looks a mail's HTML up in the tables. */
export function clientFindings(html: string): Findings {
	const { issues } = caniemail({ clients: CLIENTS, html });
	const findings: Findings = { problems: [], harmless: new Set() };
	const lists = [
		{ byClient: issues.errors, allowed: Object.keys(NOT_NEEDED), words: 'not known' },
		{ byClient: issues.warnings, allowed: KNOWN_IN_PART, words: 'known in part' },
	];
	for (const { byClient, allowed, words } of lists) {
		for (const [client, found] of byClient) {
			for (const { title } of found) {
				if (allowed.includes(title)) findings.harmless.add(title);
				else findings.problems.push(`${title}: ${words} to ${client}`);
			}
		}
	}
	return findings;
}

/** Everything that is known to be harmless: what is not found any more leaves the lists. */
export const HARMLESS = [...new Set([...Object.keys(NOT_NEEDED), ...KNOWN_IN_PART])];
