import { describe, expect, it } from 'vitest';
import { signLink } from '../../../src/domain/sign-in/signed-links.ts';
import { dumpTables } from '../../support/database/dump.ts';
import { ledTo, refusalIn } from '../../support/html/notices.ts';
import { insertBusyMember } from '../../support/rights/busy-member.ts';
import { newEmail } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import {
	insertClub,
	insertEvent,
	insertMember,
	insertSeries,
	type Member,
} from '../../support/site/fixtures.ts';
import { AUTH_SECRET, type Site, useSite } from '../../support/site/site.ts';
import { DAY_MS } from '../../support/time.ts';

/**
 * What members do for themselves, held between the check of their session and the statement that writes:
 * the right is asked for again by the batch. Organizers' actions are in rights.test.ts.
 */

const SERIES = 'the-series';

/** Something that a member does. */
interface Write {
	does: string;
	path: string;
	fields: Record<string, string>;
	/** Words of the statement that writes, before which it is held. */
	writes: string;
	/** The page that a form of it is on. */
	page: string;
}

const action = (name: string, writes: string, fields = {}, page = '/me'): Write => ({
	does: name,
	path: `${page}?_action=${name}`,
	fields,
	writes,
	page,
});

const WRITES: Write[] = [
	action('rename', 'update "user"', { name: 'Somebody Else' }),
	action('makeCalendarFeed', 'insert into "calendar_feeds"'),
	action('renewCalendarFeed', 'insert into "calendar_feeds"'),
	action('removeCalendarFeed', 'delete from "calendar_feeds"'),
	action('changeVisibility', 'update "user"', { hidden: 'true' }),
	action('pauseMail', 'update "user"', {
		until: new Date(Date.now() + 3 * DAY_MS).toISOString().slice(0, 10),
	}),
	action('endPause', 'update "user"'),
	action('getMailAgain', 'update "user"'),
	action('stopComing', 'delete from "standing_rsvps"', { series: SERIES }),
	action('endSession', 'delete from "session"', { session: 'another' }, '/me/sessions'),
	action('renamePasskey', 'update "passkeys"', { passkey: 'x', name: 'Y' }, '/me/passkeys'),
	action('removePasskey', 'delete from "passkeys"', { passkey: 'x' }, '/me/passkeys'),
	action('endOtherSessions', 'delete from "session"', {}, '/me/sessions'),
	...(['going', 'declined'] as const).map((answer) => ({
		does: `answers ${answer}`,
		path: '/api/rsvp-toggle',
		fields: { event: answer === 'going' ? 'open' : 'joined', answer, next: '/me' },
		writes: 'insert into rsvps',
		page: '/me',
	})),
	{
		does: 'comes every time',
		path: '/api/rsvp-standing',
		fields: { event: 'open', standing: 'true', next: '/me' },
		writes: 'insert into standing_rsvps',
		page: '/me',
	},
	{
		does: 'no longer comes every time',
		path: '/api/rsvp-standing',
		fields: { event: 'open', standing: 'false', next: '/me' },
		writes: 'delete from "standing_rsvps"',
		page: '/me',
	},
	{
		does: 'chooses a topic',
		path: '/api/subscription-toggle',
		fields: { topic: 'announcements', subscribed: 'true' },
		writes: 'insert into subscriptions',
		page: '/me',
	},
	{
		does: 'asks for another address',
		path: '/me/email',
		fields: { email: newEmail() },
		writes: 'insert into email_changes',
		page: '/me/email',
	},
	{
		does: 'deletes the account',
		path: '/me/delete',
		fields: {},
		writes: 'insert into user',
		page: '/me/delete',
	},
];

/** How the right of a member ends: statements with their id. */
const ENDS: Record<string, string> = {
	'whose session has ended': 'delete from session where user_id = ?',
	'whose session has run out': 'update session set expires_at = 1 where user_id = ?',
	'who was banned': 'update user set banned_at = 1 where id = ?',
	'whose account has ended': 'delete from user where id = ?',
};

async function fill(site: Site): Promise<void> {
	await insertClub(site);
	await insertSeries(site, { id: SERIES });
	for (const slug of ['open', 'joined'] as const) {
		await insertEvent(site, {
			id: slug,
			slug,
			capacity: 10_000,
			seriesId: SERIES,
			seriesDate: slug === 'open' ? '2030-01-05' : '2030-01-12',
		});
	}
}

/** A member for whom each of these has something to change. */
async function insertMemberFor({ does }: Write): Promise<Member> {
	const member = await insertBusyMember(site, SERIES, {
		standing: does === 'comes every time',
		calendar: does === 'makeCalendarFeed',
	});
	await insertAnswer(member);
	return member;
}

