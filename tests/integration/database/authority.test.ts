import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { ROLES, session, user } from '../../../src/db/auth-schema.ts';
import { type Authority, batchAs } from '../../../src/db/authority.ts';
import { refusalOf } from '../../support/refusals.ts';
import { DAY_MS, fromNow, NOW, timeAfter } from '../../support/time.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addMember, grantSession } from '../rows.ts';

const platform = useLocalPlatform();
let authority: Authority;
beforeEach(async () => {
	const { db } = platform;
	await db.delete(user);
	await addMember(db, { id: 'olive', name: 'Olive', role: 'owner' });
	await addMember(db, { id: 'ben', name: 'Ben' });
	authority = await grantSession(db, 'olive', 'owner');
});

const nameOf = async (id: string) => {
	const [row] = await platform.db.select({ name: user.name }).from(user).where(eq(user.id, id));
	return row?.name;
};

/** Renames Ben by two statements, one of SQL and one of Drizzle's builder. */
const rename = (by: Authority, now = NOW) =>
	batchAs(platform.db, by, now, {
		renamed: sql<{ id: string }>`update user set name = 'Bennie' where id = 'ben' returning id`,
		hidden: platform.db
			.update(user)
			.set({ isHidden: true, updatedAt: now })
			.where(eq(user.id, 'ben'))
			.returning({ id: user.id, isHidden: user.isHidden }),
	});

describe('a batch that writes for somebody', () => {
	it('does what it is for, and gives the rows of its own statements', async () => {
		expect(await rename(authority)).toEqual({
			renamed: [{ id: 'ben' }],
			hidden: [{ id: 'ben', isHidden: true }],
		});
		expect(await nameOf('ben')).toBe('Bennie');
	});

	it.each([
		['the session has ended', 'unauthenticated', sql`delete from session`],
		['somebody else has the session', 'unauthenticated', sql`update session set user_id = 'ben'`],
		[
			'the member is banned',
			'unauthenticated',
			sql`update user set banned_at = 1 where id = 'olive'`,
		],
		['the account is deleted', 'unauthenticated', sql`delete from user where id = 'olive'`],
		['the role was removed', 'forbidden', sql`update user set role = 'host' where id = 'olive'`],
	])('changes nothing once %s', async (_, code, statement) => {
		await platform.db.run(statement);
		expect(await refusalOf(rename(authority))).toBe(code);
		expect(await nameOf('ben')).toBe('Ben');
	});

	it('changes nothing once the session has expired', async () => {
		const end = fromNow(30 * DAY_MS);
		await platform.db.update(session).set({ expiresAt: end });
		expect(await refusalOf(rename(authority, end))).toBe('unauthenticated');
		expect(await nameOf('ben')).toBe('Ben');
		await rename(authority, timeAfter(end, -1));
		expect(await nameOf('ben')).toBe('Bennie');
	});

	it('needs the role of the action, or one that includes it', async () => {
		for (const [have, role] of ROLES.entries()) {
			await platform.db.update(user).set({ role }).where(eq(user.id, 'olive'));
			for (const [need, least] of ROLES.entries()) {
				const outcome = await refusalOf(rename({ ...authority, least }));
				expect([role, least, outcome]).toEqual([role, least, have >= need ? 'none' : 'forbidden']);
			}
		}
	});

	it('passes on any other error of the database', async () => {
		const broken = batchAs(platform.db, authority, NOW, {
			insert: sql`insert into user (id) values ('ben')`,
		});
		await expect(broken).rejects.toThrow(/constraint/i);
	});
});
