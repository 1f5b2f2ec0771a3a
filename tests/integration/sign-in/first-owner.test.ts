import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { createAuth } from '../../../src/auth/create-auth.ts';
import { readViewer } from '../../../src/auth/viewer.ts';
import type { Context } from '../../../src/context.ts';
import { user } from '../../../src/db/auth-schema.ts';
import { makeFirstOwner } from '../../../src/db/members/users.ts';
import { club } from '../../../src/db/schema.ts';
import { emailAddress } from '../../../src/domain/forms/email-address.ts';
import { confirmSignIn } from '../../../src/features/sign-in/confirm-sign-in.ts';
import { outcomeOf } from '../../support/refusals.ts';
import { NOW } from '../../support/time.ts';
import { holdDate } from '../clocks.ts';
import { contextOn } from '../contexts.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addClub, addMember } from '../rows.ts';
import { askForLink, signedIn, signIn } from '../signing-in.ts';

const OWNER = 'ada@example.com';

const platform = useLocalPlatform();
let context: Context;

holdDate();
beforeEach(async () => {
	await platform.settled();
	// The emails too, or their limits would count one test's for the next.
	await emptyTables(platform.db);
	context = contextOn(platform);
	expect(context.config.ownerEmail).toBe(OWNER);
});

/** The addresses of all owners. */
async function owners(): Promise<string[]> {
	const rows = await platform.db
		.select({ email: user.email })
		.from(user)
		.where(eq(user.role, 'owner'));
	return rows.map(({ email }) => email).sort();
}

/** Uses a link; returns whether the set-up is due then, or why it was refused. */
async function openLink(email: string, by = context): Promise<boolean | string> {
	const token = await askForLink(by, email);
	const confirmed = confirmSignIn(by, createAuth(by.env), { token }, new Headers());
	return outcomeOf(confirmed.then((outcome) => signedIn(outcome).isSetUpDue));
}

/** As if the operator had configured another address. */
const configuredFor = (ownerEmail: string): Context => ({
	...context,
	config: { ...context.config, ownerEmail },
});

const roleOf = async (cookie: string, options: { isSafe: boolean; pathname: string }) => {
	const request = new Request(context.config.siteUrl, { headers: { cookie } });
	const auth = createAuth(context.env);
	return (await readViewer(async () => auth, request, options)).viewer?.user.role;
};

describe('the first sign-in of the configured address', () => {
	it('makes the owner where there is neither a member nor a club yet', async () => {
		expect(await openLink(OWNER)).toBe(true);
		expect(await owners()).toEqual([OWNER]);
	});

	it('makes an owner of somebody who has been a member for a long time', async () => {
		await addMember(platform.db, { email: OWNER });
		expect(await openLink(OWNER)).toBe(true);
		expect(await owners()).toEqual([OWNER]);
	});

	it('shows in the very first read of the session, with KV and without', async () => {
		const cookie = await signIn(context, OWNER);
		expect(await roleOf(cookie, { isSafe: true, pathname: '/' })).toBe('owner');
		expect(await roleOf(cookie, { isSafe: true, pathname: '/admin/setup' })).toBe('owner');
	});

	it('shows at once in sessions that KV had cached before', async () => {
		const cookie = await signIn(configuredFor('somebody-else@example.com'), OWNER);
		expect(await roleOf(cookie, { isSafe: true, pathname: '/' })).toBe('member');
		await platform.settled();
		await openLink(OWNER);
		expect(await roleOf(cookie, { isSafe: true, pathname: '/' })).toBe('owner');
	});

	it('works though joining is closed: nobody else could open it again', async () => {
		await addClub(platform.db, { joining: 'closed', setUpAt: NOW });
		expect(await openLink('stranger@example.com')).toBe('joining_closed');
		expect(await openLink(OWNER)).toBe(false);
		expect(await owners()).toEqual([OWNER]);
	});

	it('leads to the set-up until the club is set up, and not after', async () => {
		expect(await openLink(OWNER)).toBe(true);
		expect(await openLink(OWNER)).toBe(true);
		await addClub(platform.db, { timeZone: '', setUpAt: null });
		expect(await openLink(OWNER)).toBe(true);
		await platform.db.update(club).set({ setUpAt: NOW });
		expect(await openLink(OWNER)).toBe(false);
	});

	it('is refused to a banned address', async () => {
		await addMember(platform.db, { email: OWNER, bannedAt: NOW });
		expect(await openLink(OWNER)).toBe('banned');
		expect(await makeFirstOwner(platform.db, OWNER, NOW)).toBeNull();
		expect(await owners()).toEqual([]);
	});
});

