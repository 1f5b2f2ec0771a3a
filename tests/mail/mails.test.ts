import { describe, expect, it } from 'vitest';
import { OUTBOX_KINDS } from '../../src/domain/mail/outbox-kinds.ts';
import { verifyLink } from '../../src/domain/sign-in/signed-links.ts';
import { fromBase64 } from '../../src/domain/text/encodings.ts';
import { withImages } from '../../src/mail/parts/inline-images.ts';
import { type MailSample, mailSamples } from '../../src/mail/samples.ts';
import type { MailMessage } from '../../src/mail/transports/transport.ts';
import { mailHtmlProblems } from '../support/html/html.ts';
import { readQr } from '../support/pictures/qr-reader.ts';
import { clientFindings, HARMLESS } from './clients.ts';
import { COLOURS, clubOf, NOW, SITE } from './clubs.ts';

/** Every mail that the site can send, in the form in which it would be sent. */

/** Gmail shows no more of a mail than this (support.google.com/mail, "Message clipped"). */
const GMAIL_CLIPS_AT = 102 * 1024;

const samples = mailSamples(clubOf('#b93815'), SITE, NOW);
const each = samples.map((sample) => [sample.name, sample] as const);

/** Mails that somebody has just asked for, or a message to the owners: there is nothing to get less of. */
const ASKED: MailSample['kind'][] = [
	'sign_in',
	'invitation_request',
	'email_change',
	'email_changed',
	'contact',
];
const isAsked = ({ kind }: MailSample) => ASKED.includes(kind);
const written = each.filter(([, sample]) => !isAsked(sample));

/** The one answer that a mail offers, by its name; the others offer both. */
const OFFERED: Record<string, 'going' | 'declined'> = {
	'rsvp-going': 'declined',
	'rsvp-waitlisted': 'declined',
	'rsvp-promoted': 'declined',
	'rsvp-cancelled': 'going',
	'rsvp-added': 'declined',
	'rsvp-added-waitlisted': 'declined',
	'rsvp-removed': 'going',
	'standing-going': 'declined',
	'standing-waitlisted': 'declined',
	'event-moved': 'declined',
	'reminder-day-before': 'declined',
	'reminder-same-day': 'declined',
	'announcement-attendees': 'declined',
};

function linksOf({ html }: MailMessage): string[] {
	return [...html.matchAll(/ href="([^"]+)"/g)].map(([, href]) =>
		(href as string).replaceAll('&amp;', '&'),
	);
}

it('the samples include every kind of email in the outbox', () => {
	const kinds = samples.map(({ kind }) => kind);
	for (const kind of OUTBOX_KINDS) expect(kinds).toContain(kind);
	expect(new Set(samples.map(({ name }) => name)).size).toBe(samples.length);
});

it("an email of every kind has the club's sender name and its address for replies", async () => {
	const club = { ...clubOf('#b93815'), senderName: 'The Makers', replyTo: 'makers@example.com' };
	for (const sample of mailSamples(club, SITE, NOW)) {
		const { sender } = await sample.make();
		// Whoever wrote to the owners gets their reply.
		const replyTo = sample.kind === 'contact' ? 'grace@example.org' : 'makers@example.com';
		expect(sender, sample.name).toEqual({ name: 'The Makers', replyTo });
	}
});

