import { describe, expect, it } from 'vitest';
import { answerAs } from '../../support/answers.ts';
import { dumpTables } from '../../support/database/dump.ts';
import { inDays, saturdayIn } from '../../support/days.ts';
import { press, refusedField } from '../../support/html/forms.ts';
import { htmlProblems } from '../../support/html/html.ts';
import { refusalIn } from '../../support/html/notices.ts';
import { validPage } from '../../support/html/pages.ts';
import { mailTo } from '../../support/mail/mailbox.ts';
import { Browser } from '../../support/site/browser.ts';
import {
	insertClub,
	insertEvent,
	insertMember,
	insertMembers,
	insertRsvps,
	insertSeries,
	outboxOf,
	rsvpsOf,
	YEARS_AHEAD,
} from '../../support/site/fixtures.ts';
import { allNotified } from '../../support/site/race.ts';
import { type Site, useSite } from '../../support/site/site.ts';
import { MINUTE_MS } from '../../support/time.ts';

const PATH = '/api/rsvp-standing';

const site = useSite({}, insertClub);
const withoutKv = useSite({ without: ['KV'] }, insertClub);

async function insertWeeks(
	site: Site,
	weeks: number,
	values: Parameters<typeof insertSeries>[1] = {},
): Promise<{ seriesId: string; weeks: Awaited<ReturnType<typeof insertEvent>>[] }> {
	const seriesId = await insertSeries(site, { guestsAllowed: 2, ...values });
	const opened = [];
	for (let week = 0; week < weeks; week += 1) {
		opened.push(
			await insertEvent(site, {
				seriesId,
				seriesDate: saturdayIn(520 + week),
				daysAhead: 7 * (1 + week),
			}),
		);
	}
	return { seriesId, weeks: opened };
}

/** One event of a series of its own, with its page. */
async function insertOne(site: Site, values: Parameters<typeof insertEvent>[1] = {}) {
	const seriesId = await insertSeries(site, { guestsAllowed: 2 });
	const event = await insertEvent(site, { seriesId, seriesDate: YEARS_AHEAD, ...values });
	return { seriesId, event, path: `/events/${event.slug}` };
}

async function standingOf(site: Site, seriesId: string) {
	return site.all<{ userId: string; guests: number }>(
		'select user_id as userId, guests from standing_rsvps where series_id = ? order by place',
		seriesId,
	);
}

const sites: [string, Site][] = [
	['with KV', site],
	['without KV', withoutKv],
];

