import { relations, type SQL, sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { ROLES, type Role } from '../domain/members/roles.ts';
import { SIGN_IN_METHODS } from '../domain/sign-in/sign-in-method.ts';

/**
 * The tables of better-auth. Their names and fields are what better-auth 1.7 expects (a test compares
 * them); `role` and what follows it are the club's own.
 */

const timestamp = (name: string) => integer(name, { mode: 'timestamp_ms' });

export { ROLES, type Role };

/**
 * What a member is listed and found by: the name without accents and in small letters (domain/text/folding.ts),
 * or else the address. SQLite lowers the letters A to Z only, so the folded name is stored where that isn't
 * enough, beside the name that it belongs to: where the two no longer agree, the release before has changed
 * the name. drizzle-kit takes an expression with a comma for two columns.
 *
 * @param table the prefix of the columns in a query; the index has none
 */
export function listedName(table = ''): SQL<string> {
	const column = (name: string) => sql.raw(`${table}"${name}"`);
	return sql<string>`case when ${column('folded_from')} = ${column('name')} then ${column('folded_name')} else ${loweredName(table)} end`;
}

/** The same of the release before, which knows no folded name: its indexes stay for it. */
function loweredName(table = ''): SQL<string> {
	const [name, email] = [sql.raw(`${table}"name"`), sql.raw(`${table}"email"`)];
	return sql<string>`lower(case when ${name} = '' then ${email} else ${name} end)`;
}

/** Whether a name has letters that SQLite can't fold, and nobody has done so. */
export const isUnfolded = sql`length("name") <> length(cast("name" as blob)) and "folded_from" is not "name"`;

export const user = sqliteTable(
	'user',
	{
		id: text('id').primaryKey(),
		name: text('name').notNull(),
		email: text('email').notNull().unique(),
		emailVerified: integer('email_verified', { mode: 'boolean' }).notNull().default(false),
		image: text('image'),
		role: text('role', { enum: ROLES }).notNull().default('member'),
		bannedAt: timestamp('banned_at'),
		createdAt: timestamp('created_at').notNull(),
		updatedAt: timestamp('updated_at').notNull(),
		/** When the configured address made this member the owner. It does so once, whatever role comes later. */
		madeOwnerAt: timestamp('made_owner_at'),
		/** Left out of the list of attendees that others see. */
		isHidden: integer('is_hidden', { mode: 'boolean' }).notNull().default(false),
		/** The local date up to which, itself not included, no topic sends anything. */
		mailPausedUntil: text('mail_paused_until'),
		/** When the member stopped all email but the sign-in emails that they ask for. */
		mailStoppedAt: timestamp('mail_stopped_at'),
		/**
		 * Imported by an organizer who has not yet said that this person agreed: gets sign-in emails only.
		 */
		awaitsConsentSince: timestamp('awaits_consent_since'),
		/** The account was deleted: the row stays without a name, for the RSVPs behind past counts. */
		deletedAt: timestamp('deleted_at'),
		/** The name as it is sorted and searched, and the name that this was made of: see `listedName`. */
		foldedName: text('folded_name'),
		foldedFrom: text('folded_from'),
		/** The language that the member has chosen, like `en`; null for the club's. */
		language: text('language'),
		/**
		 * The `mailStoppedAt` of somebody who had said elsewhere that they want no email, as an imported file told.
		 * They alone end that; where the two times differ, they have.
		 */
		mailRefusedAt: timestamp('mail_refused_at'),
	},
	(table) => [
		check('user_role', sql`${table.role} in ('member', 'host', 'owner')`),
		// Whether there is an owner is asked without reading the members.
		index('user_owners').on(table.role).where(sql`${table.role} = 'owner'`),
		// The orders and the parts in which organizers list members (db/members/members.ts has the same expression).
		index('user_by_folded_name').on(listedName(), table.id),
		index('user_by_name').on(loweredName(), table.id),
		index('user_by_joining').on(table.createdAt, table.id),
		index('user_organisers_folded')
			.on(listedName(), table.id)
			.where(sql`${table.role} <> 'member'`),
		index('user_organisers').on(loweredName(), table.id).where(sql`${table.role} <> 'member'`),
		index('user_banned_folded')
			.on(listedName(), table.id)
			.where(sql`${table.bannedAt} is not null`),
		index('user_banned').on(loweredName(), table.id).where(sql`${table.bannedAt} is not null`),
		index('user_unfolded').on(table.id).where(isUnfolded),
		index('user_awaiting')
			.on(table.awaitsConsentSince, table.id)
			.where(sql`${table.awaitsConsentSince} is not null`),
	],
);

export const session = sqliteTable(
	'session',
	{
		id: text('id').primaryKey(),
		token: text('token').notNull().unique(),
		userId: text('user_id')
			.notNull()
			.references(() => user.id, { onDelete: 'cascade' }),
		ipAddress: text('ip_address'),
		userAgent: text('user_agent'),
		expiresAt: timestamp('expires_at').notNull(),
		createdAt: timestamp('created_at').notNull(),
		updatedAt: timestamp('updated_at').notNull(),
		/** How it began. Before there was anything else, every session began by an email. */
		signInMethod: text('sign_in_method', { enum: SIGN_IN_METHODS }).notNull().default('mail'),
	},
	(table) => [
		index('session_user_id').on(table.userId),
		index('session_expires_at').on(table.expiresAt),
	],
);

export const account = sqliteTable(
	'account',
	{
		id: text('id').primaryKey(),
		accountId: text('account_id').notNull(),
		providerId: text('provider_id').notNull(),
		userId: text('user_id')
			.notNull()
			.references(() => user.id, { onDelete: 'cascade' }),
		accessToken: text('access_token'),
		refreshToken: text('refresh_token'),
		idToken: text('id_token'),
		accessTokenExpiresAt: timestamp('access_token_expires_at'),
		refreshTokenExpiresAt: timestamp('refresh_token_expires_at'),
		scope: text('scope'),
		password: text('password'),
		createdAt: timestamp('created_at').notNull(),
		updatedAt: timestamp('updated_at').notNull(),
	},
	(table) => [
		index('account_user_id').on(table.userId),
		// One account at a provider is one member. No release before this index wrote a row here.
		uniqueIndex('account_identity').on(table.providerId, table.accountId),
	],
);

export const verification = sqliteTable(
	'verification',
	{
		id: text('id').primaryKey(),
		identifier: text('identifier').notNull(),
		value: text('value').notNull(),
		expiresAt: timestamp('expires_at').notNull(),
		createdAt: timestamp('created_at').notNull(),
		updatedAt: timestamp('updated_at').notNull(),
	},
	(table) => [
		index('verification_identifier').on(table.identifier),
		index('verification_expires_at').on(table.expiresAt),
	],
);

export const rateLimit = sqliteTable('rate_limit', {
	id: text('id').primaryKey(),
	key: text('key').notNull().unique(),
	count: integer('count').notNull(),
	lastRequest: integer('last_request').notNull(),
});

// better-auth reads a session with its user in one query by these.
export const userRelations = relations(user, ({ many }) => ({
	sessions: many(session),
	accounts: many(account),
}));
export const sessionRelations = relations(session, ({ one }) => ({
	user: one(user, { fields: [session.userId], references: [user.id] }),
}));
export const accountRelations = relations(account, ({ one }) => ({
	user: one(user, { fields: [account.userId], references: [user.id] }),
}));
