import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createAuth } from '../../../src/auth/create-auth.ts';
import type { Context } from '../../../src/context.ts';
import { countRecipients, startSending } from '../../../src/db/announcements/announcements.ts';
import { user } from '../../../src/db/auth-schema.ts';
import type { Db } from '../../../src/db/client.ts';
import { allClubSettings, undecidedCounts } from '../../../src/db/club/club.ts';
import { claimBatch } from '../../../src/db/mail/batches.ts';
import { subscriptionsOf } from '../../../src/db/mail/subscriptions.ts';
import {
	announcements,
	auditLog,
	club,
	events,
	invitationRequests,
	outbox,
	pictures,
	subscriptions,
} from '../../../src/db/schema.ts';
import {
	type ChosenSettings,
	partFields,
	SETTINGS_PARTS,
	type SettingsPart,
	settingsOf,
	signOf,
} from '../../../src/domain/club/settings.ts';
import { type Topic, topicsFrom } from '../../../src/domain/mail/topics.ts';
import { readPicture, readSharePicture } from '../../../src/domain/pictures/pictures.ts';
import { localTime } from '../../../src/domain/time/time.ts';
import {
	changeBanner,
	changeSettings,
	removeBanner,
} from '../../../src/features/club/change-settings.ts';
import { checkInGuest } from '../../../src/features/door/check-in-walk-in.ts';
import {
	askForInvitations,
	sendDueInvitationRequests,
} from '../../../src/features/mail/ask-for-invitations.ts';
import { changeSubscription } from '../../../src/features/mail/change-subscription.ts';
import { confirmInvitations } from '../../../src/features/mail/confirm-invitations.ts';
import { planMailings } from '../../../src/features/mail/plan-mailings.ts';
import { importMembers } from '../../../src/features/members/import-members.ts';
import { openEvents } from '../../../src/features/series/open-events.ts';
import { confirmSignIn } from '../../../src/features/sign-in/confirm-sign-in.ts';
import { viewPicture } from '../../../src/views/club/picture.ts';
import { viewSettingsPart } from '../../../src/views/club/settings.ts';
import { jpegOf, jpegWith, PNG } from '../../support/pictures/pictures.ts';
import { useQuietLogs } from '../../support/quiet-logs.ts';
import { outcomeOf, refusalOf } from '../../support/refusals.ts';
import { DAY_MS, fromNow, HOUR_MS, NOW, timeAfter } from '../../support/time.ts';
import { answerAs } from '../answering.ts';
import { holdDate } from '../clocks.ts';
import { contextOn } from '../contexts.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { useMailTransport } from '../mail-transport.ts';
import { meanwhile } from '../meanwhile.ts';
import { rowOf } from '../reading-rows.ts';
import {
	actorOf,
	addClub,
	addEvent,
	addMember,
	addSeries,
	authorityOf,
	grantSession,
} from '../rows.ts';
import { askForLink } from '../signing-in.ts';

// Only Astro's build can read the templates of emails.
vi.mock('../../../src/mail/templates/invitation-request-mail.ts', () => ({
	invitationRequestMail: async () => ({}),
}));

const platform = useLocalPlatform();
const mail = useMailTransport();
useQuietLogs();
holdDate();

beforeEach(async () => {
	const { db } = platform;
	await emptyTables(db);
	await addClub(db, { description: 'We make things.' });
	for (const id of ['ada', 'bea']) {
		await addMember(db, { id, role: 'owner' });
		await grantSession(db, id);
	}
});

const rowOfClub = async () => {
	const [row] = await allClubSettings(platform.db);
	if (!row) throw new Error('There is no club.');
	return row;
};
const settings = async () => settingsOf(await rowOfClub());
const allPictures = () => platform.db.select().from(pictures);
const entries = () => platform.db.select().from(auditLog).orderBy(auditLog.id);

interface Attempt {
	part: SettingsPart;
	chosen: ChosenSettings;
	by?: string;
	db?: Db;
	sign?: string;
	now?: Date;
}

/** Changes a part as its form does; returns what came of it, or why it was refused. */
async function change({ part, chosen, by = 'ada', db = platform.db, now = NOW, ...rest }: Attempt) {
	const sign = rest.sign ?? signOf(part, await settings());
	return outcomeOf(changeSettings({ db, now }, actorOf(by), { part, sign, chosen }));
}

/** Gives the club a name, as its form does. */
const rename = (name: string, attempt: Partial<Attempt> = {}) =>
	change({ part: 'name', chosen: { name, description: '' }, ...attempt });

