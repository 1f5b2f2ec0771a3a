import { ENDED_BACK_MS } from '../mail/limits.ts';

/** What one event may be, alone or of a series; the forms and the checks of both read the same. */

export const MAX_TITLE_LENGTH = 100;
export const MAX_DESCRIPTION_LENGTH = 2_000;
/** The longest description of a place: an event's, and the club's usual one. */
export const MAX_PLACE_LENGTH = 200;
export const CAPACITY = { least: 1, most: 10_000 };
/** The longest line that says what to bring. */
export const MAX_WHAT_TO_BRING_LENGTH = 300;
/** Guests for each member. */
export const GUESTS = { least: 0, most: 10 };

/** What the forms of new events and series begin with, before an owner says otherwise. */
export const USUAL_SEATS = { defaultCapacity: 20, defaultGuestsAllowed: 1 };

export const DAY_MINUTES = 24 * 60;
/** How long an event lasts, in minutes: from a quarter of an hour to 14 days. */
export const DURATION_MINUTES = { least: 15, most: 14 * DAY_MINUTES };

/** What is on began no longer ago than this: so an index of starts finds it. Milliseconds. */
export const LONGEST_EVENT_MS = DURATION_MINUTES.most * 60_000;

/** How long ago an event can have begun that still sends something. Milliseconds. */
export const LOOKED_BACK_MS = LONGEST_EVENT_MS + ENDED_BACK_MS;
