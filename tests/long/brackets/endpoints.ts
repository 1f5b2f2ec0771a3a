import { DEMO_MEMBER, DEMO_OWNER } from '../../../scripts/demo/people.ts';
import { outsideBrackets } from '../../support/messages/brackets.ts';
import type { OutsideText } from './read-page.ts';

/** What calendars, feeds, programs and scripts of a page are answered: the texts in it that people read. */

/** How the texts of a response are found. */
type Kind = 'calendar' | 'feed' | 'json' | 'text';

interface Call {
	/** Path of the file in src/pages, without its ending. */
	route: string;
	kind: Kind;
	path: string;
	as?: string;
	/** Sent as JSON; a GET where left out. */
	body?: object;
}

/** Endpoints in which there are no sentences, each with the reason. */
export const WITHOUT_SENTENCES: Readonly<Record<string, string>> = {
	'admin/announcements/[id]/preview': 'an email: tests/mail/brackets.test.ts',
	'admin/attendance/numbers.csv': 'columns of a file, the same in every language for programs',
	'admin/events/[slug]/guests.csv': 'the same',
	'admin/members/export.csv': 'the same; it is read back by an import',
	'api/health': 'codes',
	'api/webhooks/resend': 'codes, for the provider',
	'auth/[...path]': "better-auth's own protocol",
	'auth/get-session': "better-auth's own protocol",
	'dev/mailbox.json': 'emails: tests/mail/brackets.test.ts',
	'dev/mailbox/[id]': 'an email: tests/mail/brackets.test.ts',
	'dev/mails/[name]': 'an email: tests/mail/brackets.test.ts',
	'dev/mails/[name].txt': 'an email: tests/mail/brackets.test.ts',
	'door-code/[token].png': 'a picture',
	'icons/[name]': 'a picture',
	'me/data.json': 'names of fields, for programs',
	'pictures/[id]': 'a picture',
	'robots.txt': 'protocol',
	'sitemap.xml': 'protocol',
};

/** The calls whose responses people read; each endpoint that isn't above has one at least. */
export function callsOf(paths: { event: string; feed: string }): Call[] {
	const { event, feed } = paths;
	const slug = event.split('/').at(-1);
	return [
		{ route: 'calendar.ics', kind: 'calendar', path: '/calendar.ics' },
		{ route: 'events/[slug].ics', kind: 'calendar', path: `${event}.ics` },
		{ route: 'calendar/[secret].ics', kind: 'calendar', path: feed },
		{ route: 'feed.xml', kind: 'feed', path: '/feed.xml' },
		{ route: 'manifest.webmanifest', kind: 'json', path: '/manifest.webmanifest' },
		{ route: 'api/doctor', kind: 'json', path: '/api/doctor', as: DEMO_OWNER.email },
		{ route: 'api/doctor', kind: 'json', path: '/api/doctor' },
		{ route: 'api/invitations', kind: 'json', path: '/api/invitations', body: { email: 'x@' } },
		{ route: 'api/language', kind: 'json', path: '/api/language', body: { language: 'xx' } },
		{ route: 'api/magiclink', kind: 'json', path: '/api/magiclink', body: { email: '' } },
		{ route: 'api/magiclink', kind: 'json', path: '/api/magiclink', body: { event: 'none' } },
		{ route: 'api/rsvp-toggle', kind: 'json', path: '/api/rsvp-toggle', body: { answer: 'going' } },
		...[
			{ answer: 'maybe' },
			{ event: 'none', answer: 'going' },
			{ event: slug, answer: 'going', guests: 99 },
		].map(
			(body): Call => ({
				route: 'api/rsvp-toggle',
				kind: 'json',
				path: '/api/rsvp-toggle',
				as: DEMO_MEMBER.email,
				body,
			}),
		),
		{
			route: 'api/rsvp-standing',
			kind: 'json',
			path: '/api/rsvp-standing',
			as: DEMO_MEMBER.email,
			body: { event: 'none', standing: true },
		},
		{
			route: 'api/subscription-toggle',
			kind: 'json',
			path: '/api/subscription-toggle',
			as: DEMO_MEMBER.email,
			body: { topic: 'none' },
		},
		{ route: 'api/sign-out', kind: 'json', path: '/api/sign-out', as: DEMO_MEMBER.email, body: {} },
	];
}

/** The properties of a calendar that people read (RFC 5545, RFC 7986). */
const SAID_IN_CALENDARS =
	/^(?:SUMMARY|DESCRIPTION|LOCATION|COMMENT|CATEGORIES|NAME|X-WR-CALNAME|X-WR-CALDESC)[;:]/;
/** The fields of JSON that people read. */
const SAID_IN_JSON = [
	'message',
	'name',
	'short_name',
	'description',
	'text',
	'advice',
	'title',
	'label',
];

function textsOf(kind: Kind, body: string): string[] {
	switch (kind) {
		case 'calendar':
			return body
				.replaceAll(/\r\n[ \t]/g, '')
				.split('\r\n')
				.filter((line) => SAID_IN_CALENDARS.test(line))
				.map((line) =>
					line
						.slice(line.indexOf(':') + 1)
						.replaceAll('\\n', '\n')
						.replaceAll(/\\([,;\\])/g, '$1'),
				);
		case 'feed':
			return [...body.matchAll(/<(title|subtitle|summary|content|name)\b[^>]*>([^<]*)</g)].map(
				([, , text = '']) =>
					// What it holds is HTML: a line for each of its blocks.
					text
						.replaceAll('&lt;', '<')
						.replaceAll('&gt;', '>')
						.replaceAll('&quot;', '"')
						.replaceAll('&amp;', '&')
						.replaceAll(/<\/?(?:p|br|li|ul|ol|h\d)\b[^>]*>/g, '\n')
						.replaceAll(/<[^>]*>/g, ''),
			);
		case 'json': {
			const texts: string[] = [];
			JSON.parse(body, (key, value: unknown) => {
				// In front of what is wrong with a field is its name: the contract has it there.
				if (SAID_IN_JSON.includes(key) && typeof value === 'string')
					texts.push(value.replace(/^\w+: (?=⟦)/, ''));
				return value;
			});
			return texts;
		}
		case 'text':
			return [body];
	}
}

/**
 * Calls an endpoint as a program does.
 *
 * @param cookies the `cookie` headers of people who are signed in, by their addresses
 * @returns what it says outside of messages, a line each, and how many texts it said
 */
export async function call(
	url: string,
	{ route, kind, path, as, body }: Call,
	cookies: ReadonlyMap<string, string>,
) {
	const cookie = cookies.get(as ?? '') ?? '';
	const response = await fetch(url + path, {
		headers: {
			accept: kind === 'json' ? 'application/json' : '*/*',
			cookie,
			origin: url,
			'content-type': 'application/json',
		},
		...(body && { method: 'POST', body: JSON.stringify(body) }),
	});
	const texts = textsOf(kind, await response.text());
	const outside = texts
		.flatMap((text) => outsideBrackets(text).split('\n'))
		.map((text) => text.trim())
		.filter((text) => /\p{L}/u.test(text))
		.map((text): OutsideText => ({ text, where: route, block: text }));
	return { outside, said: texts.length };
}