const OTHER: Record<SettingsPart, ChosenSettings> = {
	name: { name: 'Night Readers', description: '' },
	place: { place: 'Hanover' },
	zone: { timeZone: 'Europe/Lisbon' },
	language: { language: 'en', locale: 'en-AU' },
	colour: { colour: '#2f6fde' },
	sender: { senderName: 'The Readers', replyTo: 'readers@example.com' },
	contact: { contactAddress: 'hello@readers.example', privacyText: 'We **forget**.' },
	topics: { topics: { announcements: { isOffered: false } } },
	defaults: { defaultCapacity: 8, defaultGuestsAllowed: 0 },
	links: { links: [{ label: 'Photos', url: 'https://photos.example.com/' }] },
	note: { noteLabel: '' },
	joining: { joining: 'closed' },
};

describe('a part of the settings', () => {
	it.each(SETTINGS_PARTS)('changes at once and alone, and is in the log: %s', async (part) => {
		const before = await rowOfClub();
		expect(await change({ part, chosen: OTHER[part] })).toBe('changed');
		const after = await rowOfClub();
		const { change: action, updatedAt } = after;
		expect(after).toEqual({ ...before, ...OTHER[part], change: action, updatedAt });
		expect(updatedAt.getTime()).toBeGreaterThan(before.updatedAt.getTime());
		const [entry, ...others] = await entries();
		expect(others).toEqual([]);
		expect(entry).toMatchObject({ action: 'club.changed', userId: 'ada', at: NOW });
		const values = (names: object, row: object) =>
			Object.fromEntries(Object.keys(names).map((name) => [name, row[name as never]]));
		// The log has what became another.
		const isOther = ([name, value]: [string, unknown]) =>
			JSON.stringify(value) !== JSON.stringify(before[name as never]);
		const changed = Object.fromEntries(Object.entries(OTHER[part]).filter(isOther));
		expect(JSON.parse(entry?.after ?? '')).toEqual(changed);
		expect(JSON.parse(entry?.before ?? '')).toEqual(values(changed, before));
	});

	it.each(SETTINGS_PARTS)('begins its form with what the club has: %s', async (part) => {
		await change({ part, chosen: OTHER[part] });
		const { club: shown } = await viewSettingsPart(contextOn(platform), part);
		const all = await settings();
		expect(partFields(part, shown)).toEqual(partFields(part, all));
		expect(signOf(part, shown)).toBe(signOf(part, all));
	});

	it.each(['zone', 'language'] as const)(
		'shows times in the zone of the club: %s',
		async (part) => {
			const { club: shown } = await viewSettingsPart(contextOn(platform), part);
			expect(shown.timeZone).toBe('Europe/Berlin');
		},
	);

	it('set to what it is already changes nothing, and is not in the log', async () => {
		const before = await settings();
		const { name, description } = before;
		expect(await change({ part: 'name', chosen: { name, description } })).toBe('unchanged');
		expect(await settings()).toEqual(before);
		expect(await entries()).toEqual([]);
	});

	it('is not saved over a change that somebody else made since the form was shown', async () => {
		const sign = signOf('name', await settings());
		expect(await rename('Theirs', { by: 'bea' })).toBe('changed');
		expect(await rename('Mine', { sign })).toBe('changed_meanwhile');
		expect((await settings()).name).toBe('Theirs');
		expect(await entries()).toHaveLength(1);
	});

	it('is not saved over a change that somebody else makes at the same moment', async () => {
		const db = meanwhile(platform.env.DB, 1, () => rename('Theirs', { by: 'bea' }));
		expect(await rename('Mine', { db })).toBe('changed_meanwhile');
		expect((await settings()).name).toBe('Theirs');
		expect(await entries()).toHaveLength(1);
	});

	it('is saved together with a change of another part at the same moment', async () => {
		const db = meanwhile(platform.env.DB, 1, () =>
			change({ part: 'colour', chosen: OTHER.colour, by: 'bea' }),
		);
		expect(await change({ part: 'name', chosen: OTHER.name, db })).toBe('changed');
		expect(await settings()).toMatchObject({ ...OTHER.name, ...OTHER.colour });
		expect((await entries()).map(({ userId, after }) => [userId, after])).toEqual([
			['bea', JSON.stringify(OTHER.colour)],
			['ada', JSON.stringify(OTHER.name)],
		]);
	});

	it('is not changed by somebody who loses their role at the same moment, and no picture is left', async () => {
		const demote = () => platform.db.update(user).set({ role: 'host' }).where(eq(user.id, 'ada'));
		const before = await rowOfClub();
		const db = meanwhile(platform.env.DB, 1, demote);
		expect(await rename('Mine', { db })).toBe('forbidden');
		expect(await putBanner(PNG, 'Tools')).toBe('forbidden');
		expect(await rowOfClub()).toEqual(before);
		expect(await entries()).toEqual([]);
		expect(await allPictures()).toEqual([]);
	});

	it('cannot be changed before the club is set up', async () => {
		await platform.db.update(club).set({ setUpAt: null });
		expect(await rename('Mine')).toBe('changed_meanwhile');
	});
});

