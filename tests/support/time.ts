/** Lengths of time in milliseconds, and the fixed moment at which tests play that never read the real clock. */

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** When unit and integration tests play unless they say otherwise: a Wednesday, 11:00 in Berlin. */
export const NOW = new Date('2026-11-25T10:00:00Z');

/** A moment so many milliseconds after another, or before it where that's negative. */
export const timeAfter = (moment: Date, ms: number): Date => new Date(moment.getTime() + ms);

/** A moment so many milliseconds after `NOW`, or before it where that's negative. */
export const fromNow = (ms: number): Date => timeAfter(NOW, ms);
