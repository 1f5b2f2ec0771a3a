/**
 * How long what is stored about people stays: the code that deletes it and the privacy page both take it
 * from here.
 */

const MINUTE_SECONDS = 60;
const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** A sign-in link and its code are good for this long. */
export const SIGN_IN_MINUTES = 10;
/** A session ends after this long without a visit … */
export const SESSION_SECONDS = 30 * 24 * 60 * MINUTE_SECONDS;
/** A copy of a session in KV lasts this long; KV refuses less (developers.cloudflare.com/kv/api/write-key-value-pairs). */
export const CACHED_SESSION_SECONDS = 60;

/** The cookie that names the address a sign-in email was asked for: a little longer than its link is good. */
export const SIGN_IN_COOKIE_SECONDS = 15 * MINUTE_SECONDS;
/** The cookie of a sign-in with a provider, until its page leads back here. */
export const PROVIDER_COOKIE_SECONDS = 10 * MINUTE_SECONDS;
/** What a passkey has to sign is good for this long: as a sign-in link. */
export const PASSKEY_CHALLENGE_SECONDS = SIGN_IN_MINUTES * MINUTE_SECONDS;
/** The cookie that binds it to the browser which asked: a little longer. */
export const PASSKEY_COOKIE_SECONDS = 15 * MINUTE_SECONDS;
/** The cookie with the message of a form, which waits for its page. */
export const NOTICE_COOKIE_SECONDS = 60;
/** The cookie with the language that somebody has chosen. */
export const LANGUAGE_COOKIE_SECONDS = 365 * 24 * 60 * MINUTE_SECONDS;
/** The cookie of somebody who has just changed something: longer than any remembered page is young. */
export const CHANGED_COOKIE_SECONDS = 5;

/** better-auth's counts of requests are of no use after this long. */
export const RATE_LIMITS_KEPT_MS = HOUR_MS;
/** A wish for invitations waits so long for its confirmation. */
export const INVITATION_REQUEST_DAYS = 7;
/** A change of an address waits so long for both addresses. */
export const EMAIL_CHANGE_HOURS = 24;
/**
 * For how many days the site remembers an email that was sent or given up: three times as long as the
 * doctor page looks back.
 */
export const EMAILS_REMEMBERED_DAYS = 90;
/** How long a batch of emails is kept after it was sent or given up, to find out what went wrong. */
export const BATCH_KEPT_MS = 7 * DAY_MS;
/** How long the name of a walk-in without an account is kept: as long as somebody may ask who was there. */
export const WALK_INS_NAMED_MS = 90 * DAY_MS;
/** The days of UTC for which lookups of sessions are counted, the present one included. */
export const SESSION_READS_DAYS = 7;
