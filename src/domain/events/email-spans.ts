/** How long before and after an event its emails go out. */

const HOUR_MS = 60 * 60_000;

/** How many days before an event its invitation can go out, and how many hours after it the thanks. */
export const INVITES_DAYS_BEFORE = { least: 1, most: 90 };
export const THANKS_AFTER_HOURS = { least: 1, most: 72 };

/** Thanks that come later than this after their time would be about a week that is over. */
export const THANKS_USEFUL_MS = 3 * 24 * HOUR_MS;

/** How long ago an event can have ended that still sends something. */
export const ENDED_BACK_MS = THANKS_AFTER_HOURS.most * HOUR_MS + THANKS_USEFUL_MS;
