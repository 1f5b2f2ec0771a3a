import type { SeriesValues } from '../../src/db/series/values.ts';
import { DEFAULT_MAIL_TIMES } from '../../src/domain/mail/times.ts';
import type { SeriesPlan } from '../../src/domain/series/plan.ts';

/** Saturdays at 11:00 in Berlin, for two hours. */
export const A_SERIES: SeriesValues = {
	title: 'Open Studio',
	description: 'Bring what you make.',
	rule: 'FREQ=WEEKLY;BYDAY=SA',
	startsOnDate: '2026-01-03',
	startsAtTime: '11:00',
	durationMinutes: 120,
	place: 'The Shed, 12 Mill Lane',
	mapUrl: null,
	whatToBring: '',
	capacity: 6,
	guestsAllowed: 4,
	opensDaysAhead: 15,
	endsOnDate: null,
	...DEFAULT_MAIL_TIMES,
};

/** What a series like that is planned with: it opens two events at once. */
export const A_PLAN: SeriesPlan = {
	title: A_SERIES.title,
	description: A_SERIES.description,
	rhythm: '1-week',
	weekday: 'SA',
	fromDate: '2026-11-28',
	startsAtTime: A_SERIES.startsAtTime,
	durationMinutes: A_SERIES.durationMinutes,
	place: A_SERIES.place,
	mapUrl: null,
	whatToBring: '',
	capacity: A_SERIES.capacity,
	guestsAllowed: A_SERIES.guestsAllowed,
	opensDaysAhead: 12,
	...DEFAULT_MAIL_TIMES,
};
