/**
 * What a backup does with each table: the one place where it is decided. A table that is not listed
 * here stops the backup, and a test compares the list with the schema.
 */

/** A table whose rows are saved. */
interface BackedUpTable {
	isBackedUp: true;
	/** The personal data in it, in a few words for the manifest. */
	personalData?: string;
	/** What in it lets its holder act or read without signing in. */
	secrets?: string;
	/**
	 * The site writes rows of it without anyone doing anything, within a minute of a deployment: they
	 * don't make a database "not empty", and a restore replaces them.
	 */
	isUpkeep?: true;
}

/** A table that is saved without its rows. */
interface LeftOutTable {
	isBackedUp: false;
	/** Why, for the manifest. */
	reason: string;
}

export type TableRule = BackedUpTable | LeftOutTable;

export const TABLE_RULES: Readonly<Record<string, TableRule>> = {
	account: {
		isBackedUp: true,
		personalData: 'accounts at other sign-in providers',
		secrets: "those providers' tokens, where any are stored",
	},
	announcements: { isBackedUp: true },
	arrivals: { isBackedUp: true },
	attendance_changes: { isBackedUp: false, reason: 'names the last change of attendance' },
	attendance_figures: { isBackedUp: false, reason: 'is calculated from RSVPs and check-ins' },
	audit_log: {
		isBackedUp: true,
		personalData: 'who did what as an organizer, and to which member',
	},
	breaks: { isBackedUp: true },
	calendar_feeds: { isBackedUp: true, secrets: "the addresses of members' own calendar feeds" },
	check_ins: { isBackedUp: true, personalData: 'who was at which event' },
	chore_runs: { isBackedUp: true, isUpkeep: true },
	club: { isBackedUp: true },
	contact_messages: {
		isBackedUp: true,
		personalData:
			"messages from the contact form that aren't sent yet, with their senders' names and addresses",
	},
	email_changes: { isBackedUp: true, personalData: 'old and new email addresses of the last day' },
	event_stories: { isBackedUp: true },
	events: { isBackedUp: true },
	front_page_changes: { isBackedUp: false, reason: 'names the last change of the front page' },
	imported_events: { isBackedUp: true },
	invitation_requests: {
		isBackedUp: true,
		personalData: 'email and network addresses of people who asked for invitations this week',
	},
	mail_addresses: { isBackedUp: true, personalData: 'email addresses that bounced or complained' },
	mail_batches: {
		isBackedUp: true,
		personalData: 'emails that were being sent, with names and addresses',
		secrets: 'the personal links in those emails, which act without a sign-in',
	},
	mail_hold: {
		isBackedUp: false,
		reason: 'says whether this site was restored; every restored site gets its own',
	},
	mail_pace: { isBackedUp: true, isUpkeep: true },
	mailings: { isBackedUp: true },
	outbox: {
		isBackedUp: true,
		personalData: 'which emails each member got, and the text of those still waiting',
		secrets: 'the personal links in those emails, which act without a sign-in',
	},
	passkey_challenges: { isBackedUp: false, reason: 'holds what is good for ten minutes' },
	passkeys: { isBackedUp: true, personalData: 'the names of passkeys and when they were used' },
	pictures: { isBackedUp: true },
	rate_limit: { isBackedUp: false, reason: 'counts requests of the last hour' },
	rsvps: { isBackedUp: true, personalData: 'RSVPs, guests and notes' },
	series: { isBackedUp: true },
	session: {
		isBackedUp: false,
		reason: 'would let its holder act as a member; everyone signs in again',
	},
	session_reads: { isBackedUp: true, isUpkeep: true },
	sign_in_mails: {
		isBackedUp: false,
		reason:
			'sign-in emails of the last 31 hours, and RSVPs that nobody has confirmed; people ask again',
	},
	standing_rsvps: { isBackedUp: true, personalData: 'who comes every week' },
	subscriptions: { isBackedUp: true, personalData: 'which emails each member chose' },
	user: { isBackedUp: true, personalData: 'names, email addresses and roles of members' },
	walk_ins: {
		isBackedUp: true,
		personalData: 'names of people who came to an event without being members',
	},
	verification: { isBackedUp: false, reason: 'short-lived sign-in secrets' },
};

/** Lists of applied migrations: the manifest names them, and a restore writes the one that fits. */
const LEDGERS = ['d1_migrations', '__drizzle_migrations'];

/** Whether SQLite, D1 or a list of migrations owns a table, and not the club. */
export function isInternal(table: string): boolean {
	return table.startsWith('sqlite_') || table.startsWith('_cf_') || LEDGERS.includes(table);
}

/** The rule of a table; undefined for one that this version doesn't know. */
export function ruleOf(table: string): TableRule | undefined {
	return Object.hasOwn(TABLE_RULES, table) ? TABLE_RULES[table] : undefined;
}

/** Whether a table's rows are saved. */
export function isBackedUp(table: string): boolean {
	return ruleOf(table)?.isBackedUp === true;
}

/** Whether a table is the site's own upkeep: see `isUpkeep`. */
export function isUpkeep(table: string): boolean {
	const rule = ruleOf(table);
	return rule?.isBackedUp === true && rule.isUpkeep === true;
}