async function insertAnswer({ id }: Member): Promise<void> {
	await site.run(
		`insert into rsvps (event_id, user_id, answer, place, change, answered_at, created_at, updated_at)
			select 'joined', ?1, 'going', coalesce(max(place), 0) + 1, 'fixture', 1, 1, 1 from rsvps
			where event_id = 'joined'`,
		id,
	);
}

const fieldsFor = ({ fields }: Write, { id }: Member) => ({
	...fields,
	...(fields.session !== undefined && { session: `another ${id}` }),
	...(fields.passkey !== undefined && { passkey: `passkey-${id}` }),
});

const site = useSite({}, fill);

describe('a member acts by a right that is asked for as it is used', () => {
	/** Sends it, and ends the right while it stands before the statement that writes. */
	async function heldWrite(write: Write, end: string, json: boolean) {
		const member = await insertMemberFor(write);
		let response: Promise<Response> | undefined;
		let between: unknown;
		await site.holding(
			{ operation: 'database', moment: 'before', match: write.writes },
			async (reached) => {
				response = member.browser.postForm(write.path, fieldsFor(write, member), { json });
				await reached();
				await site.run(end, member.id);
				between = await dumpTables(site.db);
			},
		);
		const answer = (await response) as Response;
		return { answer, member, between, after: await dumpTables(site.db) };
	}

	describe.each(Object.entries(ENDS))('%s', (_, end) => {
		it.each(WRITES.map((write) => [write.does, write] as const))(
			'is refused, and nothing is changed: %s',
			async (__, write) => {
				const { answer, between, after } = await heldWrite(write, end, true);
				expect(await refusalIn(answer)).toBe('401 unauthenticated');
				expect(after).toEqual(between);
			},
		);
	});

	it.each(WRITES.map((write) => [write.does, write] as const))(
		'is led to the sign-in with the reason, and nothing is changed: %s, in a browser',
		async (_, write) => {
			const end = 'delete from session where user_id = ?';
			const { answer, member, between, after } = await heldWrite(write, end, false);
			expect(ledTo(answer)).toBe(`/login?next=${write.page} says unauthenticated`);
			const page = await member.browser.page(answer.headers.get('location') ?? '');
			expect([page.status, page.html]).toEqual([200, expect.stringContaining('sign in first')]);
			expect(after).toEqual(between);
		},
	);

	it.each(WRITES.map((write) => [write.does, write] as const))(
		'succeeds if nothing has ended: %s',
		async (_, write) => {
			const member = await insertMemberFor(write);
			const before = await dumpTables(site.db);
			const answer = await member.browser.postForm(write.path, fieldsFor(write, member), {
				json: true,
			});
			expect(answer.status, await answer.text()).toBeLessThan(300);
			expect(await dumpTables(site.db)).not.toEqual(before);
		},
	);

	it.each(Object.entries(ENDS))('gets no file of a member %s', async (_, end) => {
		const member = await insertMember(site);
		let response: Promise<Response> | undefined;
		await site.holding(
			{ operation: 'database', moment: 'before', match: 'from "sign_in_mails"' },
			async (reached) => {
				response = member.browser.get('/me/data.json', { json: true });
				await reached();
				await site.run(end, member.id);
			},
		);
		const answer = (await response) as Response;
		expect(answer.status).toBe(401);
		expect(await answer.text()).not.toContain(member.email);
	});
});

describe('a link that acts without a session', () => {
	it.each([
		['who was banned', ENDS['who was banned'] ?? ''],
		['whose account has ended', ENDS['whose account has ended'] ?? ''],
	])('sends no RSVP for a member %s', async (_, end) => {
		const member = await insertMember(site);
		const token = await signLink(AUTH_SECRET, 'rsvp', { userId: member.id, eventId: 'open' });
		const visitor = new Browser(site);
		await site.run(end, member.id);
		const before = await dumpTables(site.db);
		for (const answer of ['going', 'declined']) {
			const response = await visitor.postJson(`/rsvp/${token}`, { answer });
			expect(response.status).toBe(404);
		}
		expect(await dumpTables(site.db)).toEqual(before);
	});

	it('still works for a member whose sessions have all ended', async () => {
		const member = await insertMember(site);
		const token = await signLink(AUTH_SECRET, 'rsvp', { userId: member.id, eventId: 'open' });
		await site.run('delete from session where user_id = ?', member.id);
		const response = await new Browser(site).postJson(`/rsvp/${token}`, { answer: 'going' });
		expect([response.status, await response.json()]).toMatchObject([200, { answer: 'going' }]);
	});
});
