import { describe, expect, it } from 'vitest';
import type { UnsubscribeScope } from '../../../src/domain/mail/topics.ts';
import { signInToken, signLink } from '../../../src/domain/sign-in/signed-links.ts';
import { answerAs } from '../../support/answers.ts';
import { readCalendar } from '../../support/calendars/read-calendar.ts';
import { dumpTables } from '../../support/database/dump.ts';
import { formOfButton, refusedField } from '../../support/html/forms.ts';
import { htmlProblems } from '../../support/html/html.ts';
import { ledTo, refusalIn } from '../../support/html/notices.ts';
import { textOf } from '../../support/html/pages.ts';
import { mailsTo, mailTo } from '../../support/mail/mailbox.ts';
import { Browser } from '../../support/site/browser.ts';
import {
	insertClub,
	insertEvent,
	insertMember,
	insertMembers,
	insertRsvps,
	type Member,
	outboxOf,
	rsvpsOf,
	seatsOf,
} from '../../support/site/fixtures.ts';
import { allNotified } from '../../support/site/race.ts';
import { AUTH_SECRET, type Site, useSite } from '../../support/site/site.ts';
import { HOUR_MS, MINUTE_MS } from '../../support/time.ts';

const site = useSite({}, insertClub);

/** Who goes and who waits, in order, in the names that the test gave them. */
async function standing(eventId: string, names: Record<string, Member>) {
	const nameOf = (id: string) => Object.entries(names).find(([, member]) => member.id === id)?.[0];
	const rsvps = await rsvpsOf(site, eventId);
	const having = (wanted: string) =>
		rsvps.filter((rsvp) => rsvp.answer === wanted).map(({ userId }) => nameOf(userId));
	return { going: having('going'), waiting: having('waitlisted') };
}

async function people<Name extends string>(...names: Name[]): Promise<Record<Name, Member>> {
	const members = await insertMembers(site, names.length);
	return Object.fromEntries(names.map((name, index) => [name, members[index]])) as Record<
		Name,
		Member
	>;
}

async function mailsAbout(site: Site, member: Member): Promise<string[]> {
	// The day, which counts from now, is left out.
	const mails = await mailsTo(site, member.email);
	return mails.map(({ subject }) => subject.replace(/, \w{3} \d+ \w+$/, ''));
}

describe('without any event', () => {
	it('saying yes to the next one is a 404, and the page says that none is planned', async () => {
		const member = await insertMember(site);
		const { status, body } = await answerAs(member, undefined, 'going');
		expect(status).toBe(404);
		expect(body.error?.code).toBe('no_next_event');
		for (const path of ['/', '/rsvp', '/rsvp/cancel']) {
			const page = await member.browser.page(path);
			expect(page.status).toBe(200);
			expect(page.html).toContain('No event is planned yet');
		}
	});
});

describe('the response of POST /api/rsvp-toggle', () => {
	it('names the event, the RSVP, the position and the seats, and nothing else', async () => {
		const event = await insertEvent(site, { capacity: 2 });
		const { one, other, late } = await people('one', 'other', 'late');
		expect(await answerAs(one, event, 'going', { guests: 0 })).toEqual({
			status: 200,
			body: {
				event: event.slug,
				answer: 'going',
				position: null,
				going: 1,
				capacity: 2,
				seatsLeft: 1,
			},
		});
		await answerAs(other, event, 'going');
		expect((await answerAs(late, event, 'going')).body).toEqual({
			event: event.slug,
			answer: 'waitlisted',
			position: 1,
			going: 2,
			capacity: 2,
			seatsLeft: 0,
		});
		expect((await answerAs(other, event, 'declined')).body).toEqual({
			event: event.slug,
			answer: 'declined',
			position: null,
			going: 2,
			capacity: 2,
			seatsLeft: 0,
		});
	});

	it('is about the next event that is not cancelled if none is named', async () => {
		const soon = { startsAt: new Date(Date.now() + HOUR_MS) };
		await insertEvent(site, {
			startsAt: new Date(Date.now() + 30 * MINUTE_MS),
			status: 'cancelled',
		});
		const next = await insertEvent(site, soon);
		const member = await insertMember(site);
		expect((await answerAs(member, undefined, 'going')).body.event).toBe(next.slug);
		expect((await answerAs(member, undefined, 'declined')).body).toMatchObject({
			event: next.slug,
			answer: 'declined',
		});
		await site.run('delete from events where id = ?', next.id);
	});

	it('is a 401 without a session, and nothing is saved', async () => {
		const event = await insertEvent(site);
		const visitor = new Browser(site);
		const response = await visitor.postJson('/api/rsvp-toggle', {
			event: event.slug,
			answer: 'going',
		});
		expect(await refusalIn(response)).toBe('401 unauthenticated');
		expect(await rsvpsOf(site, event.id)).toEqual([]);
	});

	it('is a 404 for an event that does not exist', async () => {
		const { status, body } = await answerAs(
			await insertMember(site),
			{ slug: 'no-such-event' },
			'going',
		);
		expect(status).toBe(404);
		expect(body.error?.code).toBe('event_not_found');
	});

	it('is a 409 for an event that has begun, whatever the RSVP', async () => {
		const event = await insertEvent(site, { startsAt: new Date(Date.now() - MINUTE_MS) });
		const member = await insertMember(site);
		for (const wanted of ['going', 'declined']) {
			const { status, body } = await answerAs(member, event, wanted);
			expect([status, body.error?.code]).toEqual([409, 'closed']);
		}
		expect(await rsvpsOf(site, event.id)).toEqual([]);
	});

	it('is a 409 for an event that is cancelled', async () => {
		const event = await insertEvent(site, { status: 'cancelled' });
		const { status, body } = await answerAs(await insertMember(site), event, 'going');
		expect([status, body.error?.code]).toEqual([409, 'cancelled']);
		expect(await rsvpsOf(site, event.id)).toEqual([]);
	});
});