async function putBanner(
	bytes: Uint8Array | null,
	alt: string,
	{ db = platform.db, cut }: { db?: Db; cut?: Uint8Array } = {},
) {
	const share = cut ? readSharePicture(cut) : null;
	if (share && !share.ok) throw new Error(share.mistake.code);
	const read = bytes && readPicture(bytes);
	if (read && !read.ok) throw new Error(read.mistake.code);
	const sign = signOf('banner', await settings());
	return outcomeOf(
		changeBanner({ db, now: NOW }, actorOf('ada'), {
			sign,
			alt,
			picture: read ? read.picture : null,
			share: share?.picture ?? null,
		}),
	);
}

async function dropBanner() {
	const sign = signOf('banner', await settings());
	return removeBanner({ db: platform.db, now: NOW }, actorOf('ada'), sign);
}

describe('the banner', () => {
	it('is served as it was stored; another one replaces it, and nothing is left of the first', async () => {
		expect(await putBanner(PNG, 'Tools')).toBe('changed');
		const first = await settings();
		expect(first.bannerAlt).toBe('Tools');
		const served = await viewPicture(platform, first.bannerId ?? '');
		expect(served?.contentType).toBe('image/png');
		const read = readPicture(PNG);
		expect(read.ok && served?.bytes).toEqual(read.ok && read.picture.bytes);

		expect(await putBanner(jpegWith(6), 'Books')).toBe('changed');
		const second = await settings();
		expect(second.bannerId).not.toBe(first.bannerId);
		expect((await allPictures()).map(({ id, width, height }) => [id, width, height])).toEqual([
			[second.bannerId, 24, 40],
		]);
		expect(await viewPicture(platform, first.bannerId ?? '')).toBeNull();
		const log = await entries();
		expect(log.map(({ after }) => Object.keys(JSON.parse(after ?? '{}')).sort())).toEqual([
			['banner', 'bannerAlt'],
			['banner', 'bannerAlt'],
		]);
		for (const { after } of log) expect(after?.length).toBeLessThan(200);
	});

	it('has its cut for link previews, for as long as it is the banner', async () => {
		const cut = await jpegOf(1200, 630);
		expect(await putBanner(PNG, 'Tools', { cut })).toBe('changed');
		const { bannerId, shareId } = await settings();
		expect(shareId).not.toBe(bannerId);
		expect((await viewPicture(platform, shareId ?? ''))?.contentType).toBe('image/jpeg');
		expect(await putBanner(null, 'A hammer')).toBe('changed');
		expect(await settings()).toMatchObject({ bannerId, shareId, bannerAlt: 'A hammer' });
		// Another banner, whose browser cut none, does not keep the cut of this one.
		expect(await putBanner(jpegWith(6), 'Books')).toBe('changed');
		expect((await settings()).shareId).toBeNull();
		expect(await allPictures()).toHaveLength(1);

		await putBanner(PNG, 'Tools', { cut });
		expect(await allPictures()).toHaveLength(2);
		await dropBanner();
		expect(await settings()).toMatchObject({ bannerId: null, shareId: null });
		expect(await allPictures()).toEqual([]);
	});

	it('keeps its picture when only its description changes, and is removed with it', async () => {
		await putBanner(PNG, 'Tools');
		const { bannerId } = await settings();
		expect(await putBanner(null, 'A hammer')).toBe('changed');
		expect(await settings()).toMatchObject({ bannerId, bannerAlt: 'A hammer' });
		expect(await dropBanner()).toBe('changed');
		expect(await settings()).toMatchObject({ bannerId: null, bannerAlt: '' });
		expect(await allPictures()).toEqual([]);
		expect(await putBanner(null, 'Nothing')).toBe('invalid');
	});

	it('of two owners at once is one of the two, and the other picture is not left behind', async () => {
		const db = meanwhile(platform.env.DB, 1, async () => {
			expect(await putBanner(PNG, 'Theirs')).toBe('changed');
		});
		expect(await putBanner(jpegWith(1), 'Mine', { db })).toBe('changed_meanwhile');
		expect((await settings()).bannerAlt).toBe('Theirs');
		expect(await allPictures()).toHaveLength(1);
	});
});

