/** Says what time it is, whenever it is asked. */
export type Clock = () => Date;

/**
 * The clock on the wall. Everything is handed its moment (`now`), and work that takes time a clock
 * (`Context.clock`); this is the one place that reads the real one, which the linter holds.
 */
export const wallClock: Clock = () => new Date();
