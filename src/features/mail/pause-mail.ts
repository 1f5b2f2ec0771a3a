import type { Actor } from '../../auth/policy.ts';
import type { Context } from '../../context.ts';
import { clubSettings } from '../../db/club/club.ts';
import { setMailPause, startMailAgain } from '../../db/mail/choices.ts';
import { clubProfile } from '../../domain/club/club.ts';
import { Refusal } from '../../domain/errors.ts';
import { pauseMistake } from '../../domain/mail/pause.ts';
import { localDate } from '../../domain/time/time.ts';

/**
 * Pauses the email of all topics up to a date.
 *
 * @param until the local date, in the club's zone, on which email comes again
 * @throws Refusal `invalid` naming `until` for a date that is not later than today or more than a year away
 */
export async function pauseMail(
	{ db, now }: Context,
	{ authority }: Actor,
	until: string,
): Promise<void> {
	const [club] = await clubSettings(db);
	const mistake = pauseMistake(until, localDate(now, clubProfile(club).timeZone));
	if (mistake) throw new Refusal('invalid', { field: 'until', mistake });
	await setMailPause(db, authority, until, now);
}

/** Ends the viewer's pause; without one nothing changes that anybody notices. */
export async function endPause({ db, now }: Context, { authority }: Actor): Promise<void> {
	await setMailPause(db, authority, null, now);
}

/** Lets email be sent again to a viewer who had stopped all of it. */
export async function getMailAgain({ db, now }: Context, { authority }: Actor): Promise<void> {
	await startMailAgain(db, authority, now);
}
