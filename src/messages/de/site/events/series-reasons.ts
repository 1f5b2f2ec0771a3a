import type { seriesReasons as english } from '../../../en/site/events/series-reasons.ts';

export const seriesReasons: typeof english = {
	otherDays: 'Wir treffen uns jetzt an anderen Tagen.',
};
