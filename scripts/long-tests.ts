/** The variable that makes the browser go every way, as `npm run test:long` does. */
export const ALL_WAYS = 'REGULARS_ALL_WAYS';