const at = (now: Date, db = platform.db) => contextOn(platform, { db, now });
const decide = (userId: string, topic: Topic, subscribed: boolean) =>
	platform.db.insert(subscriptions).values({ userId, topic, subscribed, updatedAt: NOW });
const setTopics = (topics: ChosenSettings['topics'], now = NOW) =>
	change({ part: 'topics', chosen: { topics }, now });
const topicsOf = async (userId: string) =>
	topicsFrom(await subscriptionsOf(platform.db, userId), (await settings()).topics);

/** An upcoming event, for which an invitation and a reminder are due at `DUE`. */
const addSoon = () => addEvent(platform.db, { id: 'soon', startsAt: fromNow(20 * HOUR_MS) });

/** A member who goes to it, as they said a day ago. */
async function addGus(): Promise<void> {
	await addMember(platform.db, { id: 'gus' });
	await answerAs(platform.db, 'gus', 'soon', { now: fromNow(-DAY_MS) });
	await platform.db.delete(outbox);
}
const DUE = new Date('2026-11-25T17:05:00Z');

async function messages(kind: string): Promise<string[]> {
	const rows = await platform.db.select().from(outbox).orderBy(outbox.userId);
	return rows.filter((row) => row.kind.startsWith(kind)).map(({ userId }) => userId);
}

async function announce(topic: Topic): Promise<number | null> {
	const id = crypto.randomUUID();
	await platform.db
		.insert(announcements)
		.values({ id, subject: 'News', body: 'News.', topic, createdAt: NOW, updatedAt: NOW });
	const audience = { topic, eventId: null };
	const today = '2026-11-25';
	const counted = await countRecipients(platform.db, audience, today, NOW);
	const sent = await startSending(platform.db, { id, revision: 1, audience, today, now: NOW });
	expect(sent).toBe(counted);
	return sent;
}

describe('a topic that the club does not offer', () => {
	beforeEach(async () => {
		await addMember(platform.db, { id: 'mel' });
		for (const topic of ['invitations', 'reminders', 'announcements'] as const)
			await decide('mel', topic, true);
		await addSoon();
		await addGus();
		await decide('gus', 'reminders', true);
	});

	it('sends no invitation, no reminder and no announcement, and all of them again once it is', async () => {
		const off = { isOffered: false };
		await setTopics({ invitations: off, reminders: off, announcements: off });
		await planMailings(at(DUE));
		expect(await announce('announcements')).toBe(0);
		expect(await announce('invitations')).toBe(0);
		expect(await announce('reminders')).toBe(0);
		expect(await platform.db.select().from(outbox)).toEqual([]);

		await setTopics({});
		await platform.db.run(sql`delete from mailings`);
		await planMailings(at(DUE));
		expect(await messages('invitation')).toEqual(['mel']);
		expect(await messages('reminder')).toEqual(['gus']);
		expect(await announce('announcements')).toBe(1);
	});

	it('sends nothing of what was in the outbox before the topic was turned off', async () => {
		await planMailings(at(DUE));
		expect(await messages('invitation')).toEqual(['mel']);
		await setTopics({ invitations: { isOffered: false } });
		await platform.db.delete(outbox).where(sql`kind <> 'invitation'`);
		const taken = await claimBatch(platform.db, {
			claim: 'test',
			now: timeAfter(DUE, HOUR_MS),
			staleBefore: new Date(0),
		});
		expect(taken?.members.map(({ userId, wantsTopic }) => [userId, wantsTopic])).toEqual([
			['mel', 0],
		]);
	});

	it('cannot be turned on, and restarts no email that was stopped; turning it off is no mistake', async () => {
		await setTopics({ announcements: { isOffered: false } });
		await addMember(platform.db, { id: 'sol', mailStoppedAt: NOW });
		await grantSession(platform.db, 'sol', 'member');
		const viewer = actorOf('sol', 'member');
		expect(await outcomeOf(changeSubscription(at(NOW), viewer, 'announcements', true))).toBe(
			'topic_not_offered',
		);
		expect((await rowOf(platform.db, user, 'sol')).mailStoppedAt).not.toBeNull();
		expect(await subscriptionsOf(platform.db, 'sol')).toEqual([]);
		expect(await changeSubscription(at(NOW), viewer, 'announcements', false)).toEqual({
			topics: { invitations: false, reminders: true, announcements: false },
			hasRestarted: false,
		});
		expect(await changeSubscription(at(NOW), viewer, 'invitations', true)).toMatchObject({
			topics: { invitations: true },
			hasRestarted: true,
		});
	});

	it('takes no invitation request, and confirms none that was on its way', async () => {
		const ask = () => askForInvitations(at(NOW), { email: 'new@example.com', client: 'c' });
		await ask();
		await setTopics({ invitations: { isOffered: false } });
		expect(await outcomeOf(ask())).toBe('topic_not_offered');
		const [wish, ...others] = await platform.db.select().from(invitationRequests);
		expect(others).toEqual([]);
		expect(await outcomeOf(confirmInvitations(at(NOW), wish?.id ?? ''))).toBe('topic_not_offered');
		const isNew = eq(user.email, 'new@example.com');
		expect(await platform.db.select().from(user).where(isNew)).toEqual([]);
		// Its mail is let go rather than tried again and again.
		await platform.db.update(invitationRequests).set({ mailDueAt: new Date(0) });
		await sendDueInvitationRequests(contextOn(platform, { mail }));
		expect(mail.sent).toEqual([]);
		expect((await platform.db.select().from(invitationRequests))[0]?.mailDueAt).toBeNull();
	});
});

