import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BATCH_KINDS } from '../../src/domain/mail/outbox-kinds.ts';
import { verifyLink } from '../../src/domain/sign-in/signed-links.ts';
import { batchRequest, bodyOf } from '../../src/mail/batch-request.ts';
import { markersFor, personalise } from '../../src/mail/parts/personal-parts.ts';
import { type BatchRecipient, batchMails, clubMails } from '../../src/mail/templates/club-mail.ts';
import { times } from '../support/for-all.ts';
import { SITE } from './clubs.ts';
import { recipientOf, subjectOf, typed } from './to-many.ts';

/** A mail to many is rendered once and filled in for each recipient: nobody gets what is another's. */

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

describe.each(BATCH_KINDS)('a batch of kind %s', (kind) => {
	it("gives every recipient their own links and nothing of anybody else's, whatever was typed", () =>
		times(40).forAllAsync(
			fc.array(typed, { minLength: 2, maxLength: 4 }),
			typed,
			typed,
			async (names, title, body) => {
				const recipients = names.map((name, index) => recipientOf(index, name));
				const mails = await batchMails(subjectOf(kind, { title, body }), recipients, SITE);
				expect(mails.map(({ to }) => to)).toEqual(recipients.map(({ email }) => email));
				for (const [index, { html, text, headers }] of mails.entries()) {
					const { userId } = recipients[index] as BatchRecipient;
					const unsubscribe = headers['List-Unsubscribe'] ?? '';
					for (const part of [html, text, unsubscribe]) {
						expect(await recipientsOf(part)).toEqual(new Set([userId]));
						for (const other of recipients) {
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
		const recipients = [recipientOf(0, 'Ada'), recipientOf(1, 'Ben')];
		expect(await batchMails(subject, recipients, SITE)).toEqual(
			await batchMails(subject, recipients, SITE),
		);
		const [alone] = await batchMails(subject, recipients.slice(1), SITE);
		expect(alone).toEqual((await batchMails(subject, recipients, SITE))[1]);
	});

	it('fits into one request for a hundred recipients, of which a row holds a small part', async () => {
		const subject = subjectOf(kind, { title: 'Open Studio', body: 'Bring a lamp. '.repeat(70) });
		const recipients = Array.from({ length: 100 }, (_, index) =>
			recipientOf(index, 'Ada Lovelace'),
		);
		const request = batchRequest(await clubMails(subject, recipients, SITE), (mail) => mail);
		expect(bodyOf(request).body.byteLength).toBeLessThan(1_500_000);
		expect(Buffer.byteLength(JSON.stringify(request))).toBeLessThan(100_000);
	});
});

it.each(['thanks', 'announcement'] as const)(
	"an email of kind %s offers each recipient only RSVPs that they don't have at the next event",
	async (kind) => {
		const subject = subjectOf(kind, { title: 'Open Studio', body: 'Come.' });
		const standings = ['going', null, 'waitlisted', 'declined'] as const;
		const mails = await batchMails(
			subject,
			standings.map((nextAnswer, index) => ({ ...recipientOf(index, 'Ada'), nextAnswer })),
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
		expect(mails[0]?.text).toContain("Next up (you're going)");
	},
);

it('an email of a batch shows a name as text, and never as HTML', async () => {
	const subject = subjectOf('thanks', { title: 'Open Studio', body: '' });
	const [mail] = await batchMails(subject, [recipientOf(0, 'Al<i>&"x"</i>l Smith')], SITE);
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
		const mail = personalise({ ...shared, markers })({ hello: markers.rsvp, rsvp: 'a secret' });
		expect(mail).toEqual({ html: `<p>${markers.rsvp}</p>`, text: `${markers.rsvp} a secret` });
	});
});

/** Of all the four RSVPs to the next event, which make as many renderings. */
const OF_ALL_RSVPS = (['going', null, 'waitlisted', 'declined'] as const).map(
	(nextAnswer, index) => ({ ...recipientOf(index, 'Ada'), nextAnswer }),
);

it.each([
	['one word after the other', 'word '.repeat(2_000)],
	['a list', '- a\n'.repeat(2_500)],
	['links', '[a](https://e.org) '.repeat(500)],
	['short paragraphs', 'a\n\n'.repeat(3_300)],
	['signs of three bytes', '木'.repeat(10_000)],
	['quotes', '"'.repeat(10_000)],
])('the longest announcement is shown in full in Gmail: %s', async (_, body) => {
	const subject = subjectOf('announcement', { title: 'Long', body });
	const [mail] = await batchMails(subject, [recipientOf(0, 'Ada')], SITE);
	expect(Buffer.byteLength(mail?.html ?? '')).toBeLessThan(102 * 1024);
	const request = batchRequest(await clubMails(subject, OF_ALL_RSVPS, SITE), (item) => item);
	// A row of the database holds 2 MB (developers.cloudflare.com/d1/platform/limits), a hundred recipients included.
	expect(Buffer.byteLength(JSON.stringify(request))).toBeLessThan(1_500_000);
});
