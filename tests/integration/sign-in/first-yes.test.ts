import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createAuth } from '../../../src/auth/create-auth.ts';
import type { Context } from '../../../src/context.ts';
import { user } from '../../../src/db/auth-schema.ts';
import { deleteExpiredRows } from '../../../src/db/doctor/clean-up.ts';
import { events, rsvps, signInMails, standingRsvps } from '../../../src/db/schema.ts';
import { askForSignIn } from '../../../src/features/sign-in/ask-for-sign-in.ts';
import {
	confirmSignIn,
	type FirstYesChoice,
} from '../../../src/features/sign-in/confirm-sign-in.ts';
import { sendWaitingSignIns } from '../../../src/features/sign-in/send-waiting-sign-ins.ts';
import { viewConfirm } from '../../../src/views/sign-in/confirm.ts';
import { useQuietLogs } from '../../support/quiet-logs.ts';
import { refusalOf, refusedWith } from '../../support/refusals.ts';
import { tally } from '../../support/tally.ts';
import { DAY_MS, fromNow, HOUR_MS, MINUTE_MS, NOW } from '../../support/time.ts';
import { holdDate } from '../clocks.ts';
import { contextOn } from '../contexts.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { mailTo, useMailTransport } from '../mail-transport.ts';
import { meanwhile } from '../meanwhile.ts';
import { addClub, addEvent, addMember, addRsvp, addSeries, addSession } from '../rows.ts';
import { signedIn } from '../signing-in.ts';

// Only Astro's build can read the template that makes the text.
vi.mock('../../../src/mail/templates/sign-in-mail.ts', () => ({
	signInMail: async ({
		to,
		link,
		code,
		event,
	}: Record<'to' | 'link' | 'code', string> & { event: { slug: string } | null }) =>
		mailTo(to, event ? `Confirm ${event.slug}` : 'Sign in', `${link} ${code}`),
}));

const platform = useLocalPlatform();
const mail = useMailTransport();
useQuietLogs();
holdDate();

const EMAIL = 'nina@example.com';

beforeEach(async () => {
	await emptyTables(platform.db);
	await addClub(platform.db);
	await addEvent(platform.db, { id: 'makers', slug: 'makers', capacity: 3, guestsAllowed: 2 });
});

const at = (now = NOW): Context => contextOn(platform, { now, mail });

interface Asked {
	email?: string;
	event?: string;
	name?: string;
	guests?: number;
	now?: Date;
}

/** Asks as the visitor's form does. */
function ask({ email = EMAIL, event = 'makers', name, guests, now }: Asked = {}) {
	const request = { email, client: crypto.randomUUID(), next: `/events/${event}` };
	const asked = { event, name, guests };
	return askForSignIn(at(now), { ...request, asked });
}

/** Link and code of the email that was sent last. */
function lastMail(): { token: string; code: string; subject: string } {
	const { text, subject } = mail.sent.at(-1)?.message ?? { text: '', subject: '' };
	const [link = '', code = ''] = text.split(' ');
	return { token: new URL(link).searchParams.get('token') ?? '', code, subject };
}

async function askForLink(asked: Asked = {}): Promise<string> {
	await ask(asked);
	return lastMail().token;
}

/** The press on the page behind the link. */
async function press(token: string, choice?: FirstYesChoice, context = at()) {
	const auth = createAuth(platform.env);
	return signedIn(await confirmSignIn(context, auth, { token }, new Headers(), choice));
}

const choose = (parts: Partial<Extract<FirstYesChoice, { answer: 'going' }>> = {}) =>
	({ answer: 'going', ...parts }) as const;

/** The RSVP that an outcome states: `going`, `waitlisted 1`, or the code of its refusal. */
function said(outcome: Awaited<ReturnType<typeof press>>): string | null {
	const { rsvp } = outcome;
	if (rsvp === null) return null;
	if ('refusal' in rsvp) return rsvp.refusal.code;
	const { answer, position } = rsvp.answered.state;
	return position === null ? answer : `${answer} ${position}`;
}

const rsvpRows = () =>
	platform.db
		.select({ email: user.email, answer: rsvps.answer, guests: rsvps.guests })
		.from(rsvps)
		.innerJoin(user, eq(user.id, rsvps.userId));

const nameOf = async (email = EMAIL) =>
	(await platform.db.select({ name: user.name }).from(user).where(eq(user.email, email)))[0]?.name;

