/** What is taken from a calendar at once. */

/** How many events one import adds or changes at most. */
export const MAX_CALENDAR_EVENTS = 500;

/** The longest calendar, as a file or from an address. Bytes. */
export const MAX_CALENDAR_BYTES = 1024 * 1024;

/** How long another server may take, from the first redirect to the last byte. Milliseconds. */
export const CALENDAR_PATIENCE_MS = 5_000;

/** How often another server may send us on. */
export const MAX_CALENDAR_REDIRECTS = 5;

/** How far ahead dates of what repeats become events of their own, as far as series open theirs at most. Days. */
export const DATES_DAYS_AHEAD = 90;

/** How long an event lasts that doesn't say: as long as the form of a new one has it. Minutes. */
export const USUAL_DURATION_MINUTES = 120;
