import { beforeEach, describe, expect, it } from 'vitest';
import { mailingsOf } from '../../../src/domain/mail/mailings.ts';
import type { MailingKind } from '../../../src/domain/mail/outbox-kinds.ts';
import { DEFAULT_MAIL_TIMES } from '../../../src/domain/mail/times.ts';
import { newSeriesFields } from '../../../src/domain/series/plan.ts';
import { answerAs } from '../../support/answers.ts';
import { inDays, weekdayIn } from '../../support/days.ts';
import { formsOf, press } from '../../support/html/forms.ts';
import { ledTo } from '../../support/html/notices.ts';
import { validPage } from '../../support/html/pages.ts';
import { subscribe } from '../../support/mail/announcements.ts';
import { mailsTo } from '../../support/mail/mailbox.ts';
import { until } from '../../support/poll.ts';
import {
	insertClub,
	insertEvent,
	insertMember,
	insertMembers,
	insertRsvps,
	outboxOf,
} from '../../support/site/fixtures.ts';
import { type Site, useSite } from '../../support/site/site.ts';
import { DAY_MS, MINUTE_MS } from '../../support/time.ts';

const ZONE = 'America/New_York';

/** The mails of the club's week that somebody has got about an event, newest first. */
async function weekMails(site: Site, email: string, title: string) {
	const mails = await mailsTo(site, email);
	return mails.filter(({ subject, attachments }) => {
		return subject.includes(title) && attachments.length === 0;
	});
}

const site = useSite({}, insertClub);
const withoutKv = useSite({ without: ['KV'] }, insertClub);
const withoutQueue = useSite({ without: ['OUTBOX_QUEUE'] }, insertClub);