/** What the page behind the link asks. */
const pageOf = async (token: string) =>
	(await viewConfirm(at(), token, null, 'makers')).mail?.asked ?? null;

describe('asking for the first yes', () => {
	it('sends one email about the event, and holds nothing: no member, no RSVP, no seat', async () => {
		await ask({ name: 'Ada Lovelace', guests: 1 });
		expect(mail.sent.map(({ message }) => message.subject)).toEqual(['Confirm makers']);
		expect(await platform.db.select().from(user)).toEqual([]);
		expect(await rsvpRows()).toEqual([]);
		expect(await platform.db.select({ going: events.going }).from(events)).toEqual([{ going: 0 }]);
	});

	it('keeps what was asked in the row of the email, which takes it along when it goes', async () => {
		await ask({ name: 'Ada Lovelace', guests: 1 });
		const columns = {
			eventId: signInMails.eventId,
			name: signInMails.name,
			guests: signInMails.guests,
		};
		expect(await platform.db.select(columns).from(signInMails)).toEqual([
			{ eventId: 'makers', name: 'Ada Lovelace', guests: 1 },
		]);
		await deleteExpiredRows({ db: platform.db, now: fromNow(2 * DAY_MS) });
		expect(await platform.db.select().from(signInMails)).toEqual([]);
	});

	it('costs as many statements as a plain sign-in email, whether the address is known or not', async () => {
		const statementsOf = async (work: Promise<unknown>) => {
			platform.statements.length = 0;
			await work;
			return platform.statements.length;
		};
		const request = { client: 'client', next: '/' };
		const plain = await statementsOf(
			askForSignIn(at(), { email: 'plain@example.com', ...request }),
		);
		expect(await statementsOf(ask({ email: 'stranger@example.com' }))).toBe(plain);
		await addMember(platform.db, { id: 'known' });
		expect(await statementsOf(ask({ email: 'known@example.com' }))).toBe(plain);
	});

	it.each([
		['an event that nobody has', { event: 'elsewhere' }, 'event_not_found', undefined],
		['more guests than the event allows', { guests: 3 }, 'guests_not_allowed', 'guests'],
		['a party larger than the event', { event: 'tiny', guests: 2 }, 'party_too_large', 'guests'],
		['a cancelled event', { event: 'off' }, 'cancelled', undefined],
		['an event that has begun', { event: 'on' }, 'closed', undefined],
		['an event that is over', { event: 'over' }, 'closed', undefined],
	])('is refused for %s, and sends nothing', async (_, asked, code, field) => {
		await addEvent(platform.db, { slug: 'tiny', capacity: 2, guestsAllowed: 2 });
		await addEvent(platform.db, { slug: 'off', status: 'cancelled' });
		await addEvent(platform.db, { slug: 'on', startsAt: fromNow(-HOUR_MS) });
		await addEvent(platform.db, { slug: 'over', startsAt: fromNow(-DAY_MS) });
		expect(await refusedWith(ask(asked))).toMatchObject({ code, field });
		expect(mail.sent).toEqual([]);
		expect(await platform.db.select().from(signInMails)).toEqual([]);
	});

	it('counts against the same limit as plain sign-in emails, also at the same moment', async () => {
		const asking = Array.from({ length: 8 }, () => refusalOf(ask()));
		expect(tally(await Promise.all(asking))).toEqual({ none: 5, too_many_mails: 3 });
	});

	it('waits for room below the ceilings with its event, and says so when it leaves', async () => {
		const scarce = (now: Date): Context => {
			const context = at(now);
			return { ...context, config: { ...context.config, emailsPerDay: 1 } };
		};
		const request = { client: 'one', next: '/events/makers' };
		const asked = { event: 'makers', name: 'Ada', guests: 1 };
		for (const email of ['first@example.com', EMAIL]) {
			await askForSignIn(scarce(NOW), { ...request, email, asked });
		}
		const before = mail.sent.length;
		await sendWaitingSignIns({ ...scarce(fromNow(25 * HOUR_MS)) });
		await sendWaitingSignIns(at(fromNow(2 * HOUR_MS)));
		const left = mail.sent.slice(before).map(({ message }) => `${message.to}: ${message.subject}`);
		expect(left).toEqual([`${EMAIL}: Confirm makers`]);
	});
});

