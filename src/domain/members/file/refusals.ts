import { headers } from './header-key.ts';
import { truthOf } from './truth.ts';

/** Columns that say of somebody that they want no email. */

/** A yes means that they want email, a no that they don't. */
const WANTS =
	headers(`subscribed, is subscribed, subscribed to emails, subscribed to email, newsletter, newsletter abonniert, mailing list,
	mailingliste, email opt in, email opt-in, opt in, opted in, opt-in, email consent, accepts marketing, accepts email marketing,
	email marketing consent, marketing consent, marketing opt in, receive emails, receives emails, receives newsletter, receive newsletter, wants newsletter, wants email, email subscription,
	email subscriber, email allowed, email permission, contact by email, emailing, abonniert, newsletter-empfänger, einwilligung e-mail, werbung erlaubt,
	infolettre, lettre d'information, boletín, bollettino, nieuwsbrief, nyhetsbrev, rundmail, e-mail erlaubt`);
/** A yes, or a date, means that they want none. */
const REFUSES =
	headers(`email disabled, unsubscribed, is unsubscribed, opt out, opted out, opt-out, email opt out, has opted out of email, email opted out, do not email,
	do not contact, don't email, no email, no emails, no mail, no newsletter, suppressed, email suppressed, blocklisted, blacklisted, email blacklisted, wants no email, kein newsletter,
	keine e-mail, keine mails, unsub time, unsubscribe time, unsubscribed at, unsubscribed on, unsubscribe date, unsubscribed date, date unsubscribed, opt out date, opt out time, opted out at, clean time,
	cleaned at, cleaned time, bounced, bounced at, email bounced, hard bounced, abgemeldet, abgemeldet am, désabonné, désinscrit, baja, disiscritto, uitgeschreven, afgemeld`);

/** `Newsletter  (0 für nein, -1 für ja)` */
const wantsByBeginning = (key: string) => /^newsletter(?!name|source|title)/.test(key);

/** Whether a heading, by its key, is about wanting email. */
export const isRefusalHeader = (key: string): boolean =>
	WANTS.has(key) || REFUSES.has(key) || wantsByBeginning(key);

/** Words that say so in any such column. */
const REFUSING =
	/unsubscrib|opted.?out|opt.?out|blocklist|blacklist|bounce|clean|suppress|abgemeldet|désabonn|never/i;

/**
 * Whether a cell says that somebody wants no email.
 *
 * @param key of the column's heading; under one that isn't known, a yes or any text means that they want none
 */
export function refusesEmail(key: string, cell: string): boolean {
	const text = cell.trim();
	if (text === '') return false;
	if (WANTS.has(key) || wantsByBeginning(key))
		return truthOf(text) === false || REFUSING.test(text);
	return truthOf(text) !== false;
}

/** Whether a file is one of people who want no email, by its name: Mailchimp's, in which nothing else says so. */
export const isFileOfRefusals = (fileName: string): boolean =>
	/(?:^|[^a-z])(?:unsubscribed|cleaned|suppressed|unsubscribes|bounced|opted?.?out|blocklist(?:ed)?)(?:[^a-z]|$)/i.test(
		fileName,
	);