describe('POST /api/rsvp-toggle with something wrong', () => {
	it.each([-1, 1.5, 1e9, 1e308, '-1', '1.5', 'two', '1e1', '0x1', null, true, [], {}, [1]])(
		'is a 422 that names the field for %j guests',
		async (guests) => {
			const event = await insertEvent(site);
			const { status, body } = await answerAs(await insertMember(site), event, 'going', { guests });
			expect(status).toBe(422);
			expect(`${body.error?.code} ${body.error?.message}`).toContain('guests');
			expect(await rsvpsOf(site, event.id)).toEqual([]);
		},
	);

	it('is a 422 for more guests than the event allows', async () => {
		const event = await insertEvent(site, { guestsAllowed: 1 });
		const member = await insertMember(site);
		const { status, body } = await answerAs(member, event, 'going', { guests: 2 });
		expect(status).toBe(422);
		expect(body.error?.message).toContain('guests');
	});

	it('is a 422 for a party larger than the event', async () => {
		const event = await insertEvent(site, { guestsAllowed: 5, capacity: 3 });
		const member = await insertMember(site);
		expect((await answerAs(member, event, 'going', { guests: 3 })).status).toBe(422);
		expect((await answerAs(member, event, 'going', { guests: 2 })).status).toBe(200);
	});

	it.each(['maybe', 'waitlisted', 'Going', '', null, 1, ['going'], {}, undefined])(
		'is a 422 that names the field for the RSVP %j',
		async (wanted) => {
			const event = await insertEvent(site);
			const { status, body } = await answerAs(await insertMember(site), event, wanted);
			expect(status).toBe(422);
			expect(body.error?.message).toContain('answer');
			expect(await rsvpsOf(site, event.id)).toEqual([]);
		},
	);

	it('is a 422 that names the field for a note that is too long, and for an event that is not text', async () => {
		const member = await insertMember(site);
		const event = await insertEvent(site);
		const long = await answerAs(member, event, 'going', { note: 'x'.repeat(141) });
		expect([long.status, long.body.error?.message.includes('note')]).toEqual([422, true]);
		const wrong = await answerAs(member, { slug: 7 }, 'going');
		expect([wrong.status, wrong.body.error?.message.includes('event')]).toEqual([422, true]);
	});
});

