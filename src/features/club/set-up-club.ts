import type { OwingContext } from '../../context.ts';
import type { Authority } from '../../db/authority.ts';
import { openClub, saveDraft, saveUnsavedStep } from '../../db/club/club.ts';
import {
	EMPTY_DRAFT,
	type SetUpStep,
	type StepTaken,
	unsavedFields,
} from '../../domain/club/setup.ts';
import { Refusal } from '../../domain/errors.ts';
import type { FormFields } from '../../domain/forms/fields.ts';
import { seriesValuesOf } from '../../domain/series/plan.ts';
import { openEvents } from '../series/open-events.ts';

/**
 * Takes a step of the first run. The first three save their fields, so that the owner can leave and come
 * back; the last stores the series, opens the club and its first events, and is taken once.
 *
 * @param by the owner who takes it
 * @throws Refusal `already_set_up` once the club is open: a form left over changes nothing then
 */
export async function takeSetUpStep(
	context: OwingContext,
	taken: StepTaken,
	by: Authority,
): Promise<void> {
	const { db, now } = context;
	const isTaken =
		taken.step === 'series'
			? await openClub(db, seriesValuesOf(taken.plan), by, now)
			: await saveDraft(db, EMPTY_DRAFT, taken, by, now);
	if (!isTaken) throw new Refusal('already_set_up');
	if (taken.step === 'series') await openEvents(context);
}

/**
 * Goes back from a step: what its form held, right or wrong, is there again when it is opened the next time.
 *
 * @param by the owner who goes back
 */
export async function leaveSetUpStep(
	{ db, now }: OwingContext,
	step: SetUpStep,
	fields: FormFields,
	by: Authority,
): Promise<void> {
	await saveUnsavedStep(db, { step, fields: unsavedFields(step, fields) }, by, now);
}