describe.each([
	['with KV and the queue', site],
	['without KV', withoutKv],
	['without the queue', withoutQueue],
])("the emails of the club's week, %s", (_, site) => {
	it('arrive at their times, once each, for the members they concern', async () => {
		const title = 'Lanterns and soup';
		const subscriber = await insertMember(site);
		const attendee = await insertMember(site);
		const neither = await insertMember(site);
		await subscribe(site, [subscriber, attendee], 'invitations');
		const event = await insertEvent(site, { daysAhead: 5, title });
		expect((await answerAs(attendee, event, 'going')).status).toBe(200);

		const counts = async () =>
			Promise.all(
				[subscriber, attendee, neither].map(async ({ email }) => {
					return (await weekMails(site, email, title)).length;
				}),
			);
		const soon = (expected: number[]) =>
			until(
				`${expected.join()} mails`,
				async () => (JSON.stringify(await counts()) === JSON.stringify(expected) ? true : null),
				5_000,
			);
		const dueAt = (kind: MailingKind) => {
			const list = mailingsOf({ ...event, times: DEFAULT_MAIL_TIMES });
			const found = list.find((mailing) => mailing.kind === kind);
			// An event early in the morning has no reminder that day.
			return found?.dueAt ?? null;
		};
		/** Ticks at a time and the minute after it: without the queue the second one delivers. */
		const tickAt = async (time: Date) => {
			await site.tick(time);
			await site.tick(new Date(time.getTime() + MINUTE_MS));
		};

		await tickAt(new Date());
		await soon([1, 0, 0]);
		const [invitation] = await weekMails(site, subscriber.email, title);
		expect(invitation?.text).toMatch(/\/rsvp\/\S+/);
		expect(invitation?.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');

		let reminders = 0;
		for (const kind of ['reminder_day_before', 'reminder_same_day', 'thanks'] as const) {
			const time = dueAt(kind);
			if (!time) continue;
			await tickAt(new Date(time.getTime() - 5 * MINUTE_MS));
			expect(await counts()).toEqual([1, reminders, 0]);
			await tickAt(time);
			reminders += 1;
			await soon([1, reminders, 0]);
		}
		await tickAt(new Date(event.endsAt.getTime() + DAY_MS));
		expect(await counts()).toEqual([1, reminders, 0]);
		const [thanks] = await weekMails(site, attendee.email, title);
		expect(thanks?.subject).toMatch(/thank/i);
	});
});

describe('the email times of a series', () => {
	const FORM: Record<string, string> = {
		...newSeriesFields('The Shed', ZONE, new Date()),
		title: 'Evenings',
		description: '',
		weekday: weekdayIn(3),
		fromDate: inDays(3),
		opensDaysAhead: '20',
	};
	/** Lists to choose from, which a page's form is not read for. */
	const chosen = { rhythm: FORM.rhythm ?? '', weekday: FORM.weekday ?? '' };
	let owner: Awaited<ReturnType<typeof insertMember>>;
	beforeEach(async () => {
		owner = await insertMember(site, { role: 'owner' });
	});

	const timesOf = (id: string) =>
		site.first(
			`select invites_days_before as days, invites_at_time as at, reminds_day_before_at as before,
					reminds_same_day_at as same, thanks_after_hours as hours from series where id = ?`,
			id,
		);
	const sequences = async (id: string) => {
		return site.all(
			'select sequence, updated_at from events where series_id = ? order by starts_at',
			id,
		);
	};
	const fieldsOn = async (path: string) => {
		const html = await validPage(owner.browser, path);
		const form = formsOf(html).find(({ fields }) => 'thanksAfterHours' in fields);
		if (!form) throw new Error(`No form about mail on ${path}.`);
		return { html, fields: form.fields };
	};

	it('are set when a series is created, shown on its page, and kept by other changes', async () => {
		const { fields } = await fieldsOn('/admin/series/new');
		expect(fields).toMatchObject({ invitesDaysBefore: '', remindsDayBeforeAt: '18:00' });
		const id = crypto.randomUUID();
		const times = {
			invitesDaysBefore: '6',
			invitesAtTime: '8:15',
			remindsDayBeforeAt: '',
			remindsSameDayAt: '06:30',
			thanksAfterHours: '',
		};
		const created = await owner.browser.postForm('/admin/series/new', { ...FORM, ...times, id });
		expect(created.status).toBe(303);
		const stored = { days: 6, at: '08:15', before: null, same: '06:30', hours: null };
		expect(await timesOf(id)).toEqual(stored);
		const { html } = await owner.browser.page(`/admin/series/${id}`);
		expect(html).toContain('Invitation 6 days before at 8:15');
		expect(html).toContain('Reminder the same day at 6:30');
		expect(html).toContain('No thank-you');

		const changed = await press(owner.browser, `/admin/series/${id}/change`, 'Continue', {
			...chosen,
			title: 'Late evenings',
			intent: 'save',
		});
		expect(changed.status).toBe(303);
		expect(await timesOf(id)).toEqual(stored);
		// A program that knows nothing of them changes none.
		const row = await site.first<{ seenAt: number }>(
			'select updated_at as seenAt from series where id = ?',
			id,
		);
		const old = Object.fromEntries(Object.entries(FORM).filter(([name]) => !(name in times)));
		const program = await owner.browser.postJson(`/admin/series/${id}/change`, {
			...old,
			title: 'Evenings again',
			deed: crypto.randomUUID(),
			seenAt: row?.seenAt,
			intent: 'save',
		});
		expect(program.status).toBe(200);
		expect(await timesOf(id)).toEqual(stored);
	});

	it('with mistakes in them show an error beside the field, and nothing is saved', async () => {
		const id = crypto.randomUUID();
		const refused = await owner.browser.postForm('/admin/series/new', {
			...FORM,
			invitesDaysBefore: '91',
			remindsSameDayAt: 'early',
			id,
		});
		expect(refused.status).toBe(422);
		const html = await refused.text();
		expect(html).toContain('Enter a whole number from 1 to 90.');
		expect(html).toContain('id="remindsSameDayAt-error"');
		expect(html).toContain('value="early"');
		expect(await timesOf(id)).toBeNull();
	});

	it('can change without emailing anybody or touching an event', async () => {
		const id = crypto.randomUUID();
		await owner.browser.postForm('/admin/series/new', { ...FORM, id });
		const events = await sequences(id);
		expect(events.length).toBeGreaterThan(1);
		await owner.browser.postJson('/api/rsvp-toggle', { answer: 'going' });
		const path = `/admin/series/${id}/change`;
		const changed = await press(owner.browser, path, 'Continue', {
			...chosen,
			thanksAfterHours: '12',
			fromDate: inDays(12),
			intent: 'save',
		});
		expect(ledTo(changed)).toBe(`/admin/series/${id} says series_changed 0 0 0`);
		expect(await timesOf(id)).toMatchObject({ hours: 12, before: '18:00' });
		expect(await sequences(id)).toEqual(events);
		const told = await mailsTo(site, owner.email);
		expect(told.filter(({ subject }) => /changed|cancelled/i.test(subject))).toEqual([]);
	});

	it('are the defaults after the first run, which does not ask for them', async () => {
		const fresh = site;
		await fresh.run('update club set set_up_at = null, place = ? where id = 1', '');
		try {
			const { html } = await owner.browser.page('/admin/setup/series');
			expect(html).not.toContain('thanksAfterHours');
			const names = Object.keys(DEFAULT_MAIL_TIMES);
			const form = Object.entries(FORM).filter(([name]) => !names.includes(name));
			const title = `Firsts ${crypto.randomUUID()}`;
			const set = await owner.browser.postForm('/admin/setup/series', {
				...Object.fromEntries(form),
				title,
				intent: 'keep',
			});
			expect(set.status).toBe(303);
			const row = await fresh.first<{ id: string }>('select id from series where title = ?', title);
			expect(await timesOf(row?.id ?? '')).toEqual({
				days: null,
				at: '09:00',
				before: '18:00',
				same: '07:00',
				hours: 2,
			});
		} finally {
			await insertClub(fresh, { setUpAt: new Date() });
		}
	});
});

describe('without the queue', () => {
	const site = withoutQueue;

	it('an email to more people than one statement can name starts at once, without an error', async () => {
		const owner = await insertMember(site, { role: 'owner' });
		const people = await insertMembers(site, 120);
		const event = await insertEvent(site, { capacity: 120 });
		await insertRsvps(
			site,
			event.id,
			people.map((member) => ({ member, answer: 'going' })),
		);
		const cancelled = await press(
			owner.browser,
			`/admin/events/${event.slug}/cancel`,
			'Cancel this event',
			{ reason: 'The heating is broken.' },
		);
		expect(cancelled.status).toBe(303);
		const messages = await until('the first are told', async () => {
			const all = await outboxOf(site, event.id);
			return all.some(({ sentAt }) => sentAt !== null) ? all : null;
		});
		expect(messages).toHaveLength(120);
	});
});