describe.each(each)('the email %s', (_, sample) => {
	it('is valid HTML in one language, with a title', async () => {
		const { html, subject } = await sample.make();
		expect(await mailHtmlProblems(html)).toEqual([]);
		expect(html).toMatch(/^<!doctype html><html lang="en"/i);
		expect(html.match(/<h1/g)).toHaveLength(1);
		expect(subject.length).toBeGreaterThan(5);
	});

	it.each(COLOURS)('uses nothing that email programs do not support, in %s', async (colour) => {
		const again = mailSamples(clubOf(colour), SITE, NOW).find(({ name }) => name === sample.name);
		const { html } = await (again as MailSample).make();
		expect(clientFindings(html).problems).toEqual([]);
		expect(Buffer.byteLength(html)).toBeLessThan(GMAIL_CLIPS_AT);
	});

	it('has a layout of tables without data, at most 600 pixels wide', async () => {
		const { html } = await sample.make();
		const tables = html.match(/<table[^>]*>/g) ?? [];
		expect(tables.length).toBeGreaterThan(2);
		for (const table of tables) expect(table).toContain('role="presentation"');
		expect(html).toContain('max-width:600px');
		expect(html).toContain('<!--[if mso]><table role="presentation" width="600"');
		expect(html.match(/<!--\[if/g)?.length).toBe(html.match(/<!\[endif\]-->/g)?.length);
	});

	it('loads nothing, and needs no script', async () => {
		const { html } = await sample.make();
		expect(html).not.toMatch(/<(script|link|iframe|form|input|svg)\b|url\(|@import|@font-face/);
		// The one picture comes with the mail.
		expect(html).not.toMatch(/<img (?!src="cid:door-code" )/);
	});

	it('shows inboxes what it is about, and nothing else', async () => {
		const { html } = await sample.make();
		const [, shown = ''] = /<div class="preheader"[^>]*>([^<]*)<\/div>/.exec(html) ?? [];
		const words = shown.replaceAll(/[\u034f\u200c\u00a0]/g, '').trim();
		expect(words.length).toBeGreaterThan(15);
		// Inboxes show a hundred letters or so.
		expect(shown.length).toBeGreaterThan(200);
	});

	it('reads well as text, with its links in full, no marks and no empty stretches', async () => {
		const mail = await sample.make();
		for (const link of linksOf(mail)) expect(mail.text).toContain(link.replace('mailto:', ''));
		expect(mail.text).not.toMatch(/<|&[a-z]+;|\n\s*\n\s*\n|\u00a0|\u034f/);
		expect(mail.text).toContain('Makers & "Menders"');
		expect(mail.text.trim()).toBe(mail.text);
	});

	it("has only absolute links, to the site or to an organizer's choice", async () => {
		for (const link of linksOf(await sample.make())) {
			expect(link).toMatch(/^(https:\/\/|mailto:)/);
		}
	});
});

describe.each(written)('the email %s', (_, sample) => {
	it('says why it came, and how to get less email without losing a seat', async () => {
		const { html, text } = await sample.make();
		expect(text).toMatch(/You got this email because /);
		expect(text).toContain('Choose your emails: https://makers.example/me#mail');
		expect(text).toContain('Pause emails: https://makers.example/me#pause');
		expect(text).toMatch(/Stop [a-z ]+: https:\/\/makers\.example\/unsubscribe\/\S+\n/);
		expect(text).toContain('cancels an RSVP');
		expect(html).toContain('cancels an RSVP');
	});

	it('has the unsubscribe address in its headers, signed for its recipient', async () => {
		const { headers, text } = await sample.make();
		expect(headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
		const [, address, token] =
			/^<(https:\/\/makers\.example\/unsubscribe\/([^/>]+))>$/.exec(
				headers['List-Unsubscribe'] ?? '',
			) ?? [];
		expect(text).toContain(`${address}\n`);
		const subject = await verifyLink([SITE.authSecret], 'unsubscribe', token ?? '');
		expect(subject?.userId).toBe('sample');
		expect(subject?.scope).toBe(
			{
				invitation: 'invitations',
				reminder_day_before: 'reminders',
				reminder_same_day: 'reminders',
				thanks: 'reminders',
				announcement: sample.name === 'announcement' ? 'announcements' : 'all',
			}[sample.kind as string] ?? 'all',
		);
	});

	/** By how its recipient stands to the event. */
	const only = OFFERED[sample.name];
	const offered = only ? [only] : ['going', 'declined'];
	const asksNothing = sample.kind === 'event_cancelled' || sample.name === 'thanks-last';
	it(
		asksNothing
			? 'asks for no RSVP'
			: 'offers RSVPs that are not the case, for its recipient and event',
		async () => {
			const mail = await sample.make();
			const answers = linksOf(mail)
				.map((link) => new URL(link))
				.filter(({ pathname }) => pathname.startsWith('/rsvp/'));
			const asked = answers.map(({ searchParams }) => searchParams.get('answer'));
			expect(asked).toEqual(asksNothing ? [] : offered);
			for (const { pathname } of answers) {
				const subject = await verifyLink([SITE.authSecret], 'rsvp', pathname.split('/')[2] ?? '');
				const isOfNext = sample.kind === 'thanks' || sample.name === 'announcement';
				expect(subject).toEqual({ userId: 'sample', eventId: isOfNext ? 'next' : 'sample' });
			}
		},
	);

	it("has the event for a calendar: as a file, or as a link where files can't be attached", async () => {
		const { attachments, text } = await sample.make();
		if (sample.name === 'thanks-last') return;
		const hasLink = /https:\/\/makers\.example\/events\/\S+\.ics/.test(text);
		expect(attachments.length > 0).toBe(!hasLink);
		if (attachments[0]) expect(attachments[0].content).toMatch(/^BEGIN:VCALENDAR/);
	});

	it('says when, with the time zone, and where', async () => {
		if (sample.name === 'thanks-last') return;
		const { text } = await sample.make();
		expect(text).toMatch(/\d{1,2}:00 to \d{1,2}:00\n[A-Z][a-z]+day \d+ \w+ 20\d\d, New York time/);
		expect(text).toContain('Where: Loft 3, 61 Wythe Avenue, Brooklyn');
		if (sample.kind !== 'event_moved') return;
		expect(text).toMatch(/When: Now: \S+ \d+ .+\nBefore: \S+ \d+ /);
		expect(text).toContain('Where: Now: Loft 3, 61 Wythe Avenue, Brooklyn\nBefore: Loft 2,');
	});
});

const TELL_OF_A_SEAT = ['rsvp_going', 'rsvp_promoted', 'rsvp_added', 'standing_going'];

describe.each(written)('the email %s', (_, sample) => {
	const hasCode = TELL_OF_A_SEAT.includes(sample.kind);
	it(
		hasCode ? 'has the code for the door, and its link in the text' : 'has no code for the door',
		async () => {
			const { html, text, attachments } = await sample.make();
			const link = /https:\/\/makers\.example\/admin\/check-in\/([^\s)]+)/.exec(text);
			const code = attachments.find(({ contentId }) => contentId !== undefined);
			if (!hasCode) {
				expect([link, code, html.match(/<img/)]).toEqual([null, undefined, null]);
				return;
			}
			expect(text).toContain(`At the door, show your code (${link?.[0]}).`);
			expect(await verifyLink([SITE.authSecret], 'checkIn', link?.[1] ?? '')).toEqual({
				userId: 'sample',
				eventId: 'sample',
			});
			expect(readQr(fromBase64(code?.content ?? ''))).toBe(link?.[0]);
			expect(html).toContain(`<img src="cid:${code?.contentId}" width="220" height="220" alt="`);
			// The calendar's file stays the first.
			expect(attachments.map(({ contentType }) => contentType.split(';')[0])).toEqual([
				'text/calendar',
				'image/png',
			]);
			expect(withImages({ html, attachments })).toContain('<img src="data:image/png;base64,iVBOR');
		},
	);
});

describe.each(each.filter(([, sample]) => isAsked(sample)))('the email %s', (_, sample) => {
	it('has nothing to unsubscribe from', async () => {
		const { headers, text } = await sample.make();
		expect(headers).toEqual({});
		expect(text).not.toContain('/unsubscribe/');
		if (sample.kind === 'contact') return expect(text).toContain("because you're an owner");
		const toDo = sample.kind === 'email_changed' ? 'please write to the organizers' : 'do nothing';
		expect(text).toContain(`If that wasn't you, ${toDo}`);
	});
});

it('the list of allowed HTML in emails has nothing that none of them uses', async () => {
	const found = new Set<string>();
	for (const [, sample] of each) {
		for (const title of clientFindings((await sample.make()).html).harmless) found.add(title);
	}
	expect(HARMLESS.filter((title) => !found.has(title))).toEqual([]);
});

it('the check of email HTML notices what email programs do not support', () => {
	const { problems } = clientFindings(
		'<html><body><div style="display:grid;position:sticky">x</div></body></html>',
	);
	expect(problems.join(' ')).toContain('outlook.windows');
});
