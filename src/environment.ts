/**
 * Every binding, variable and secret that the site knows, in one table.
 *
 * The local run, the deployment (alchemy.run.ts), the type `Environment`, the check at the start
 * (config.ts) and the tests all read it from here, so that they cannot drift apart.
 */

/** What the site is called where Cloudflare wants a name. */
export const WORKER_NAME = 'regulars';

/** The last date whose Workers runtime changes the site was tested with (the bundled workerd's own). */
export const COMPATIBILITY_DATE = '2026-10-01';

/**
 * better-auth keeps its request scope in AsyncLocalStorage, which `nodejs_compat` provides. With the other one, `fetch`
 * goes the way of every visitor, also to names of the club's own zone: an owner gives an address to read a calendar from
 * (developers.cloudflare.com/workers/configuration/compatibility-flags).
 */
export const COMPATIBILITY_FLAGS = ['nodejs_compat', 'global_fetch_strictly_public'] as const;

/** The chores look for what is due once a minute. */
export const CRON_EVERY_MINUTE = '* * * * *';

/** The paths of static files; every other path is a page, for which nobody looks among the files first. */
export const STATIC_PATHS = [
	'/fonts/*',
	'/_astro/*',
	'/favicon.svg',
	'/favicon.ico',
	'/apple-touch-icon.png',
	'/share.png',
] as const;

/** How static files are served beside the Worker. */
export const ASSETS = {
	html_handling: 'none',
	not_found_handling: 'none',
	run_worker_first: ['/*', ...STATIC_PATHS.map((path) => `!${path}` as const)],
} as const;

/**
 * One message of the queue means as many emails as one invocation may deliver, so it takes one at a time.
 */
export const QUEUE_BATCH_SIZE = 1;

/** Where a name exists: everywhere, or in local runs only. */
type Where = 'everywhere' | 'local';

interface BindingEntry {
	kind: 'd1' | 'kv' | 'queue';
	where: Where;
	/** An optional binding may be missing; the site then does the same work without it. */
	optional: boolean;
	purpose: string;
	/** The setting that leaves the binding out of a deployment when it is `off`. */
	switchedBy?: string;
}

interface VariableEntry {
	kind: 'variable' | 'secret';
	where: Where;
	optional: boolean;
	purpose: string;
	/** Where an operator gets the value. */
	source: string;
}

/** The resources that the Worker is bound to. */
export const BINDINGS = {
	DB: {
		kind: 'd1',
		where: 'everywhere',
		optional: false,
		purpose: 'The truth: members, sessions, events, RSVPs and the outbox.',
	},
	KV: {
		kind: 'kv',
		where: 'everywhere',
		optional: true,
		purpose: 'A cache in front of session reads. Without it, sessions are read from the database.',
		switchedBy: 'USE_KV',
	},
	OUTBOX_QUEUE: {
		kind: 'queue',
		where: 'everywhere',
		optional: true,
		purpose: 'Sends many outbox messages on at once. Without it, the minute cron does that.',
		switchedBy: 'USE_QUEUE',
	},
	MAILBOX: {
		kind: 'd1',
		where: 'local',
		optional: true,
		purpose: 'Stores the emails of a local run for the page /dev/mailbox.',
	},
} as const satisfies Record<string, BindingEntry>;

