/** How long an event lasts, in minutes: from a quarter of an hour to 14 days. */
export const DURATION_MINUTES = { least: 15, most: 14 * 24 * 60 };

/** What is on began no longer ago than this: so an index of starts finds it. Milliseconds. */
export const LONGEST_EVENT_MS = DURATION_MINUTES.most * 60_000;