describe('another default of a topic', () => {
	const LATER = fromNow(2 * HOUR_MS);

	it('applies to members who join from then on, and to nobody who was a member before', async () => {
		await addMember(platform.db, { id: 'old', createdAt: fromNow(-DAY_MS) });
		await addMember(platform.db, { id: 'yes', createdAt: fromNow(-DAY_MS) });
		await decide('yes', 'announcements', true);
		const [undecided] = await undecidedCounts(platform.db);
		expect(undecided).toEqual({ invitations: 4, reminders: 4, announcements: 3 });
		expect(
			await setTopics({
				invitations: { isDefault: true },
				reminders: { isDefault: false },
				announcements: { isDefault: true },
			}),
		).toBe('changed');
		await addMember(platform.db, { id: 'new', createdAt: LATER });
		expect(await topicsOf('old')).toEqual({
			invitations: false,
			reminders: true,
			announcements: false,
		});
		expect(await topicsOf('yes')).toEqual({
			invitations: false,
			reminders: true,
			announcements: true,
		});
		expect(await topicsOf('new')).toEqual({
			invitations: true,
			reminders: false,
			announcements: true,
		});
		expect(await announce('announcements')).toBe(2);
		expect(await messages('announcement')).toEqual(['new', 'yes']);

		await addSoon();
		for (const userId of ['old', 'new']) await answerAs(platform.db, userId, 'soon');
		await platform.db.delete(outbox);
		await planMailings(at(DUE));
		expect(await messages('reminder')).toEqual(['old']);
		// The new member has an RSVP already, so the next event's invitation is checked.
		await addEvent(platform.db, { id: 'next', startsAt: fromNow(9 * DAY_MS) });
		await planMailings(at(DUE));
		expect(await messages('invitation')).toEqual(['new']);
	});

	it('still applies to members who joined under it when it is changed back, and to none who join later', async () => {
		await setTopics({ announcements: { isDefault: true } });
		await addMember(platform.db, { id: 'new', createdAt: LATER });
		await setTopics({}, timeAfter(LATER, HOUR_MS));
		await addMember(platform.db, {
			id: 'newest',
			createdAt: timeAfter(LATER, 2 * HOUR_MS),
		});
		expect((await topicsOf('new')).announcements).toBe(true);
		expect((await topicsOf('newest')).announcements).toBe(false);
		expect(await announce('announcements')).toBe(1);
	});

	it('applies to nobody where the change was refused', async () => {
		await platform.db.update(user).set({ role: 'member' }).where(eq(user.id, 'ada'));
		expect(await setTopics({ announcements: { isDefault: true } })).toBe('forbidden');
		expect(await platform.db.select().from(subscriptions)).toEqual([]);
	});
});