describe('the form for an RSVP', () => {
	it('leads back to the page with a message about the new state', async () => {
		const event = await insertEvent(site, { capacity: 1 });
		const path = `/events/${event.slug}`;
		const { one, other } = await people('one', 'other');
		expect((await one.browser.page(path)).html).toContain('Count me in');

		const yes = await one.browser.postForm('/api/rsvp-toggle', {
			event: event.slug,
			answer: 'going',
			next: path,
		});
		expect(yes.status).toBe(303);
		const going = await one.browser.page(yes.headers.get('location') ?? '');
		expect(going.path).toBe(path);
		expect(going.html).toMatch(/role="status"[^>]*>You're going/);
		expect(going.html).toContain("I can't come");

		expect((await other.browser.page(path)).html).toContain('Join the waiting list');
		const wait = await other.browser.postForm('/api/rsvp-toggle', {
			event: event.slug,
			answer: 'going',
			next: path,
		});
		const waiting = await other.browser.page(wait.headers.get('location') ?? '');
		expect(waiting.html).toContain("You're 1st on the waiting list");
		expect(waiting.html).toContain('Leave the waiting list');

		const no = await other.browser.postForm('/api/rsvp-toggle', {
			event: event.slug,
			answer: 'declined',
			next: path,
		});
		const declined = await other.browser.page(no.headers.get('location') ?? '');
		expect(declined.html).toContain("You're not coming");
		expect(declined.html).toContain('Join the waiting list');
	});

	it('is shown again after a refusal, with what was typed and what is wrong beside its field', async () => {
		const event = await insertEvent(site, { guestsAllowed: 1, capacity: 3 });
		const path = `/events/${event.slug}`;
		const [going, newcomer] = await insertMembers(site, 2, { name: '' });
		if (!going || !newcomer) throw new Error('Nobody came.');
		await answerAs(going, event, 'going');
		const note = 'x'.repeat(141);
		const form = { event: event.slug, answer: 'going', next: path };
		const cases: [Member, Record<string, string>, string, Record<string, string>][] = [
			[going, { note }, 'note', { holds: note, says: 'Use 140 characters at most.' }],
			[newcomer, { note }, 'note', { holds: note, says: 'Use 140 characters at most.' }],
			[
				newcomer,
				{ guests: '5', name: 'Ada' },
				'party',
				{ holds: '5', says: "That's more guests than this event allows." },
			],
			[
				newcomer,
				{ guests: '1', name: 'a@example.com' },
				'own-name',
				{ holds: 'a@example.com', says: 'Enter a name, not an email address.' },
			],
			[
				newcomer,
				{ promoteUntilHours: 'soon' },
				'until',
				{ holds: 'soon', says: 'Enter a whole number from 0 to 1,000.' },
			],
		];
		for (const [member, typed, id, shown] of cases) {
			const before = await dumpTables(site.db);
			const answered = await member.browser.postForm('/api/rsvp-toggle', { ...form, ...typed });
			expect(answered.status, id).toBe(422);
			const html = await answered.text();
			expect(refusedField(html, id)).toEqual(shown);
			expect(html).toMatch(/<title>Not saved yet\. Please check one field below\./);
			expect(html).toMatch(/role="alert" tabindex="-1" autofocus>\s*Not saved yet/);
			for (const value of Object.values(typed)) expect(html).toContain(`value="${value}"`);
			expect(await htmlProblems(html)).toEqual([]);
			expect(await dumpTables(site.db)).toEqual(before);
		}
	});

	it('keeps the guests that were asked for after a refusal for lack of room', async () => {
		const event = await insertEvent(site, { guestsAllowed: 2, capacity: 3 });
		const { one, other } = await people('one', 'other');
		for (const member of [one, other]) await answerAs(member, event, 'going');
		const form = { event: event.slug, answer: 'going', guests: '2' };
		const answered = await one.browser.postForm('/api/rsvp-toggle', form);
		expect(answered.status).toBe(409);
		const field = refusedField(await answered.text(), 'party');
		expect(field).toMatchObject({
			holds: '2',
			says: expect.stringMatching(/aren't enough seats left/),
		});
	});

	it('says why above the page of the event if no field is wrong', async () => {
		const event = await insertEvent(site, { startsAt: new Date(Date.now() - MINUTE_MS) });
		const member = await insertMember(site);
		const form = { event: event.slug, answer: 'going', next: '/' };
		const answered = await member.browser.postForm('/api/rsvp-toggle', form);
		const html = await answered.text();
		expect([answered.status, html.includes('RSVPs are closed')]).toEqual([409, true]);
		expect(html).toContain('Happening now');
		const nothing = { ...form, answer: 'perhaps' };
		const unclear = await member.browser.postForm('/api/rsvp-toggle', nothing);
		expect(unclear.status).toBe(422);
		expect(await unclear.text()).toMatch(/role="alert"[^>]*>Choose going or declined\./);
	});

	it('keeps what was typed behind the link of an email, too', async () => {
		const event = await insertEvent(site, { guestsAllowed: 1 });
		const member = await insertMember(site, { name: '' });
		const token = await signLink(AUTH_SECRET, 'rsvp', { userId: member.id, eventId: event.id });
		const answered = await new Browser(site).postForm(`/rsvp/${token}`, {
			answer: 'going',
			guests: '1',
			name: 'a@example.com',
		});
		expect(answered.status).toBe(422);
		const html = await answered.text();
		expect(refusedField(html, 'own-name')?.holds).toBe('a@example.com');
		expect(formOfButton(html, '/', "I'm coming")?.fields).toMatchObject({ guests: '1' });
		expect(await rsvpsOf(site, event.id)).toEqual([]);
	});

	it('asks somebody who was invited by address alone for the name to be listed as', async () => {
		const event = await insertEvent(site, { guestsAllowed: 1 });
		const member = await insertMember(site, { name: '' });
		const token = await signLink(AUTH_SECRET, 'rsvp', { userId: member.id, eventId: event.id });
		const invited = new Browser(site);
		const asks = await invited.page(`/rsvp/${token}?answer=going`);
		expect(await htmlProblems(asks.html)).toEqual([]);
		expect(textOf(asks.html)).toContain('You&#39;ll be listed as');
		const form = formOfButton(asks.html, '/', "I'm coming");
		expect(form).toMatchObject({ action: `/rsvp/${token}`, fields: { name: '', guests: '0' } });
		expect(await rsvpsOf(site, event.id)).toEqual([]);
		const yes = { ...form?.fields, name: 'Ida Rhodes', guests: '1' };
		expect((await invited.postForm(form?.action ?? '', yes)).status).toBe(303);
		const { html } = await invited.page(`/rsvp/${token}`);
		expect(html).toContain("You're going");
		expect(html).toContain(`href="/events/${event.slug}.ics"`);
		expect(invited.cookies.has('regulars.session_token')).toBe(false);
		const named = await site.first('select name from user where id = ?', member.id);
		expect(named).toEqual({ name: 'Ida Rhodes' });
		const again = await invited.page(`/rsvp/${token}?answer=declined`);
		expect(again.html).not.toContain('listed as');
	});

	it('leads a visitor to the sign-in and back', async () => {
		const event = await insertEvent(site);
		const response = await new Browser(site).postForm('/api/rsvp-toggle', {
			event: event.slug,
			answer: 'going',
		});
		expect(response.status).toBe(303);
		expect(response.headers.get('location')).toContain(`/login?next=/events/${event.slug}`);
	});

	it.each(['/rsvp', '/rsvp/cancel'])(
		'%s asks a member, and leads a visitor to sign in',
		async (path) => {
			const visitor = await new Browser(site).get(path);
			expect(ledTo(visitor)).toBe(`/login?next=${path}`);
			const member = await insertMember(site);
			const before = await dumpTables(site.db);
			expect((await member.browser.page(path)).html).toMatch(/action="\/api\/rsvp-toggle"/);
			expect(await dumpTables(site.db)).toEqual(before);
		},
	);
});

describe('seats, exactly', () => {
	it('a party is seated whole or waits whole, and one too large for what is left is passed over', async () => {
		const event = await insertEvent(site, { capacity: 4 });
		const names = await people('ada', 'bo', 'cy', 'di', 'eve');
		const go = (name: keyof typeof names, guests = 0) =>
			answerAs(names[name], event, 'going', { guests });
		await go('ada', 1);
		await go('bo', 1);
		expect((await go('cy', 2)).body).toMatchObject({ answer: 'waitlisted', position: 1, going: 4 });
		expect((await go('di')).body).toMatchObject({ answer: 'waitlisted', position: 2 });
		expect((await go('eve', 1)).body).toMatchObject({ answer: 'waitlisted', position: 3 });

		// Two seats come free: cy's party of three is passed over, di fits, eve's two then do not.
		await answerAs(names.bo, event, 'declined');
		expect(await standing(event.id, names)).toEqual({
			going: ['ada', 'di'],
			waiting: ['cy', 'eve'],
		});
		expect(await seatsOf(site, event.id)).toMatchObject({ going: 3, waiting: 2 });
		expect(await rsvpsOf(site, event.id)).toMatchObject([
			{ place: 1 },
			{ place: 2 },
			{ place: 3, answer: 'waitlisted' },
			{ place: 4 },
			{ place: 5 },
		]);

		// Now three are free: cy, who kept the place, comes first.
		await answerAs(names.ada, event, 'declined');
		expect(await standing(event.id, names)).toEqual({ going: ['cy', 'di'], waiting: ['eve'] });
		expect(await seatsOf(site, event.id)).toMatchObject({ going: 4, waiting: 1 });

		await allNotified(site, event.id);
		expect(await mailsAbout(site, names.cy)).toEqual([
			'A seat for you: Open studio',
			"You're on the waiting list: Open studio",
		]);
		expect(await mailsAbout(site, names.eve)).toEqual(["You're on the waiting list: Open studio"]);
	});

	it('a newcomer who fits is seated when no waiting party would fit those seats', async () => {
		const event = await insertEvent(site, { capacity: 4 });
		const names = await people('ada', 'cy', 'eve');
		await answerAs(names.ada, event, 'going', { guests: 2 });
		await answerAs(names.cy, event, 'going', { guests: 1 });
		expect((await answerAs(names.eve, event, 'going')).body.answer).toBe('going');
		expect(await standing(event.id, names)).toEqual({ going: ['ada', 'eve'], waiting: ['cy'] });
	});

	it('a newcomer waits behind a party that fits the free seats, which then gets them', async () => {
		const event = await insertEvent(site, { capacity: 1 });
		const names = await people('ada', 'cy', 'eve');
		await answerAs(names.ada, event, 'going');
		await answerAs(names.cy, event, 'going');
		await site.run('update events set capacity = 2 where id = ?', event.id);
		expect((await answerAs(names.eve, event, 'going')).body).toMatchObject({
			answer: 'waitlisted',
			position: 1,
		});
		expect(await standing(event.id, names)).toEqual({ going: ['ada', 'cy'], waiting: ['eve'] });
		await mailTo(site, names.cy.email, /^A seat for you/);
	});

	it('several waiting parties move up at once, in order, as many as fit', async () => {
		const event = await insertEvent(site, { capacity: 3 });
		const names = await people('ada', 'bo', 'cy', 'di', 'eve');
		await answerAs(names.ada, event, 'going', { guests: 2 });
		for (const name of ['bo', 'cy', 'di', 'eve'] as const) {
			await answerAs(names[name], event, 'going');
		}
		await answerAs(names.ada, event, 'declined');
		expect(await standing(event.id, names)).toEqual({
			going: ['bo', 'cy', 'di'],
			waiting: ['eve'],
		});
	});
});

describe('a party that changes', () => {
	it('of somebody going who asks for more guests than there are seats is refused, and nothing changes', async () => {
		const event = await insertEvent(site, { capacity: 3 });
		const names = await people('ada', 'bo');
		await answerAs(names.ada, event, 'going', { guests: 1 });
		await answerAs(names.bo, event, 'going');
		await allNotified(site, event.id);
		const before = await rsvpsOf(site, event.id);
		const { status, body } = await answerAs(names.ada, event, 'going', { guests: 2 });
		expect([status, body.error?.code]).toEqual([409, 'no_room']);
		expect(await rsvpsOf(site, event.id)).toEqual(before);
		expect(await outboxOf(site, event.id)).toHaveLength(2);
	});

	it('may bring more guests while there are seats, and fewer guests free seats for the waiting list', async () => {
		const event = await insertEvent(site, { capacity: 3 });
		const names = await people('ada', 'bo');
		await answerAs(names.ada, event, 'going');
		const more = await answerAs(names.ada, event, 'going', { guests: 2 });
		expect(more.body).toMatchObject({ answer: 'going', going: 3, seatsLeft: 0 });
		await answerAs(names.bo, event, 'going');
		expect(await standing(event.id, names)).toEqual({ going: ['ada'], waiting: ['bo'] });
		await answerAs(names.ada, event, 'going', { guests: 1 });
		expect(await standing(event.id, names)).toEqual({ going: ['ada', 'bo'], waiting: [] });
		await allNotified(site, event.id);
		// Bringing more or fewer is no news: only joining, leaving and moving up send a mail.
		expect(await mailsAbout(site, names.ada)).toEqual(["You're going: Open studio"]);
	});

	it('keeps its place on the waiting list, and is seated when it fits', async () => {
		const event = await insertEvent(site, { capacity: 3 });
		const names = await people('ada', 'bo', 'cy');
		await answerAs(names.ada, event, 'going', { guests: 1 });
		await answerAs(names.bo, event, 'going', { guests: 1 });
		await answerAs(names.cy, event, 'going', { guests: 1 });
		const larger = await answerAs(names.bo, event, 'going', { guests: 2 });
		expect(larger.body).toMatchObject({ answer: 'waitlisted', position: 1 });
		const smaller = await answerAs(names.bo, event, 'going', { guests: 0 });
		expect(smaller.body).toMatchObject({ answer: 'going', going: 3 });
		expect(await standing(event.id, names)).toEqual({ going: ['ada', 'bo'], waiting: ['cy'] });
	});

	it('keeps its guests when a new RSVP names none', async () => {
		const event = await insertEvent(site, { capacity: 5 });
		const member = await insertMember(site);
		await answerAs(member, event, 'going', { guests: 2 });
		const again = await answerAs(member, event, 'going', { note: 'A lamp' });
		expect(again.body.going).toBe(3);
		expect(await rsvpsOf(site, event.id)).toMatchObject([{ guests: 2, note: 'A lamp' }]);
	});

	it('waits at the end after declining and coming back', async () => {
		const event = await insertEvent(site, { capacity: 1 });
		const names = await people('ada', 'bo', 'cy');
		for (const member of Object.values(names)) {
			await answerAs(member, event, 'going');
		}
		await answerAs(names.bo, event, 'declined');
		const back = await answerAs(names.bo, event, 'going');
		expect(back.body).toMatchObject({ answer: 'waitlisted', position: 2 });
		expect(await standing(event.id, names)).toEqual({ going: ['ada'], waiting: ['cy', 'bo'] });
	});

	it('keeps its seats when the capacity is lowered, and nobody moves up until there is room again', async () => {
		const event = await insertEvent(site, { capacity: 3 });
		const names = await people('ada', 'bo', 'cy', 'di');
		for (const member of Object.values(names)) {
			await answerAs(member, event, 'going');
		}
		await site.run('update events set capacity = 1 where id = ?', event.id);
		expect(await standing(event.id, names)).toEqual({
			going: ['ada', 'bo', 'cy'],
			waiting: ['di'],
		});
		const left = await answerAs(names.ada, event, 'declined');
		expect(left.body).toMatchObject({ going: 2, capacity: 1, seatsLeft: 0 });
		await answerAs(names.bo, event, 'declined');
		expect(await standing(event.id, names)).toEqual({ going: ['cy'], waiting: ['di'] });
		await answerAs(names.cy, event, 'declined');
		expect(await standing(event.id, names)).toEqual({ going: ['di'], waiting: [] });
	});
});

describe('a party on the waiting list', () => {
	it('is passed over after the time that its member named; the next in line moves up', async () => {
		const event = await insertEvent(site, { capacity: 1 });
		const names = await people('ada', 'bo', 'cy');
		await insertRsvps(site, event.id, [
			{ member: names.ada, answer: 'going' },
			{ member: names.bo, answer: 'waitlisted', promoteUntilHours: 24 * 8 },
			{ member: names.cy, answer: 'waitlisted', promoteUntilHours: 24 * 6 },
		]);
		await answerAs(names.ada, event, 'declined');
		expect(await standing(event.id, names)).toEqual({ going: ['cy'], waiting: ['bo'] });
	});

	it('stays there once the event has begun', async () => {
		const event = await insertEvent(site, { capacity: 1 });
		const names = await people('ada', 'bo');
		await insertRsvps(site, event.id, [
			{ member: names.ada, answer: 'going' },
			{ member: names.bo, answer: 'waitlisted' },
		]);
		await site.run('update events set starts_at = ? where id = ?', Date.now() - 1_000, event.id);
		expect((await answerAs(names.ada, event, 'declined')).status).toBe(409);
		expect(await standing(event.id, names)).toEqual({ going: ['ada'], waiting: ['bo'] });
	});
});

describe('an RSVP that is sent again or taken back', () => {
	it.each(['going', 'waitlisted', 'declined'])(
		'changes nothing and sends nothing when the same RSVP is sent twice: %s',
		async (state) => {
			const event = await insertEvent(site, { capacity: 1 });
			const { one, other } = await people('one', 'other');
			if (state === 'waitlisted') await answerAs(other, event, 'going');
			const again = () =>
				answerAs(one, event, state === 'declined' ? 'declined' : 'going', { note: 'The same' });
			const first = await again();
			expect(first.body.answer).toBe(state);
			await allNotified(site, event.id);
			const before = await dumpTables(site.db);
			expect(await again()).toEqual(first);
			expect(await dumpTables(site.db)).toEqual(before);
		},
	);

	it('sends an email for a no after a yes, but none for a first no', async () => {
		const event = await insertEvent(site);
		const member = await insertMember(site);
		await answerAs(member, event, 'declined');
		expect(await outboxOf(site, event.id)).toEqual([]);
		await answerAs(member, event, 'going');
		await answerAs(member, event, 'declined');
		await mailTo(site, member.email, /^You're not coming/);
		expect((await outboxOf(site, event.id)).map(({ kind }) => kind).sort()).toEqual([
			'rsvp_cancelled',
			'rsvp_going',
		]);
	});
});

const wholeSeconds = (moment: Date) => Math.floor(moment.getTime() / 1000) * 1000;

describe('email that a request owes to somebody else', () => {
	/** An event with one seat, one member in it who gives it back, and one who waits for it. */
	async function fullEvent() {
		const event = await insertEvent(site, { capacity: 1 });
		const names = await people('leaving', 'waiting');
		await insertRsvps(site, event.id, [
			{ member: names.leaving, answer: 'going' },
			{ member: names.waiting, answer: 'waitlisted' },
		]);
		return { event, ...names };
	}
	const freeSeat = (eventId: string) =>
		site.run('update events set capacity = 2 where id = ?', eventId);

	type Full = Awaited<ReturnType<typeof fullEvent>>;
	it.each<[string, number, (full: Full) => Promise<Response>]>([
		[
			'a form',
			303,
			({ leaving, event }) =>
				leaving.browser.postForm('/api/rsvp-toggle', { event: event.slug, answer: 'declined' }),
		],
		[
			'JSON',
			200,
			({ leaving, event }) =>
				leaving.browser.postJson('/api/rsvp-toggle', { event: event.slug, answer: 'declined' }),
		],
		[
			'the page of a mailed link',
			303,
			async ({ leaving, event }) => {
				const subject = { userId: leaving.id, eventId: event.id };
				const token = await signLink(AUTH_SECRET, 'rsvp', subject);
				return new Browser(site).postForm(`/rsvp/${token}`, { answer: 'declined' });
			},
		],
		[
			"an organizer's action",
			303,
			async ({ leaving, event }) => {
				const { browser } = await insertMember(site, { role: 'host' });
				const fields = { intent: 'remove', member: leaving.id };
				return browser.postForm(`/admin/events/${event.slug}/guests`, fields);
			},
		],
		['the end of an account', 303, ({ leaving }) => leaving.browser.postForm('/me/delete', {})],
		[
			'an answer in JSON that is refused',
			422,
			async ({ event }) => {
				await freeSeat(event.id);
				const { browser } = await insertMember(site);
				const fields = { event: event.slug, answer: 'going', guests: 9 };
				return browser.postJson('/api/rsvp-toggle', fields);
			},
		],
		[
			'a form that is refused',
			422,
			async ({ event }) => {
				await freeSeat(event.id);
				const { browser } = await insertMember(site);
				const fields = { event: event.slug, answer: 'going', guests: '9' };
				return browser.postForm('/api/rsvp-toggle', fields);
			},
		],
		[
			'a yes to every week that is refused',
			422,
			async ({ event }) => {
				await freeSeat(event.id);
				const { browser } = await insertMember(site);
				return browser.postJson('/api/rsvp-standing', { event: event.slug, standing: true });
			},
		],
	])('is delivered right after %s', async (_, status, act) => {
		const full = await fullEvent();
		expect((await act(full)).status).toBe(status);
		await mailTo(site, full.waiting.email, /./);
		expect((await outboxOf(site, full.event.id)).map(({ kind }) => kind)).toContain(
			'rsvp_promoted',
		);
	});
});

describe('the confirmation', () => {
	it('is in the mailbox within two seconds, with a calendar file that another parser reads', async () => {
		const event = await insertEvent(site, { sequence: 3, title: 'Sewing; with, commas' });
		const member = await insertMember(site);
		await answerAs(member, event, 'going');
		const mail = await mailTo(site, member.email, /^You're going/);
		expect(mail.attachments).toHaveLength(2);
		expect(mail.attachments[0]?.filename).toMatch(/\.ics$/);
		expect(mail.attachments[0]?.contentType).toMatch(/^text\/calendar/);
		const expected = {
			method: 'PUBLISH',
			uid: `${event.id}@127.0.0.1`,
			sequence: 3,
			status: 'CONFIRMED',
			startsAt: wholeSeconds(event.startsAt),
			endsAt: wholeSeconds(event.endsAt),
			summary: 'Sewing; with, commas',
			location: event.place,
		};
		expect(readCalendar(mail.attachments[0]?.content)).toEqual(expected);
		const file = await new Browser(site).get(`/events/${event.slug}.ics`);
		expect(file.headers.get('content-type')).toMatch(/^text\/calendar/);
		expect(readCalendar(await file.text())).toEqual(expected);
	});

	it('for the waiting list says the position, and its calendar file is tentative', async () => {
		const event = await insertEvent(site, { capacity: 1 });
		const { one, other } = await people('one', 'other');
		await answerAs(one, event, 'going');
		await answerAs(other, event, 'going');
		const mail = await mailTo(site, other.email, /waiting list/);
		expect(mail.text).toContain('1st');
		expect(readCalendar(mail.attachments[0]?.content).status).toBe('TENTATIVE');
	});

	it('has text and HTML, absolute links, and nobody else’s address', async () => {
		const event = await insertEvent(site);
		const { one, other } = await people('one', 'other');
		await answerAs(other, event, 'going', { note: 'A secret lamp' });
		await answerAs(one, event, 'going');
		const mail = await mailTo(site, one.email, /^You're going/);
		expect(mail.text).toContain('Open studio');
		expect(mail.text).toMatch(/New York time/);
		expect(mail.html).toContain('<html lang="en"');
		for (const [, href = ''] of mail.html.matchAll(/href="([^"]*)"/g)) {
			expect(href).toMatch(/^https?:\/\//);
		}
		for (const part of [mail.text, mail.html]) {
			expect(part).not.toContain(other.email);
			expect(part).not.toContain('A secret lamp');
		}
	});

	it('follows a cancelled event in the file of its page: same UID, higher SEQUENCE, CANCELLED', async () => {
		const event = await insertEvent(site);
		const before = readCalendar(
			await (await new Browser(site).get(`/events/${event.slug}.ics`)).text(),
		);
		await site.run("update events set status = 'cancelled', sequence = 1 where id = ?", event.id);
		const after = readCalendar(
			await (await new Browser(site).get(`/events/${event.slug}.ics`)).text(),
		);
		expect(after.uid).toBe(before.uid);
		expect(after.sequence).toBeGreaterThan(before.sequence);
		expect(after).toMatchObject({ status: 'CANCELLED', method: 'CANCEL' });
	});
});

async function tokenFor(site: Site, member: Member, event: { slug: string }): Promise<string> {
	await answerAs(member, event, 'going');
	const mail = await mailTo(site, member.email, /^You're going/);
	const token = /\/rsvp\/([^\s?"]+)/.exec(mail.text)?.[1];
	if (!token) throw new Error('No link to answer by in the mail.');
	return token;
}

describe('the link to RSVP in an email', () => {
	it('changes nothing when a scanner opens it ten times by GET and by HEAD', async () => {
		const event = await insertEvent(site);
		const member = await insertMember(site);
		const token = await tokenFor(site, member, event);
		await allNotified(site, event.id);
		const before = await dumpTables(site.db);
		const scanner = new Browser(site);
		for (const query of ['', '?answer=declined', '?answer=going']) {
			for (let times = 0; times < 10; times += 1) {
				expect((await scanner.get(`/rsvp/${token}${query}`)).status).toBe(200);
				const head = await scanner.send(`/rsvp/${token}${query}`, { method: 'HEAD' });
				expect(head.status).toBe(200);
			}
		}
		expect(await dumpTables(site.db)).toEqual(before);
	});

	it('lets its button RSVP without signing in, back and forth', async () => {
		const event = await insertEvent(site, { capacity: 4 });
		const member = await insertMember(site);
		const token = await tokenFor(site, member, event);
		const reader = new Browser(site);
		const page = await reader.page(`/rsvp/${token}?answer=declined`);
		expect(page.html).toContain('Nothing changes until you tap the button below.');
		expect(page.html).toContain(`action="/rsvp/${token}"`);

		const no = await reader.postForm(`/rsvp/${token}`, { answer: 'declined' });
		expect(no.status).toBe(303);
		expect(await rsvpsOf(site, event.id)).toMatchObject([{ answer: 'declined' }]);
		const afterwards = (await reader.page(no.headers.get('location') ?? '')).html;
		expect(afterwards).toContain("You're not coming");
		expect(afterwards).toContain('This is your RSVP.');
		expect(afterwards).not.toContain('Nothing changes');
		const yes = await reader.postJson(`/rsvp/${token}`, { answer: 'going', guests: 2 });
		expect(await yes.json()).toMatchObject({ answer: 'going', going: 3, seatsLeft: 1 });

		// It says that something was changed, so that the next page is a fresh one.
		expect([...reader.cookies.keys()]).toEqual(['regulars.changed']);
		expect((await reader.get('/me')).headers.get('location')).toContain('/login');
		expect((await reader.postJson('/api/rsvp-toggle', { answer: 'going' })).status).toBe(401);
	});

	it('shows a first name and the event, no address and nobody else', async () => {
		const event = await insertEvent(site);
		const [one, other] = await Promise.all([
			insertMember(site, { name: 'Zelda Fitzgerald' }),
			insertMember(site, { name: 'Quentin Other' }),
		]);
		await answerAs(other, event, 'going', { note: 'A secret lamp' });
		const token = await tokenFor(site, one, event);
		const { html } = await new Browser(site).page(`/rsvp/${token}`);
		expect(html).toContain('Zelda');
		expect(html).toContain('Open studio');
		for (const hidden of ['Fitzgerald', one.email, other.email, 'Quentin', 'A secret lamp']) {
			expect(html).not.toContain(hidden);
		}
	});

	it('is not cached and not sent on as a referrer', async () => {
		const event = await insertEvent(site);
		const token = await tokenFor(site, await insertMember(site), event);
		const { headers } = await new Browser(site).get(`/rsvp/${token}`);
		expect(headers.get('cache-control')).toBe('no-store');
		expect(headers.get('pragma'), 'ELinks knows nothing else').toBe('no-cache');
		expect(headers.get('referrer-policy')).toBe('same-origin');
	});
});

describe('a link to RSVP that does not work', () => {
	it('is a 404 if it was altered or signed for another purpose or with another secret, and nothing changes', async () => {
		const event = await insertEvent(site);
		const [one, other] = await insertMembers(site, 2);
		if (!one || !other) throw new Error('Two members were not stored.');
		const token = await tokenFor(site, one, event);
		const [userId = '', eventId = '', signature = ''] = token.split('.');
		const subject = { userId, eventId };
		const before = await rsvpsOf(site, event.id);
		const wrong = [
			[other.id, eventId, signature].join('.'),
			[userId, crypto.randomUUID(), signature].join('.'),
			[userId, eventId, signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))].join('.'),
			[userId, eventId, ''].join('.'),
			[userId, eventId].join('.'),
			`${token}.x`,
			token.toUpperCase(),
			await signLink('another secret, which is long enough to be one', 'rsvp', subject),
			await signLink(AUTH_SECRET, 'unsubscribe', { userId, scope: eventId as UnsubscribeScope }),
			`${userId}.${eventId}.${await signInToken(AUTH_SECRET, `${userId}.${eventId}`)}`,
			'x'.repeat(3_000),
			'%00',
			'..%2f..%2fme',
		];
		for (const path of wrong.map((text) => `/rsvp/${text}`)) {
			const reader = new Browser(site);
			const page = await reader.get(path);
			expect([path, page.status]).toEqual([path, 404]);
			const press = await reader.postForm(path, { answer: 'declined' });
			expect([path, press.status]).toEqual([path, 404]);
		}
		expect(await rsvpsOf(site, event.id)).toEqual(before);
	});

	it('signs nobody in as a session or as a sign-in link', async () => {
		const event = await insertEvent(site);
		const token = await tokenFor(site, await insertMember(site), event);
		const reader = new Browser(site);
		expect((await reader.postJson('/login/confirm', { token })).status).toBe(410);
		reader.cookies.set('regulars.session_token', token);
		expect((await reader.get('/me')).status).toBe(303);
	});

	it('is a 404 if its member was banned since', async () => {
		const event = await insertEvent(site);
		const member = await insertMember(site);
		const token = await tokenFor(site, member, event);
		await site.run('update user set banned_at = ? where id = ?', Date.now(), member.id);
		const reader = new Browser(site);
		expect((await reader.get(`/rsvp/${token}`)).status).toBe(404);
		expect((await reader.postJson(`/rsvp/${token}`, { answer: 'declined' })).status).toBe(404);
		expect(await rsvpsOf(site, event.id)).toMatchObject([{ answer: 'going' }]);
	});

	it('shows the RSVP as it is when it was used and is opened again, signed in or not', async () => {
		const event = await insertEvent(site);
		const member = await insertMember(site);
		const path = `/rsvp/${await tokenFor(site, member, event)}`;
		for (const browser of [new Browser(site), member.browser]) {
			await browser.postForm(path, { answer: 'declined' });
			const again = await browser.page(`${path}?answer=declined`);
			expect([again.status, again.path]).toEqual([200, `${path}?answer=declined`]);
			expect(again.html).toContain("You're not coming");
			expect(again.html).not.toMatch(/has been used|Nothing changes until/);
			await browser.postForm(path, { answer: 'going' });
			expect((await browser.page(`${path}?answer=going`)).html).toContain('This is your RSVP.');
		}
	});

	it('is expired once the event is over', async () => {
		const event = await insertEvent(site);
		const token = await tokenFor(site, await insertMember(site), event);
		await site.run(
			'update events set starts_at = ?, ends_at = ? where id = ?',
			Date.now() - 2 * HOUR_MS,
			Date.now() - HOUR_MS,
			event.id,
		);
		const reader = new Browser(site);
		expect((await reader.get(`/rsvp/${token}`)).status).toBe(410);
		// Somebody who is signed in goes on to the event.
		const member = await insertMember(site);
		const opened = await member.browser.get(`/rsvp/${token}`);
		expect(ledTo(opened)).toBe(`/events/${event.slug} says link_ended`);
		const press = await reader.postJson(`/rsvp/${token}`, { answer: 'declined' });
		expect([409, 410]).toContain(press.status);
		expect(await rsvpsOf(site, event.id)).toMatchObject([{ answer: 'going' }]);
	});

	it('is a 422 that names bad fields', async () => {
		const event = await insertEvent(site);
		const token = await tokenFor(site, await insertMember(site), event);
		const reader = new Browser(site);
		const response = await reader.postJson(`/rsvp/${token}`, { answer: 'going', guests: -1 });
		expect(response.status).toBe(422);
		expect(JSON.stringify(await response.json())).toContain('guests');
	});
});

describe('after the secret was changed', () => {
	const OLD = AUTH_SECRET;
	const NEW = 'the secret that came after the first one';
	const rotated = useSite({ vars: { AUTH_SECRET: NEW, AUTH_SECRET_PREVIOUS: OLD } }, insertClub);

	it('links signed with the previous secret still work, links of any other do not', async () => {
		const event = await insertEvent(rotated);
		const member = await insertMember(rotated);
		const subject = { userId: member.id, eventId: event.id };
		const reader = new Browser(rotated);
		const results = [];
		for (const secret of [OLD, NEW, 'a secret that this club has never had, ever']) {
			const token = await signLink(secret, 'rsvp', subject);
			results.push((await reader.postJson(`/rsvp/${token}`, { answer: 'going' })).status);
		}
		expect(results).toEqual([200, 200, 404]);
	});
});

describe('the list of people going', () => {
	it('attendees see each other by first name and note; nobody else sees anybody', async () => {
		const event = await insertEvent(site);
		const path = `/events/${event.slug}`;
		const [one, other, outside] = await Promise.all(
			['Zelda Fitzgerald', 'Quentin Other', 'Olga Outside'].map((name) =>
				insertMember(site, { name }),
			),
		);
		if (!one || !other || !outside) throw new Error('Three members were not stored.');
		await answerAs(one, event, 'going', { note: 'A lamp' });
		await answerAs(other, event, 'going', { note: 'A <b>chair</b>' });
		const seen = (await one.browser.page(path)).html;
		expect(seen).toContain('Quentin');
		expect(seen).toContain('A &lt;b&gt;chair&lt;/b&gt;');
		expect(seen).not.toContain('Quentin Other');
		expect(seen).not.toContain(other.email);
		for (const browser of [outside.browser, new Browser(site)]) {
			const { html } = await browser.page(path);
			for (const hidden of ['Quentin', 'Zelda', 'A lamp', one.email, other.email]) {
				expect(html).not.toContain(hidden);
			}
		}
	});
});

describe('somebody without a name', () => {
	const nameOf = async ({ id }: Member) =>
		(
			await site.first<{
				name: string;
			}>('select name from user where id = ?', id)
		)?.name;
	const asks = (html: string) => html.includes('Your name (optional)');

	it('is asked for one with the first RSVP, signed in or through the link in an email, and may leave it out', async () => {
		const event = await insertEvent(site);
		const [signedIn, linked, silent, named] = await insertMembers(site, 4, { name: '' });
		if (!signedIn || !linked || !silent || !named) throw new Error('Nobody came.');
		const token = await signLink(AUTH_SECRET, 'rsvp', { userId: linked.id, eventId: event.id });
		const path = `/events/${event.slug}`;
		const form = { event: event.slug, next: path, answer: 'going' };
		expect(asks((await signedIn.browser.page(path)).html)).toBe(true);

		await signedIn.browser.postForm('/api/rsvp-toggle', {
			...form,
			name: ' Zoë <zoe@example.com> ',
		});
		expect(await nameOf(signedIn)).toBe('Zoë');
		// The next page knows it, and doesn't ask again.
		const after = (await signedIn.browser.page(path)).html;
		expect([asks(after), after.includes('>Zoë</a>')]).toEqual([false, true]);
		await signedIn.browser.postForm('/api/rsvp-toggle', { ...form, name: 'Somebody Else' });
		expect(await nameOf(signedIn)).toBe('Zoë');

		const stranger = new Browser(site);
		expect(asks((await stranger.page(`/rsvp/${token}`)).html)).toBe(true);
		await stranger.postForm(`/rsvp/${token}`, { answer: 'going', name: 'Lin Ked' });
		expect(await nameOf(linked)).toBe('Lin Ked');
		await stranger.postForm(`/rsvp/${token}`, { answer: 'going', name: 'Somebody Else' });
		expect(await nameOf(linked)).toBe('Lin Ked');

		await silent.browser.postForm('/api/rsvp-toggle', { ...form, name: '' });
		expect((await answerAs(named, event, 'going')).status).toBe(200);
		expect(await answerAs(named, event, 'going', { name: 'n@example.com' })).toMatchObject({
			status: 422,
			body: { error: { message: 'name: Enter a name, not an email address.' } },
		});
		const going = await rsvpsOf(site, event.id);
		expect(going.map(({ userId }) => userId).toSorted()).toEqual(
			[signedIn, linked, silent, named].map(({ id }) => id).toSorted(),
		);
	});

	it('is never shown by an address to others who are going, whatever was typed as a name', async () => {
		const event = await insertEvent(site, { capacity: 10 });
		const names = ['anna@secret.example', 'Bo <bo@secret.example>', 'cy @ secret . example'];
		const members = await Promise.all(names.map((name) => insertMember(site, { name })));
		const reader = await insertMember(site, { name: 'Rea Reader' });
		for (const member of [...members, reader]) {
			await answerAs(member, event, 'going');
		}
		const { html } = await reader.browser.page(`/events/${event.slug}`);
		expect(html).toContain('Bo');
		expect(html).not.toMatch(/secret/);
	});
});