describe('the page behind the link of a first yes', () => {
	it('shows the event, the party and the name that was typed, as often as it is opened, and stores nothing', async () => {
		const token = await askForLink({ name: 'Ada Lovelace', guests: 1 });
		for (const _ of [1, 2, 3]) {
			expect(await pageOf(token)).toMatchObject({
				event: { slug: 'makers' },
				name: 'Ada Lovelace',
				guests: 1,
				listedAs: null,
				mine: null,
			});
		}
		expect(await rsvpRows()).toEqual([]);
		expect(said(await press(token))).toBe('going');
	});

	it("shows a member's first name and RSVP, and never the name that somebody typed for them", async () => {
		await addMember(platform.db, { id: 'nina', name: 'Ada Byron' });
		await addRsvp(platform.db, { eventId: 'makers', userId: 'nina', guests: 1 });
		const token = await askForLink({ name: 'Somebody else' });
		expect(await pageOf(token)).toMatchObject({
			listedAs: 'Ada',
			mine: { answer: 'going', guests: 1 },
		});
		await press(token);
		expect(await nameOf()).toBe('Ada Byron');
	});

	it('is what the code leads to, which signs nobody in on its own', async () => {
		await ask();
		const { code, token } = lastMail();
		const auth = createAuth(platform.env);
		const byCode = (choice: FirstYesChoice) =>
			confirmSignIn(at(), auth, { email: EMAIL, code }, new Headers(), choice);
		expect(await byCode({ answer: 'ask' })).toEqual({
			isAsked: true,
			next: '/events/makers',
			token,
		});
		expect(await rsvpRows()).toEqual([]);
		expect(said(signedIn(await byCode({ answer: 'going' })))).toBe('going');
	});
});

describe('the click that confirms a first yes', () => {
	it('signs in and stores name and RSVP, with what was changed on the page', async () => {
		const token = await askForLink({ name: 'Ada', guests: 1 });
		const outcome = await press(token, choose({ name: 'Ada Lovelace', guests: 2 }));
		expect(outcome.cookies.join()).toContain('session_token');
		expect(said(outcome)).toBe('going');
		expect(await nameOf()).toBe('Ada Lovelace');
		expect(await rsvpRows()).toEqual([{ email: EMAIL, answer: 'going', guests: 2 }]);
	});

	it('signs in alone where that was chosen, and stores neither name nor RSVP', async () => {
		const token = await askForLink({ name: 'Ada' });
		const outcome = await press(token, { answer: 'none' });
		expect(outcome).toMatchObject({ rsvp: null, next: '/events/makers' });
		expect(await nameOf()).toBe('');
		expect(await rsvpRows()).toEqual([]);
	});

	it('puts a party on the waiting list where the event filled up meanwhile, in its order', async () => {
		const token = await askForLink();
		for (const id of ['one', 'two', 'three', 'four', 'five']) {
			await addMember(platform.db, { id });
			const answer = ['four', 'five'].includes(id) ? 'waitlisted' : 'going';
			await addRsvp(platform.db, { eventId: 'makers', userId: id, answer });
		}
		expect(said(await press(token))).toBe('waitlisted 3');
	});

	it('never seats more people than there are seats, however many say yes at once', async () => {
		const tokens: string[] = [];
		for (const number of [1, 2, 3, 4, 5, 6]) {
			tokens.push(await askForLink({ email: `p${number}@example.com`, guests: number % 2 }));
		}
		await Promise.all(tokens.map((token) => press(token)));
		const rows = await rsvpRows();
		const taken = rows
			.filter(({ answer }) => answer === 'going')
			.reduce((sum, { guests }) => sum + 1 + guests, 0);
		expect(rows).toHaveLength(6);
		expect(taken).toBeLessThanOrEqual(3);
		expect(await platform.db.select({ going: events.going }).from(events)).toEqual([
			{ going: taken },
		]);
	});

	it('counts once when it is sent twice at the same moment', async () => {
		const token = await askForLink({ name: 'Ada' });
		const presses = await Promise.all([refusalOf(press(token)), refusalOf(press(token))]);
		expect(tally(presses)).toEqual({ none: 1, link_used: 1 });
		expect(await rsvpRows()).toHaveLength(1);
	});

	it.each([
		['cancelled', { status: 'cancelled' }, 'cancelled', undefined],
		['begun', { startsAt: fromNow(-MINUTE_MS) }, 'closed', undefined],
		['closed to guests', { guestsAllowed: 0 }, 'guests_not_allowed', 'guests'],
	] as const)('uses nothing up where the event is %s by then', async (_, values, code, field) => {
		const token = await askForLink({ guests: 1 });
		await platform.db.update(events).set(values);
		expect(await refusedWith(press(token))).toMatchObject({ code, field });
		expect(await rsvpRows()).toEqual([]);
		expect((await press(token, { answer: 'none' })).rsvp).toBeNull();
	});

	it('signs in, and says so, where the event is cancelled between the look and the batch', async () => {
		const token = await askForLink({ name: 'Ada' });
		const cancel = () => platform.db.update(events).set({ status: 'cancelled' });
		// The first batch makes the member, the second one stores the RSVP.
		const context = { ...at(), db: meanwhile(platform.env.DB, 2, cancel) };
		const outcome = await press(token, choose(), context);
		expect(said(outcome)).toBe('cancelled');
		expect(outcome.cookies.join()).toContain('session_token');
	});

	it.each([
		['banned', { bannedAt: NOW }, 'banned'],
		['somebody new, while the club takes nobody', null, 'joining_closed'],
	] as const)('lets nobody in who is %s, and stores nothing', async (_, member, code) => {
		const token = await askForLink({ name: 'Ada' });
		if (member) await addMember(platform.db, { id: 'nina', name: '', ...member });
		else await platform.db.run(sql`update club set joining = 'closed'`);
		expect(await refusalOf(press(token))).toBe(code);
		expect(await rsvpRows()).toEqual([]);
		expect((await nameOf()) ?? '').toBe('');
	});

	it('names a member without a name, and their other sessions carry it at once', async () => {
		await addMember(platform.db, { id: 'nina', name: '' });
		await addSession(platform.db, 'nina');
		await press(await askForLink({ name: 'Ada Lovelace' }));
		expect(await nameOf()).toBe('Ada Lovelace');
	});

	it('leaves a standing RSVP as it is', async () => {
		const series = await addSeries(platform.db);
		await addMember(platform.db, { id: 'nina' });
		const standing = {
			userId: 'nina',
			seriesId: series,
			guests: 1,
			place: 1,
			createdAt: NOW,
			updatedAt: NOW,
		};
		await platform.db.insert(standingRsvps).values(standing);
		await platform.db.update(events).set({ seriesId: series });
		await press(await askForLink({ guests: 0 }));
		expect(await platform.db.select().from(standingRsvps)).toMatchObject([{ guests: 1 }]);
	});
});