describe('another time zone', () => {
	const addWeekly = () => addSeries(platform.db, { startsAtTime: '09:00', opensDaysAhead: 12 });
	const moveTo = (timeZone: string) => change({ part: 'zone', chosen: { timeZone } });
	const opened = () => platform.db.select().from(events).orderBy(events.startsAt);

	it('leaves open events at their moments, and opens the next ones at the same time of day in the new zone', async () => {
		await addWeekly();
		await openEvents(at(NOW));
		const before = await opened();
		expect(before.length).toBeGreaterThan(0);
		expect(await moveTo('America/New_York')).toBe('changed');
		expect(await opened()).toEqual(before);
		await openEvents(at(fromNow(14 * DAY_MS)));
		const all = await opened();
		expect(all.slice(0, before.length)).toEqual(before);
		// No date is opened twice, and none is left out.
		expect(all.map(({ seriesDate }) => seriesDate)).toEqual([
			'2026-11-28',
			'2026-12-05',
			'2026-12-12',
			'2026-12-19',
		]);
		for (const event of all.slice(before.length)) {
			expect(event.timeZone).toBe('America/New_York');
			expect(localTime(event.startsAt, event.timeZone, 'en-GB')).toBe('9:00');
		}
		for (const event of before)
			expect(localTime(event.startsAt, 'Europe/Berlin', 'en-GB')).toBe('9:00');
	});

	it('is not overtaken by a chore that calculates with the old one', async () => {
		await addWeekly();
		const db = meanwhile(platform.env.DB, 2, async () => {
			expect(await moveTo('America/New_York')).toBe('changed');
		});
		await openEvents(at(NOW, db));
		expect(await opened()).toEqual([]);
		await openEvents(at(NOW));
		expect(new Set((await opened()).map(({ timeZone }) => timeZone))).toEqual(
			new Set(['America/New_York']),
		);
	});

	it('leaves reminders of open events where they were', async () => {
		await addSoon();
		await addGus();
		await moveTo('Pacific/Auckland');
		await planMailings(at(new Date('2026-11-25T16:55:00Z')));
		expect(await messages('reminder')).toEqual([]);
		await planMailings(at(DUE));
		expect(await messages('reminder')).toEqual(['gus']);
	});
});

describe('closed joining', () => {
	const members = async () =>
		(await platform.db.select().from(user)).map(({ email }) => email).sort();
	const close = () => change({ part: 'joining', chosen: { joining: 'closed' } });
	const confirm = (token: string, context: Context) =>
		refusalOf(confirmSignIn(context, createAuth(platform.env), { token }, new Headers()));
	const signIn = async (email: string, context: Context) =>
		confirm(await askForLink(context, email), context);

	it('lets no newcomer sign in, though it was closed at the same moment', async () => {
		const before = await members();
		const context = at(NOW);
		const token = await askForLink(context, 'new@example.com');
		const db = meanwhile(platform.env.DB, 1, close);
		expect(await confirm(token, { ...context, db })).toBe('joining_closed');
		expect(await signIn('other@example.com', context)).toBe('joining_closed');
		expect(await members()).toEqual(before);
		// Members come in as ever, and so does the address that the operator configured.
		expect(await signIn('ada@example.com', context)).toBe('none');
		expect(await signIn(platform.config.ownerEmail, context)).toBe('none');
		// The link of before works as soon as joining is open again.
		await change({ part: 'joining', chosen: { joining: 'open' } });
		expect(await confirm(token, context)).toBe('none');
	});

	it('lets no newcomer in by an invitation request, which members can still make', async () => {
		await close();
		const context = at(NOW);
		for (const email of ['new@example.com', 'bea@example.com'])
			await askForInvitations(context, { email, client: email });
		const wishes = await platform.db.select().from(invitationRequests);
		const confirmOf = async (email: string) =>
			refusalOf(confirmInvitations(context, wishes.find((wish) => wish.email === email)?.id ?? ''));
		expect(await confirmOf('new@example.com')).toBe('joining_closed');
		expect(await confirmOf('bea@example.com')).toBe('none');
		expect((await topicsOf('bea')).invitations).toBe(true);
		expect(await members()).not.toContain('new@example.com');
	});

	it('keeps out nobody whom an organizer adds: at the door, or by an import', async () => {
		await close();
		await addEvent(platform.db, { slug: 'now', startsAt: fromNow(-HOUR_MS) });
		const wim = { name: 'Wim', email: 'wim@example.com', guests: 0 };
		await checkInGuest(at(NOW), actorOf('ada'), { event: 'now', ...wim });
		await importMembers(at(NOW), [{ email: 'ida@example.com', name: 'Ida' }], authorityOf('ada'));
		expect(await members()).toEqual(expect.arrayContaining(['ida@example.com', 'wim@example.com']));
	});
});
