import { describe, expect, it } from 'vitest';
import { insertClub } from '../support/site/fixtures.ts';
import {
	expectNotifiedOnce,
	raceForSeats,
	raceWhileItOpens,
	raceWhileSeatsAreAdded,
	raceWhileSeatsAreTaken,
} from '../support/site/race.ts';
import { useSite } from '../support/site/site.ts';

const TIMES = 50;
/** Of the races in which something else happens meanwhile. */
const FEWER_TIMES = 5;

const site = useSite({}, insertClub);
const withoutKv = useSite({ without: ['KV'] }, insertClub);

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe.each([
	['with KV', site],
	['without KV', withoutKv],
])('200 members and 20 seats, %s', (_, site) => {
	describe(`${TIMES} times`, () => {
		it.each(numbers(TIMES))(
			'race %i: exactly 20 go and 180 wait in unique order, each told once',
			async () => {
				const { eventId } = await raceForSeats(site);
				await expectNotifiedOnce(site, eventId);
				expect(eventId).toBeTruthy();
			},
			120_000,
		);
	});

	describe.each([
		['while an organizer adds ten seats', raceWhileSeatsAreAdded],
		['while an organizer takes 20 off the list', raceWhileSeatsAreTaken],
		['while the event opens, with 12 who come every time', raceWhileItOpens],
	])(`%s, ${FEWER_TIMES} times`, (_name, race) => {
		it.each(numbers(FEWER_TIMES))(
			'race %i: who joined first has the seats, and each was told once',
			() => race(site),
			120_000,
		);
	});
});