describe.each(sites)('POST /api/rsvp-standing, %s', (_, site) => {
	it('counts a member in at every open event, and stops without changing those RSVPs', async () => {
		const { seriesId, weeks } = await insertWeeks(site, 3);
		const [first, second] = weeks;
		const { id, email, browser } = await insertMember(site);
		await answerAs({ browser }, second, 'declined');

		const yes = await browser.postJson(PATH, { event: first?.slug, standing: true, guests: 1 });
		expect(yes.status).toBe(200);
		expect(await yes.json()).toEqual({
			event: first?.slug,
			standing: true,
			guests: 1,
			answer: 'going',
			position: null,
			going: 2,
			capacity: 20,
			seatsLeft: 18,
		});
		expect(await standingOf(site, seriesId)).toEqual([{ userId: id, guests: 1 }]);
		const answers = [];
		for (const event of weeks) answers.push(await rsvpsOf(site, event.id));
		expect(answers).toMatchObject([
			[{ answer: 'going', guests: 1 }],
			[{ answer: 'declined' }],
			[{ answer: 'going', guests: 1 }],
		]);
		const mail = await mailTo(site, email, /^You're going/);
		expect(mail.text).toContain('Skip this one');
		expect(mail.attachments).toHaveLength(2);

		const before = await Promise.all(weeks.map((event) => rsvpsOf(site, event.id)));
		const no = await browser.postJson(PATH, { event: first?.slug, standing: 'false' });
		expect(await no.json()).toEqual({
			event: first?.slug,
			standing: false,
			guests: null,
			answer: 'going',
			position: null,
			going: 2,
			capacity: 20,
			seatsLeft: 18,
		});
		expect(await standingOf(site, seriesId)).toEqual([]);
		expect(await Promise.all(weeks.map((event) => rsvpsOf(site, event.id)))).toEqual(before);
	});

	it('changes nothing and sends nothing when it is sent twice', async () => {
		const { event } = await insertOne(site);
		const { browser } = await insertMember(site);
		for (const standing of [true, false]) {
			const fields = { event: event.slug, standing };
			const first = await (await browser.postJson(PATH, fields)).json();
			await allNotified(site, event.id);
			const before = await dumpTables(site.db);
			expect(await (await browser.postJson(PATH, fields)).json()).toEqual(first);
			expect(await dumpTables(site.db)).toEqual(before);
		}
	});

	it('puts a member on the waiting list of a full event', async () => {
		const { event } = await insertOne(site, { capacity: 1 });
		const [one, other] = [await insertMember(site), await insertMember(site)];
		await one.browser.postJson(PATH, { event: event.slug, standing: true });
		const second = await other.browser.postJson(PATH, { event: event.slug, standing: true });
		expect(await second.json()).toMatchObject({
			standing: true,
			answer: 'waitlisted',
			position: 1,
			seatsLeft: 0,
		});
		expect((await outboxOf(site, event.id)).map(({ kind }) => kind).sort()).toEqual([
			'standing_going',
			'standing_waitlisted',
		]);
	});

	it('is a 401 without a session, and leads a form to the sign-in and back', async () => {
		const { seriesId, event, path } = await insertOne(site);
		const visitor = new Browser(site);
		const fields = { event: event.slug, standing: 'true' };
		expect((await visitor.postJson(PATH, fields)).status).toBe(401);
		const form = await visitor.postForm(PATH, { ...fields, next: path });
		expect(form.status).toBe(303);
		expect(form.headers.get('location')).toContain(`/login?next=${path}`);
		expect(await standingOf(site, seriesId)).toEqual([]);
	});
});

describe.each(sites)('POST /api/rsvp-standing with something wrong, %s', (_, site) => {
	it('is refused with its reason, and nothing is saved', async () => {
		const alone = await insertEvent(site);
		const { event } = await insertOne(site, { guestsAllowed: 1 });
		const begun = await insertOne(site, { startsAt: new Date(Date.now() - MINUTE_MS) });
		const off = await insertOne(site, { status: 'cancelled' });
		const few = await insertOne(site, { capacity: 2, guestsAllowed: 5 });
		const full = await insertOne(site, { capacity: 2 });
		const ended = await insertOne(site);
		await site.run('update series set ends_on_date = ? where id = ?', inDays(-2), ended.seriesId);
		const { id, browser } = await insertMember(site);
		const other = await insertMember(site);
		await insertRsvps(site, full.event.id, [
			{ member: { id }, answer: 'going' },
			{ member: other, answer: 'going' },
		]);
		const cases = [
			[{ event: 'no-such-event', standing: true }, 404, 'event_not_found'],
			[{ event: 'no-such-event', standing: false }, 404, 'event_not_found'],
			[{ event: alone.slug, standing: true }, 422, 'no_series', 'event'],
			[{ event: alone.slug, standing: false }, 422, 'no_series', 'event'],
			[{ event: begun.event.slug, standing: true }, 409, 'closed'],
			[{ event: off.event.slug, standing: true }, 409, 'cancelled'],
			[{ event: ended.event.slug, standing: true }, 409, 'series_over'],
			[{ event: full.event.slug, standing: true, guests: 1 }, 409, 'no_room', 'guests'],
			[{ event: event.slug, standing: true, guests: 2 }, 422, 'guests_not_allowed', 'guests'],
			[{ event: few.event.slug, standing: true, guests: 2 }, 422, 'party_too_large', 'guests'],
			[{ event: event.slug }, 422, 'invalid', 'standing'],
			[{ event: event.slug, standing: 'maybe' }, 422, 'invalid', 'standing'],
			[{ event: event.slug, standing: null }, 422, 'invalid', 'standing'],
			[{ event: event.slug, standing: true, guests: -1 }, 422, 'invalid', 'guests'],
			[{ event: event.slug, standing: true, guests: 'two' }, 422, 'invalid', 'guests'],
			[{ event: 7, standing: true }, 422, 'invalid', 'event'],
		] as const;
		const before = await dumpTables(site.db);
		for (const [fields, status, code, field] of cases) {
			const response = await browser.postJson(PATH, fields);
			const { error } = (await response.json()) as {
				error: { code: string; message: string; field?: string };
			};
			expect([fields, response.status, error.code, error.field]).toEqual([
				fields,
				status,
				code,
				field,
			]);
			if (field) expect(error.message).toContain(field);
		}
		expect(await dumpTables(site.db)).toEqual(before);
	});

	it('is a 422 for more guests than the series allows, though this event allows them', async () => {
		const seriesId = await insertSeries(site, { guestsAllowed: 1 });
		const event = await insertEvent(site, { seriesId, seriesDate: YEARS_AHEAD, guestsAllowed: 4 });
		const { browser } = await insertMember(site);
		const response = await browser.postJson(PATH, {
			event: event.slug,
			standing: true,
			guests: 2,
		});
		expect(await refusalIn(response)).toBe('422 guests_not_allowed: guests');
		expect(await standingOf(site, seriesId)).toEqual([]);
		expect(await rsvpsOf(site, event.id)).toEqual([]);
	});
});

describe('the panel of an event of a series', () => {
	it('leads a member through every week, skipping one event, coming after all, and stopping', async () => {
		const { event, path } = await insertOne(site);
		const { browser } = await insertMember(site);
		const pressed = async (words: string, values: Record<string, string> = {}) => {
			const response = await press(browser, path, words, values);
			expect(response.status).toBe(303);
			const page = await browser.page(response.headers.get('location') ?? '');
			expect(page.path).toBe(path);
			expect(await htmlProblems(page.html)).toEqual([]);
			return page.html;
		};
		const states: [html: string, words: string[]][] = [
			[(await browser.page(path)).html, ['20 seats left', 'Come every week']],
			[
				await pressed('Count me in every week', { guests: '1' }),
				[
					"You're going",
					'You&#39;re bringing 1 guest.',
					'You come every week',
					'Skip this one',
					'Stop coming every week',
				],
			],
			[
				await pressed('Skip this one'),
				[
					"You're skipping this one",
					'You&#39;d bring 1 guest',
					'You come every week',
					'Count me in',
				],
			],
			[await pressed('Count me in', { guests: '1' }), ["You're going", 'You come every week']],
			[
				await pressed('Stop coming every week'),
				['Your RSVPs stay as they are.', "You're going", "I can't come"],
			],
		];
		for (const [html, words] of states) for (const word of words) expect(html).toContain(word);
		expect(states.at(-1)?.[0]).not.toContain('You come every week');
		expect(await rsvpsOf(site, event.id)).toMatchObject([{ answer: 'going', guests: 1 }]);
	});

	it('asks a member without a name for one, and accepts none', async () => {
		const { event, path } = await insertOne(site);
		const [named, silent] = await insertMembers(site, 2, { name: '' });
		if (!named || !silent) throw new Error('Nobody came.');
		const nameOf = async ({ id }: { id: string }) =>
			(await site.first<{ name: string }>('select name from user where id = ?', id))?.name;
		const form = { event: event.slug, next: path, standing: 'true' };
		const html = await validPage(named.browser, path);
		expect(html.match(/Your name \(optional\)/g)).toHaveLength(2);
		const refused = await named.browser.postForm(
			PATH,
			{ ...form, name: 'Bell\u0007' },
			{ json: true },
		);
		expect(await refusalIn(refused)).toBe('422 invalid: name');
		expect(await rsvpsOf(site, event.id)).toEqual([]);
		await press(named.browser, path, 'Count me in every week', { name: 'Zoë Every' });
		expect(await nameOf(named)).toBe('Zoë Every');
		expect((await named.browser.page(path)).html).not.toContain('Your name (optional)');
		await press(silent.browser, path, 'Count me in every week', { name: ' ' });
		expect(await nameOf(silent)).toBe('');
		expect(await rsvpsOf(site, event.id)).toHaveLength(2);
	});

	it('is the only place that offers it: not to visitors, for single events, or behind a link in an email', async () => {
		const { path: pathOfSeries, event } = await insertOne(site);
		const alone = await insertEvent(site);
		const member = await insertMember(site);
		expect((await new Browser(site).page(pathOfSeries)).html).not.toContain('every week');
		expect((await member.browser.page(`/events/${alone.slug}`)).html).not.toContain('every week');
		await member.browser.postJson(PATH, { event: event.slug, standing: true });
		const mail = await mailTo(site, member.email, /^You're going/);
		const link = /\/rsvp\/[^\s?]+/.exec(mail.text)?.[0] ?? '';
		for (const path of [link, `${link}?answer=declined`]) {
			const { html } = await new Browser(site).page(path);
			expect(html).toContain("I can't come");
			expect(html).not.toContain('every week');
		}
	});

	it('says "every time" if the series does not meet each week', async () => {
		const seriesId = await insertSeries(site, { rule: 'FREQ=MONTHLY;BYDAY=1SA' });
		const event = await insertEvent(site, { seriesId, seriesDate: YEARS_AHEAD });
		const { browser } = await insertMember(site);
		const { html } = await browser.page(`/events/${event.slug}`);
		expect(html).toContain('Count me in every time');
		expect(html).not.toContain('every week');
	});

	it('is shown again after a refusal, with what was typed and what is wrong beside its field', async () => {
		const { event, path } = await insertOne(site, { guestsAllowed: 1 });
		const { browser } = await insertMember(site, { name: '' });
		const send = async (fields: Record<string, string>) => {
			const response = await browser.postForm(PATH, { standing: 'true', next: path, ...fields });
			return { status: response.status, html: await response.text() };
		};
		const crowd = await send({ event: event.slug, guests: '2', name: 'Ada' });
		expect(crowd.status).toBe(422);
		expect(refusedField(crowd.html, 'company')).toEqual({
			holds: '2',
			says: "That's more guests than this event allows.",
		});
		expect(crowd.html).toContain('value="Ada"');
		expect(await htmlProblems(crowd.html)).toEqual([]);
		const address = await send({ event: event.slug, guests: '1', name: 'a@example.com' });
		expect(refusedField(address.html, 'own-name-every-time')?.holds).toBe('a@example.com');
		// The other form of the panel has sent nothing.
		expect(refusedField(address.html, 'own-name')).toBeNull();

		const alone = await insertEvent(site);
		const once = await send({ event: alone.slug, guests: '0' });
		expect(once.status).toBe(422);
		expect(once.html).toMatch(/role="alert"[^>]*>This event isn&#39;t part of a series/);
	});
});

describe("a member's own page", () => {
	it('lists the series a member comes to every week, with skipped events, and a button to stop', async () => {
		const { seriesId, weeks } = await insertWeeks(site, 2, { title: 'Sewing, loudly' });
		const other = await insertOne(site);
		const { browser } = await insertMember(site);
		const never = await insertMember(site);
		await browser.postJson(PATH, { event: weeks[0]?.slug, standing: true, guests: 1 });
		await browser.postJson(PATH, { event: other.event.slug, standing: true });
		await answerAs({ browser }, weeks[1], 'declined');

		const { html } = await browser.page('/me');
		expect(html).toMatch(/<h2[^>]*>Every week<\/h2>/);
		expect(html).toContain('Sewing, loudly');
		expect(html).toContain('Every week on Saturday, with 1 guest');
		expect(html).toContain("You're skipping this one");
		expect(await htmlProblems(html)).toEqual([]);
		expect((await never.browser.page('/me')).html).not.toContain('Every week');

		const stopped = await press(browser, '/me', 'Stop coming every week to Sewing, loudly');
		expect(stopped.status).toBe(303);
		const after = await browser.page(stopped.headers.get('location') ?? '');
		expect(after.html).toContain('Your RSVPs stay as they are.');
		expect(await standingOf(site, seriesId)).toEqual([]);
		expect(await standingOf(site, other.seriesId)).toHaveLength(1);
		expect(after.html).not.toContain("You're skipping this one");
		expect(after.html).toContain('Not coming');
	});
});

describe('the time until which a member moves up', () => {
	it('can be set when joining the waiting list, is shown, and can change without losing the place', async () => {
		const event = await insertEvent(site, { capacity: 1, daysAhead: 1 });
		const path = `/events/${event.slug}`;
		const [ada, bo, cy] = [
			await insertMember(site),
			await insertMember(site),
			await insertMember(site),
		];
		await answerAs(ada, event, 'going');
		expect((await bo.browser.page(path)).html).toContain('Choose how late we can move you up');
		await press(bo.browser, path, 'Join the waiting list', { promoteUntilHours: '3' });
		await answerAs(cy, event, 'going');
		const waiting = (await bo.browser.page(path)).html;
		expect(waiting).toContain('when a seat is free, until 3 hours before the start.');
		expect(waiting).toMatch(/<option value="3" selected/);
		// What is over already can not be chosen.
		expect(waiting).not.toContain('48 hours before');

		const changed = await bo.browser.postJson('/api/rsvp-toggle', {
			event: event.slug,
			answer: 'going',
			promoteUntilHours: 48,
		});
		expect(await changed.json()).toMatchObject({ answer: 'waitlisted', position: 1 });
		expect((await bo.browser.page(path)).html).toContain(
			'You asked us not to move you up in the last 48 hours',
		);
		// So the seat goes to the next in line; and the one after that stays free until bo wants it.
		for (const { browser } of [ada, cy]) {
			await answerAs({ browser }, event, 'declined');
		}
		expect(await rsvpsOf(site, event.id)).toMatchObject([
			{ answer: 'declined' },
			{ answer: 'waitlisted' },
			{ answer: 'declined' },
		]);
		const again = await bo.browser.postJson('/api/rsvp-toggle', {
			event: event.slug,
			answer: 'going',
			promoteUntilHours: 0,
		});
		expect(await again.json()).toMatchObject({ answer: 'going', position: null });
		await mailTo(site, bo.email, /^A seat for you/);
	});

	it('can be set from an email, without signing in', async () => {
		const event = await insertEvent(site, { capacity: 1 });
		const [ada, bo] = [await insertMember(site), await insertMember(site)];
		await answerAs(ada, event, 'going');
		await answerAs(bo, event, 'going');
		const mail = await mailTo(site, bo.email, /waiting list/);
		const link = /\/rsvp\/[^\s?]+/.exec(mail.text)?.[0] ?? '';
		const reader = new Browser(site);
		expect((await reader.page(link)).html).toContain('Choose how late we can move you up');
		await reader.postForm(link, { answer: 'going', promoteUntilHours: '24' });
		expect((await reader.page(link)).html).toContain('until 24 hours before the start.');
	});

	it.each([-1, 1001, 1.5, 'soon', '1e2', null, true, []])(
		'is a 422 that names the field for %j hours',
		async (promoteUntilHours) => {
			const event = await insertEvent(site);
			const { browser } = await insertMember(site);
			const response = await browser.postJson('/api/rsvp-toggle', {
				event: event.slug,
				answer: 'going',
				promoteUntilHours,
			});
			expect(await refusalIn(response)).toBe('422 invalid: promoteUntilHours');
			expect(await rsvpsOf(site, event.id)).toEqual([]);
		},
	);
});
