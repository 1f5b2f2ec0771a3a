import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BATCH_KINDS } from '../../src/domain/mail/outbox-kinds.ts';
import { verifyLink } from '../../src/domain/sign-in/signed-links.ts';
import { markersFor, personalise } from '../../src/mail/parts/personal-parts.ts';
import {
	type BatchRecipient,
	type BatchSubject,
	batchMails,
} from '../../src/mail/templates/club-mail.ts';
import { times } from '../support/for-all.ts';
import { DAY_MS, HOUR_MS, timeAfter } from '../support/time.ts';
import { clubOf, NOW, SITE } from './clubs.ts';

/** A mail to many is rendered once and filled in for each reader: nobody gets what is another's. */

type Event = NonNullable<BatchSubject['event']>;

function eventOf(id: string, days: number, values: Partial<Event> = {}): Event {
	const startsAt = timeAfter(NOW, days * DAY_MS);
	return {
		id,
		slug: id,
		seriesId: null,
		seriesDate: null,
		title: 'Open Studio',
		description: '',
		place: 'Loft 3',
		mapUrl: null,
		whatToBring: '',
		timeZone: 'America/New_York',
		startsAt,
		endsAt: timeAfter(startsAt, HOUR_MS),
		capacity: 24,
		guestsAllowed: 2,
		status: 'scheduled',
		cancelReason: null,
		sequence: 0,
		going: 3,
		waiting: 0,
		createdAt: NOW,
		updatedAt: NOW,
		change: null,
		previousStartsAt: null,
		sendsInvitations: true,
		...values,
	};
}

function subjectOf(
	kind: BatchSubject['kind'],
	words: { title: string; body: string },
): BatchSubject {
	const isAnnouncement = kind === 'announcement';
	const values = { title: words.title, description: words.body };
	return {
		kind,
		club: clubOf('#b93815'),
		event: isAnnouncement ? null : eventOf('event', kind === 'thanks' ? -1 : 1, values),
		announcement: isAnnouncement
			? { subject: words.title, body: words.body, topic: 'announcements' }
			: null,
		next: eventOf('next', 8, values),
		now: NOW,
	};
}

function readerOf(number: number, name: string): BatchRecipient {
	return {
		userId: `reader${number}id`,
		email: `reader${number}@example.com`,
		name,
		answer: 'going',
		guests: number % 3,
		nextAnswer: null,
	};
}

const MARKER = /(hello|rsvp|unsubscribe)-[0-9a-f]{64}/;

/** Whom the links of a mail are for, each as its page reads it. */
async function recipientsOf(text: string): Promise<Set<string | undefined>> {
	const found = new Set<string | undefined>();
	for (const [, page, token] of text.matchAll(/makers\.example\/(rsvp|unsubscribe)\/([\w.-]+)/g)) {
		const purpose = page as 'rsvp' | 'unsubscribe';
		found.add((await verifyLink([SITE.authSecret], purpose, token as string))?.userId);
	}
	return found;
}

/** Words that somebody may type, to do harm or not. */
const typed = fc.oneof(
	fc.string({ unit: 'grapheme', maxLength: 60 }),
	fc.constantFrom(
		'<b>"&amp;</b>',
		'$& $1 $$ $`',
		'[x](https://example.com/?a=1&b="2")',
		`rsvp-${'0'.repeat(64)}`,
		'hello-',
		'# `unsubscribe-`',
		'\u0000\u034f\ufffd',
	),
);