/** The values that the Worker is started with. */
export const VARIABLES = {
	SITE_URL: {
		kind: 'variable',
		where: 'everywhere',
		optional: false,
		purpose:
			'The address of the site, without a path. Links in emails and the origin check use it.',
		source:
			'https:// and your own domain, of a zone in the same Cloudflare account. Leave it out when you deploy to get an address at workers.dev (or pages.dev).',
	},
	OWNER_EMAIL: {
		kind: 'variable',
		where: 'everywhere',
		optional: false,
		purpose:
			'The email address of the person who sets the club up: the first sign-in with it makes them the owner.',
		source: 'Your own email address. If you change it later, nobody loses their role.',
	},
	MAIL_FROM: {
		kind: 'variable',
		where: 'everywhere',
		optional: false,
		purpose: 'The sender of every email, like "Saturday Makers <hello@example.com>".',
		source: 'An address at a domain that you verified at Resend.',
	},
	AUTH_SECRET: {
		kind: 'secret',
		where: 'everywhere',
		optional: false,
		purpose: 'Signs sessions and links in emails; at least 32 characters.',
		source: 'Make one: openssl rand -base64 33',
	},
	AUTH_SECRET_PREVIOUS: {
		kind: 'secret',
		where: 'everywhere',
		optional: true,
		purpose: 'The secret before the current one: links in emails that it signed still work.',
		source: 'The old value of AUTH_SECRET, after you changed it.',
	},
	RESEND_API_KEY: {
		kind: 'secret',
		where: 'everywhere',
		optional: false,
		purpose: 'Sends the emails.',
		source: 'resend.com, API Keys, with the permission to send.',
	},
	EMAILS_PER_DAY: {
		kind: 'variable',
		where: 'everywhere',
		optional: true,
		purpose:
			'How many emails a day your plan at Resend allows. Once 80% are sent, emails to newcomers wait.',
		source:
			'resend.com, Settings, Usage. Leave it out for the free plan (100); "unlimited" for one without a daily limit.',
	},
	RESEND_BASE_URL: {
		kind: 'variable',
		where: 'everywhere',
		optional: true,
		purpose: 'Another address that speaks the protocol of Resend, for a proxy or a test.',
		source: 'Leave it out to use Resend itself.',
	},
	RESEND_WEBHOOK_SECRET: {
		kind: 'secret',
		where: 'everywhere',
		optional: true,
		purpose:
			'Checks what Resend reports about emails that arrived, bounced, or were marked as spam.',
		source: 'resend.com, Webhooks, your webhook, Signing secret: it begins with whsec_.',
	},
	MONITOR_TOKEN: {
		kind: 'secret',
		where: 'everywhere',
		optional: true,
		purpose: 'Lets a monitor read /api/doctor without an owner; at least 32 characters.',
		source: 'Make one: openssl rand -base64 33',
	},
	GOOGLE_CLIENT_ID: {
		kind: 'variable',
		where: 'everywhere',
		optional: true,
		purpose: 'Lets people sign in with Google, together with its secret.',
		source:
			'console.cloud.google.com, Google Auth Platform, Clients, your client; docs/operating.md has the steps.',
	},
	GOOGLE_CLIENT_SECRET: {
		kind: 'secret',
		where: 'everywhere',
		optional: true,
		purpose: 'Proves to Google that it is your site that asks.',
		source: 'Shown beside the client ID when you make the client.',
	},
	GITHUB_CLIENT_ID: {
		kind: 'variable',
		where: 'everywhere',
		optional: true,
		purpose: 'Lets people sign in with GitHub, together with its secret.',
		source:
			'github.com, Settings, Developer settings, OAuth Apps, your app; docs/operating.md has the steps.',
	},
	GITHUB_CLIENT_SECRET: {
		kind: 'secret',
		where: 'everywhere',
		optional: true,
		purpose: 'Proves to GitHub that it is your site that asks.',
		source: 'The same page, Generate a new client secret.',
	},
	OPENID_DISCOVERY_URL: {
		kind: 'variable',
		where: 'everywhere',
		optional: true,
		purpose:
			'Lets people sign in with an OpenID provider of your own, together with its client ID, secret and name.',
		source:
			'The provider names it: it begins with https:// and usually ends with /.well-known/openid-configuration.',
	},
	OPENID_CLIENT_ID: {
		kind: 'variable',
		where: 'everywhere',
		optional: true,
		purpose: 'Your site as the OpenID provider knows it.',
		source: 'The provider gives it to you when you register the site there.',
	},
	OPENID_CLIENT_SECRET: {
		kind: 'secret',
		where: 'everywhere',
		optional: true,
		purpose: 'Proves to the OpenID provider that it is your site that asks.',
		source: 'The provider shows it with the client ID.',
	},
	OPENID_NAME: {
		kind: 'variable',
		where: 'everywhere',
		optional: true,
		purpose: 'What people call the OpenID provider, like "Example University".',
		source: 'Yours to choose.',
	},
	OPENID_BUTTON: {
		kind: 'variable',
		where: 'everywhere',
		optional: true,
		purpose: 'What its button says.',
		source: 'Leave it out for "Continue with" and the name.',
	},
	OPENID_EMAIL_DOMAINS: {
		kind: 'variable',
		where: 'everywhere',
		optional: true,
		purpose:
			'The domains whose email addresses the OpenID provider gives out itself, like "example.edu, students.example.edu": its word for such an address counts as much as an email to it.',
		source: 'Leave it out if you are not sure: members then confirm their address by email once.',
	},
	VISITOR_MEMORY_MS: {
		kind: 'variable',
		where: 'everywhere',
		optional: true,
		purpose: 'How many milliseconds a page for visitors stays in memory; 0 turns that off.',
		source: 'Leave it out for 2000; 4000 at most.',
	},
	DNS_RESOLVER_URL: {
		kind: 'variable',
		where: 'everywhere',
		optional: true,
		purpose:
			"Another resolver (DNS over HTTPS, JSON), with which the doctor checks the sender's domain.",
		source: "Leave it out to use Cloudflare's.",
	},
	LOCAL_MAILBOX: {
		kind: 'variable',
		where: 'local',
		optional: true,
		purpose: '"on" keeps emails in the local mailbox. A deployment never sets it.',
		source: 'npm start and npm run dev set it.',
	},
} as const satisfies Record<string, VariableEntry>;