describe('an RSVP from before a first yes', () => {
	const present = async (answer: 'going' | 'waitlisted' | 'declined', guests = 0) => {
		await addMember(platform.db, { id: 'nina' });
		await addRsvp(platform.db, { eventId: 'makers', userId: 'nina', answer, guests });
	};

	it.each([
		['a party of another size', 'going', 1, choose({ guests: 0 }), 'answered_already', 'going', 1],
		['a no', 'declined', 0, choose(), 'answered_already', 'declined', 0],
		['the same party', 'going', 1, choose({ guests: 1 }), 'going', 'going', 1],
		['a party, where no number is said', 'going', 1, choose(), 'going', 'going', 1],
		[
			'a party that its page showed',
			'going',
			1,
			choose({ guests: 2, seen: '1' }),
			'going',
			'going',
			2,
		],
		['a no that its page showed', 'declined', 0, choose({ seen: 'declined' }), 'going', 'going', 0],
		[
			'another party than its page showed',
			'going',
			1,
			choose({ guests: 2, seen: '0' }),
			'answered_already',
			'going',
			1,
		],
	] as const)(
		'is never overwritten silently: %s',
		async (_, answer, guests, choice, outcome, kept, of) => {
			await present(answer, guests);
			expect(said(await press(await askForLink(), choice))).toBe(outcome);
			expect(await rsvpRows()).toEqual([{ email: EMAIL, answer: kept, guests: of }]);
		},
	);

	it('that is given on another device after the page was opened, stays', async () => {
		const token = await askForLink({ guests: 2 });
		expect(await pageOf(token)).toMatchObject({ mine: null });
		await present('going', 1);
		expect(said(await press(token, choose({ guests: 2, seen: 'none' })))).toBe('answered_already');
		expect(await rsvpRows()).toMatchObject([{ guests: 1 }]);
	});
});