describe.each(BATCH_KINDS)('a batch of kind %s', (kind) => {
	it("gives every recipient their own links and nothing of anybody else's, whatever was typed", () =>
		times(40).forAllAsync(
			fc.array(typed, { minLength: 2, maxLength: 4 }),
			typed,
			typed,
			async (names, title, body) => {
				const readers = names.map((name, index) => readerOf(index, name));
				const mails = await batchMails(subjectOf(kind, { title, body }), readers, SITE);
				expect(mails.map(({ to }) => to)).toEqual(readers.map(({ email }) => email));
				for (const [index, { html, text, headers }] of mails.entries()) {
					const { userId } = readers[index] as BatchRecipient;
					const unsubscribe = headers['List-Unsubscribe'] ?? '';
					for (const part of [html, text, unsubscribe]) {
						expect(await recipientsOf(part)).toEqual(new Set([userId]));
						for (const other of readers) {
							if (other.userId !== userId) expect(part).not.toContain(other.userId);
						}
					}
					expect(html.replaceAll(`rsvp-${'0'.repeat(64)}`, '')).not.toMatch(MARKER);
					expect(text.replaceAll(`rsvp-${'0'.repeat(64)}`, '')).not.toMatch(MARKER);
					// Whoever is reminded has said yes. The address that ends mail is there once.
					expect(html.match(/\/rsvp\//g)).toHaveLength(kind.startsWith('reminder') ? 1 : 2);
					expect(html.match(/\/unsubscribe\//g)).toHaveLength(1);
				}
			},
		));

	it('is the same for the same recipients, so that it can be made again', async () => {
		const subject = subjectOf(kind, { title: 'Open Studio', body: 'Come.' });
		const readers = [readerOf(0, 'Ada'), readerOf(1, 'Ben')];
		expect(await batchMails(subject, readers, SITE)).toEqual(
			await batchMails(subject, readers, SITE),
		);
		const [alone] = await batchMails(subject, readers.slice(1), SITE);
		expect(alone).toEqual((await batchMails(subject, readers, SITE))[1]);
	});

	it('fits into one request for a hundred recipients', async () => {
		const subject = subjectOf(kind, { title: 'Open Studio', body: 'Bring a lamp. '.repeat(70) });
		const readers = Array.from({ length: 100 }, (_, index) => readerOf(index, 'Ada Lovelace'));
		const body = JSON.stringify(await batchMails(subject, readers, SITE));
		// deliver-batches.ts stores so much in one row.
		expect(Buffer.byteLength(body)).toBeLessThan(1_500_000);
	});
});

it.each(['thanks', 'announcement'] as const)(
	"an email of kind %s offers each recipient only RSVPs that they don't have at the next event",
	async (kind) => {
		const subject = subjectOf(kind, { title: 'Open Studio', body: 'Come.' });
		const standings = ['going', null, 'waitlisted', 'declined'] as const;
		const mails = await batchMails(
			subject,
			standings.map((nextAnswer, index) => ({ ...readerOf(index, 'Ada'), nextAnswer })),
			SITE,
		);
		const offered = mails.map(({ html }) =>
			[...html.matchAll(/\?answer=(\w+)"[^>]*>([^<]+)</g)].map(([, answer, label]) => {
				return [answer, label?.replace('&#39;', "'")];
			}),
		);
		expect(offered).toEqual([
			[['declined', "I can't come after all"]],
			[
				['going', "I'm coming"],
				['declined', 'Not this time'],
			],
			[['declined', 'Leave the waiting list']],
			[['going', 'I can come after all']],
		]);
		expect(mails[0]?.text).toContain("The next time (you're going)");
	},
);

it('an email of a batch shows a name as text, and never as HTML', async () => {
	const subject = subjectOf('thanks', { title: 'Open Studio', body: '' });
	const [mail] = await batchMails(subject, [readerOf(0, 'Al<i>&"x"</i>l Smith')], SITE);
	expect(mail?.text).toContain('Hello Al<i>&"x"</i>l.');
	expect(mail?.html).toContain('Hello Al&lt;i&gt;&amp;&quot;x&quot;&lt;/i&gt;l.');
});

describe('the markers of a batch', () => {
	it("can't be written without knowing the whole email, the marker included", async () => {
		const first = await markersFor(['hello'], 'a mail');
		// Who puts the marker of one mail into its words makes another mail, with another marker.
		const second = await markersFor(['hello'], `a mail with ${first.hello}`);
		expect(second.hello).not.toBe(first.hello);
	});

	it('are not replaced in what replaced another one', async () => {
		const markers = await markersFor(['hello', 'rsvp'] as const, 'a mail');
		const shared = { html: `<p>${markers.hello}</p>`, text: `${markers.hello} ${markers.rsvp}` };
		const mail = personalise(shared, markers)({ hello: markers.rsvp, rsvp: 'a secret' });
		expect(mail).toEqual({ html: `<p>${markers.rsvp}</p>`, text: `${markers.rsvp} a secret` });
	});
});

it.each([
	['one word after the other', 'word '.repeat(2_000)],
	['a list', '- a\n'.repeat(2_500)],
	['links', '[a](https://e.org) '.repeat(500)],
	['short paragraphs', 'a\n\n'.repeat(3_300)],
])('the longest announcement is shown in full in Gmail: %s', async (_, body) => {
	const subject = subjectOf('announcement', { title: 'Long', body });
	const [mail] = await batchMails(subject, [readerOf(0, 'Ada')], SITE);
	expect(Buffer.byteLength(mail?.html ?? '')).toBeLessThan(102 * 1024);
});