describe('an address that is not the configured one', () => {
	it.each([
		'ben@example.com',
		'a.da@example.com',
		'ada+owner@example.com',
		'ada@example.co',
		'ada@example.com.evil.test',
		'ada@mail.example.com',
		'dada@example.com',
	])('makes only a member: %s', async (email) => {
		expect(await openLink(email)).toBe(false);
		expect(await owners()).toEqual([]);
	});

	it.each(['Ada@Example.com', ' ADA@EXAMPLE.COM', 'ada@example.com\n'])(
		'is not %j, which is the same address',
		(written) => {
			expect(emailAddress.parse(written)).toBe(OWNER);
		},
	);

	it.each([
		'ａda@example.com',
		'аda@example.com',
		'ada@exаmple.com',
		'ada@example。com',
		'a\u200bda@example.com',
		'ada\u0000@example.com',
		'ada@example.com\u0000',
		'"ada"@example.com',
		'ada @example.com',
	])('is not even an address where it only looks alike: %j', (written) => {
		expect(emailAddress.safeParse(written).success).toBe(false);
	});

	it('is the one that its lower-case letters make', () => {
		// The Kelvin sign and the dotted I are the letters whose small form is plain or nearly so.
		expect(emailAddress.safeParse('\u212Aate@example.com').data).toBe('kate@example.com');
		expect(emailAddress.safeParse('d\u0130d@example.com').success).toBe(false);
	});

	it('makes no owner while there is one, though the configuration names it', async () => {
		await openLink(OWNER);
		expect(await openLink('ben@example.com', configuredFor('ben@example.com'))).toBe(false);
		expect(await owners()).toEqual([OWNER]);
	});

	it('makes no owner again of somebody who no longer is one', async () => {
		await openLink(OWNER);
		await platform.db.update(user).set({ role: 'member' }).where(eq(user.email, OWNER));
		expect(await openLink(OWNER)).toBe(false);
		expect(await owners()).toEqual([]);
		// Another owner made and gone changes nothing about it.
		await addMember(platform.db, { email: 'grace@example.com', role: 'owner' });
		await openLink(OWNER);
		await platform.db.delete(user).where(eq(user.email, 'grace@example.com'));
		await openLink(OWNER);
		expect(await owners()).toEqual([]);
	});

	it('makes an owner once it is configured in a club without one', async () => {
		await openLink(OWNER);
		await platform.db.update(user).set({ role: 'member' }).where(eq(user.email, OWNER));
		await openLink('ben@example.com', configuredFor('ben@example.com'));
		expect(await owners()).toEqual(['ben@example.com']);
	});
});

describe('sign-ins of a first owner at the same moment', () => {
	const ADDRESSES = Array.from({ length: 20 }, (_, index) => `person-${index}@example.com`);

	async function addPeople(): Promise<void> {
		for (const email of ADDRESSES) await addMember(platform.db, { email });
	}

	/** What the site would do without the guard in its statement: it asks first, and then writes. */
	async function makeOwnerNaively(email: string): Promise<void> {
		const present = await platform.db.select().from(user).where(eq(user.role, 'owner')).limit(1);
		if (present.length > 0) return;
		await platform.db.run(sql`update user set role = 'owner' where email = ${email}`);
	}

	it('make several owners without the guard: the race is real', async () => {
		await addPeople();
		await Promise.all(ADDRESSES.map(makeOwnerNaively));
		expect((await owners()).length).toBeGreaterThan(1);
	});

	it('make one owner with the guard, of twenty that old and new configurations name', async () => {
		await addPeople();
		const made = await Promise.all(
			ADDRESSES.map((email) => makeFirstOwner(platform.db, email, NOW)),
		);
		expect(made.filter((tokens) => tokens !== null)).toHaveLength(1);
		expect(await owners()).toHaveLength(1);
	});

	it('make one owner in two whole sign-ins under different configurations', async () => {
		const due = await Promise.all(
			[OWNER, 'ben@example.com'].map((email) => openLink(email, configuredFor(email))),
		);
		expect(due.sort()).toEqual([false, true]);
		expect(await owners()).toHaveLength(1);
	});

	it('make one member by five links of one address, who is the owner in each session', async () => {
		const due = await Promise.all(Array.from({ length: 5 }, () => openLink(OWNER)));
		expect(due).toContain(true);
		expect(await owners()).toEqual([OWNER]);
		expect(await platform.db.select().from(user)).toHaveLength(1);
	});
});

describe('the look-up of the first owner', () => {
	async function queriesOf(email: string): Promise<number> {
		const token = await askForLink(context, email);
		const auth = createAuth(context.env);
		platform.statements.length = 0;
		await confirmSignIn(context, auth, { token }, new Headers());
		return platform.statements.length;
	}

	it('takes no query for anybody else, nor for the owner the next time', async () => {
		const stranger = await queriesOf('ben@example.com');
		expect(await queriesOf(OWNER)).toBe(stranger + 2);
		expect(await queriesOf(OWNER)).toBe(await queriesOf('ben@example.com'));
		expect(platform.statements.join('\n')).not.toContain('made_owner_at" = ?');
	});
});
