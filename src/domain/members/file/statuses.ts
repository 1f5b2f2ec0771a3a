import { headers } from './header-key.ts';
import { truthOf } from './truth.ts';

/** Columns that say of somebody that they are out, and why. */

/** Why somebody of a file is not imported. */
export const LEFT_OUT = [
	'refunded',
	'declined',
	'deleted',
	'suspended',
	'transferred',
	'not_attending',
	'cancelled',
	'inactive',
	'former',
] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/** What a cell of such a column says. */
export type StatusMeaning = LeftOut | 'refuses_email' | null;

const STATUS =
	headers(`status, state, approval status, approval_status, attendee status, attendance status, member status, membership status,
	subscriber status, subscription status, email status, contact status, order status, ticket status, registration status, guest status, rsvp, rsvp status, response, reply, payment status,
	user status, account status, mitgliedsstatus, mitgliedschaft status, teilnahmestatus, zusage, rückmeldung, anmeldestatus, bestellstatus, statut, estado, stato, mailing status, email marketing status,
	email subscription status`);

/** A yes, or a date, in these columns means that somebody is out. */
const OUT: Readonly<Partial<Record<LeftOut, ReadonlySet<string>>>> = {
	refunded: headers('refunded, is refunded, refunded at, refund date, erstattet'),
	declined: headers('declined, declined at, abgesagt, abgelehnt'),
	deleted: headers(
		'deleted, is deleted, deleted at, deleted on, deletion date, archived, archived at, removed, removed at, gelöscht, gelöscht am',
	),
	suspended:
		headers(`suspended, suspended at, suspended till, suspended until, is suspended, banned, banned at, is banned, blocked,
		blocked at, is blocked, gesperrt, gesperrt am, spammer, spam`),
	cancelled: headers(
		'cancelled, canceled, cancelled at, canceled at, cancellation date, is cancelled, is canceled, storniert, storniert am',
	),
	former: headers(
		'left on, left at, date left, leaving date, austritt, austrittsdatum, austritt am, ausgetreten, ausgetreten am, gekündigt, gekündigt am, resigned, resigned on, deceased',
	),
	inactive: headers('staged, inactive, is inactive, inaktiv, disabled, is disabled'),
};
/** A no in these columns means so. */
const IN: Readonly<Partial<Record<LeftOut, ReadonlySet<string>>>> = {
	inactive: headers('active, is active, aktiv, enabled, account enabled, actif, activo, attivo'),
	not_attending: headers('attending, is attending, is going, going, coming'),
};

/** What statuses are called, the more particular before what they contain. */
const MEANINGS: readonly [meaning: Exclude<StatusMeaning, null>, words: RegExp][] = [
	[
		'refuses_email',
		/^(?:unsubscribed|un-?subscribed|blocklisted|blacklisted|disabled|opted.?out|opt.?out|bounced|hard.?bounced|soft.?bounced|complained|complaint|cleaned|suppressed|non-?subscribed|unconfirmed|spam|abgemeldet|do not (?:contact|email)|désabonné|désinscrit|not.?subscribed|never.?subscribed)$/,
	],
	[
		'refunded',
		/^(?:partially.?)?(?:refunded|refund.*|erstattet|rückerstattet|remboursé|reembolsado|rimborsato|charged.?back|disputed)$/,
	],
	['transferred', /^(?:transferred|übertragen|transféré)$/],
	[
		'not_attending',
		/^(?:not.?(?:attending|going|coming)|can'?t (?:go|come)|cannot attend|not able to attend|no|nein|non|kommt nicht|nicht dabei|absent|won'?t attend|nicht teilnehmend)$/,
	],
	[
		'declined',
		/^(?:declined|rejected|denied|abgelehnt|abgesagt|absage|refusé|rechazado|rifiutato|decline|not.?approved|refused)$/,
	],
	[
		'deleted',
		/^(?:deleted|removed|archived|gelöscht|entfernt|supprimé|eliminado|erased|anonymi[sz]ed)$/,
	],
	[
		'suspended',
		/^(?:suspended|banned|blocked|gesperrt|suspendu|suspendido|sospeso|locked|deactivated|deaktiviert|kicked)$/,
	],
	[
		'cancelled',
		/^(?:cancell?ed|cancel|storniert|gekündigt|annulé|cancelado|annullato|voided?|abgebrochen|withdrawn|zurückgezogen)$/,
	],
	[
		'former',
		/^(?:former|former.?member|ex.?member|lapsed|expired|ausgetreten|ehemalig(?:es)?(?: mitglied)?|abgelaufen|resigned|left|deceased|verstorben|terminated)$/,
	],
	['inactive', /^(?:inactive|inaktiv|inactif|inactivo|inattivo|staged|passiv)$/],
];

/** Headings under which a cancelled or inactive person only ended their emails: lists of newsletters. */
const isNewsletters = (key: string, allKeys: ReadonlySet<string>) =>
	key === 'state' || allKeys.has('subscriberstatus') || allKeys.has('subscriptionstatus');

const namedIn = (lists: Readonly<Partial<Record<LeftOut, ReadonlySet<string>>>>, key: string) =>
	LEFT_OUT.find((reason) => lists[reason]?.has(key));

/** Whether a heading, by its key, is about who is in and who is out. */
export const isStatusHeader = (key: string): boolean =>
	STATUS.has(key) || namedIn(OUT, key) !== undefined || namedIn(IN, key) !== undefined;

/**
 * What a cell says of somebody: why they are left out, that they want no email, or null where they are in.
 *
 * @param key of the column's heading
 * @param allKeys of the table's headings: `cancelled` among subscribers of a newsletter is somebody who wants no email
 */
export function statusMeaning(
	key: string,
	cell: string,
	allKeys: ReadonlySet<string>,
): StatusMeaning {
	const text = cell.trim().toLowerCase().replaceAll('_', ' ');
	if (text === '') return null;
	const outBy = namedIn(OUT, key);
	if (outBy) return truthOf(text) === false ? null : outBy;
	const inBy = namedIn(IN, key);
	if (inBy) return truthOf(text) === false ? inBy : null;
	const meaning = MEANINGS.find(([, words]) => words.test(text))?.[0] ?? null;
	const isEnded = meaning === 'cancelled' || meaning === 'inactive';
	return isEnded && isNewsletters(key, allKeys) ? 'refuses_email' : meaning;
}
