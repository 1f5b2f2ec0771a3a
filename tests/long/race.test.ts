import { describe, expect, it } from 'vitest';
import { insertClub } from '../support/fixtures.ts';
import { expectToldOnce, raceForSeats } from '../support/race.ts';
import { useSite } from '../support/site.ts';

const TIMES = 50;

const running = useSite({}, insertClub);

describe(`the race for seats, ${TIMES} times`, () => {
	it.each(Array.from({ length: TIMES }, (_, index) => index + 1))(
		'race %i: exactly 20 go and 180 wait in unique order',
		async () => {
			const { eventId } = await raceForSeats(running.site);
			await expectToldOnce(running.site, eventId);
			expect(eventId).toBeTruthy();
		},
		120_000,
	);
});