interface SettingEntry {
	kind: 'setting' | 'secret';
	optional: boolean;
	purpose: string;
	/** Where an operator gets the value. */
	source: string;
}

/** What only the machine that deploys knows: none of it reaches the Worker. */
export const DEPLOYMENT_SETTINGS = {
	CLOUDFLARE_ACCOUNT_ID: {
		kind: 'setting',
		optional: false,
		purpose: 'The Cloudflare account that the site lives in.',
		source: 'dash.cloudflare.com, Workers & Pages, Account details.',
	},
	CLOUDFLARE_API_TOKEN: {
		kind: 'secret',
		optional: false,
		purpose: 'Lets the deployment act in that account.',
		source:
			'dash.cloudflare.com, Manage account, Account API tokens; docs/operating.md lists the permissions.',
	},
	ALCHEMY_PASSWORD: {
		kind: 'secret',
		optional: false,
		purpose: 'Encrypts the secrets in the notes that a deployment keeps in .alchemy/.',
		source: 'Make one: openssl rand -base64 33',
	},
	USE_KV: {
		kind: 'setting',
		optional: true,
		purpose: '"off" deploys without KV: every session is read from the database.',
		source: 'Leave it out to use KV.',
	},
	USE_QUEUE: {
		kind: 'setting',
		optional: true,
		purpose: '"off" deploys without the queue: only the cron delivers, up to a minute later.',
		source: 'Leave it out to use the queue.',
	},
} as const satisfies Record<string, SettingEntry>;

type BindingName = keyof typeof BINDINGS;
type VariableName = keyof typeof VARIABLES;

interface BindingTypes {
	d1: D1Database;
	kv: KVNamespace;
	queue: Queue<OutboxQueueMessage>;
}

/**
 * What travels through the queue: the ids of outbox messages, never their text, or that batches are due.
 */
export type OutboxQueueMessage = { outboxIds: string[] } | { batches: true };

/**
 * The environment of the Worker as it may really be: anything can be missing until config.ts has checked
 * it, apart from the database, without which nothing runs.
 */
export type Environment = {
	[Name in BindingName as (typeof BINDINGS)[Name]['optional'] extends true
		? never
		: Name]: BindingTypes[(typeof BINDINGS)[Name]['kind']];
} & {
	[Name in BindingName as (typeof BINDINGS)[Name]['optional'] extends true
		? Name
		: never]?: BindingTypes[(typeof BINDINGS)[Name]['kind']];
} & { [Name in VariableName]?: string };

/** The type of a D1 database, under the name that better-auth's users look for. */
export type Database = D1Database;
