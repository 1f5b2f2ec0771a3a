import { z } from 'zod';
import { MAX_PLACE_LENGTH } from '../events/limits.ts';
import { optionalEmailAddress } from '../forms/email-address.ts';
import { type FormFields, line, type ParsedForm, parseForm } from '../forms/fields.ts';
import { messageOf } from '../forms/mistakes.ts';
import { optionalName } from '../members/name.ts';
import { firstSeriesFields, withWeekday } from '../series/form.ts';
import { problemWithDates, type SeriesPlan, seriesFields } from '../series/plan.ts';
import { OFFERED_LOCALES, proposedLocale } from '../text/language.ts';
import { isTimeZone, suggestedZone } from '../time/time-zones.ts';
import { DEFAULT_COLOUR } from './colour.ts';
import { SET_UP_PATH } from './set-up-path.ts';

/** The first run: what the owner is asked, in which order, and what comes next. */

export const SET_UP_STEPS = ['club', 'place', 'colour', 'series'] as const;
export type SetUpStep = (typeof SET_UP_STEPS)[number];

export const MAX_CLUB_NAME_LENGTH = 80;
export const MAX_CLUB_DESCRIPTION_LENGTH = 300;
export const MAX_NOTE_LABEL_LENGTH = 60;

/** What was typed on steps that were left by going back, as their forms have it. */
export type UnsavedSteps = Partial<Record<SetUpStep, FormFields>>;

/** What has been chosen so far; an empty text has not been yet. */
export interface ClubDraft {
	name: string;
	description: string;
	/** IANA name. */
	timeZone: string;
	place: string;
	/** `#rrggbb` */
	colour: string;
	/** The address that the contact page shows; null for a form, which shows none. */
	contactAddress: string | null;
	/** What attendees are asked for a line about; empty for no line anywhere. */
	noteLabel: string;
	/** The language with the region whose formats are used; empty for what is usual in the zone. */
	locale: string;
}

export const EMPTY_DRAFT: ClubDraft = {
	name: '',
	description: '',
	timeZone: '',
	place: '',
	colour: '',
	contactAddress: null,
	noteLabel: '',
	locale: '',
};

/** The first step that is not done: each but the last leaves something in the draft. */
export function nextStep(draft: ClubDraft): SetUpStep {
	if (draft.name === '') return 'club';
	if (draft.timeZone === '') return 'place';
	if (draft.colour === '') return 'colour';
	return 'series';
}

/** Whether a step can be taken: the next one, and again each that is done. */
export function canTake(step: SetUpStep, draft: ClubDraft): boolean {
	return SET_UP_STEPS.indexOf(step) <= SET_UP_STEPS.indexOf(nextStep(draft));
}

/** The step before this one, or null before the first. */
export function stepBefore(step: SetUpStep): SetUpStep | null {
	return SET_UP_STEPS[SET_UP_STEPS.indexOf(step) - 1] ?? null;
}

/** The page of a step. */
export function stepPath(step: SetUpStep): string {
	return `${SET_UP_PATH}/${step}`;
}

/** What the club is called, and a sentence about it. */
export const clubFields = z.object({
	name: line(MAX_CLUB_NAME_LENGTH, 'club_name_missing'),
	description: line(MAX_CLUB_DESCRIPTION_LENGTH),
});

/** What attendees are asked for a line about. */
export const noteFields = z.object({ noteLabel: line(MAX_NOTE_LABEL_LENGTH) });

/** The first step of the first run: the same, the owner's name, what attendees are asked, and how to reach the club. */
const clubStepFields = clubFields.extend({
	ownName: optionalName,
	...noteFields.shape,
	contactAddress: optionalEmailAddress,
});

export const placeFields = z.object({
	timeZone: line(100, 'time_zone_missing').refine(isTimeZone, {
		message: messageOf({ code: 'time_zone_unknown' }),
	}),
	place: line(MAX_PLACE_LENGTH),
});

/** The step of the first run: the same, and how the club speaks. */
const placeStepFields = placeFields.extend({
	locale: line(35).refine((sent) => sent === '' || OFFERED_LOCALES.some((one) => one === sent), {
		message: messageOf({ code: 'locale_missing' }),
	}),
});

/**
 * The color as the browser's own control sends it; where something was typed into the field beside it, that
 * is meant.
 */
export const colourFields = z
	.object({ colour: line(100), typed: line(100) })
	.transform(({ colour, typed }, context) => {
		const digits = /^#?([0-9a-f]{6})$/i.exec(typed || colour)?.[1];
		if (digits) return { colour: `#${digits.toLowerCase()}` };
		context.addIssue({
			code: 'custom',
			path: [typed ? 'typed' : 'colour'],
			message: messageOf({ code: 'not_a_color' }),
		});
		return z.NEVER;
	});

/**
 * A step whose form is in order: what goes into the draft, with the name of an owner who has none, or the plan that ends
 * the first run.
 */
export type StepTaken =
	| {
			step: Exclude<SetUpStep, 'series'>;
			chosen: Partial<ClubDraft>;
			ownName?: string | undefined;
	  }
	| { step: 'series'; plan: SeriesPlan };

/** The names of each step's fields. */
const STEP_FIELDS: Record<SetUpStep, readonly string[]> = {
	club: Object.keys(clubStepFields.shape),
	place: Object.keys(placeStepFields.shape),
	colour: ['colour', 'typed'],
	series: Object.keys(seriesFields.shape).filter((name) => name !== 'weekday'),
};

/** What a step's form held as it was left by going back: right or wrong, and nothing that is no field of it. */
export function unsavedFields(step: SetUpStep, fields: FormFields): FormFields {
	return Object.fromEntries(
		STEP_FIELDS[step].flatMap((name) => {
			const text = fields[name];
			return text === undefined ? [] : [[name, text]];
		}),
	);
}

/**
 * Checks the form of a step.
 *
 * @param timeZone the zone of the draft, in which the dates of a series are meant
 */
export function parseStep(
	step: SetUpStep,
	fields: FormFields,
	{ timeZone, now }: { timeZone: string; now: Date },
): ParsedForm<StepTaken> {
	if (step === 'series') {
		// A form from elsewhere may state a weekday: it means nothing.
		const { weekday, ...stated } = fields;
		const parsed = parseForm(seriesFields, withWeekday(stated));
		if (!parsed.ok) return parsed;
		const problem = problemWithDates(parsed.values, timeZone, now);
		if (problem) return { ok: false, errors: { [problem.field]: problem.mistake } };
		return { ok: true, values: { step, plan: parsed.values } };
	}
	if (step === 'club') {
		const parsed = parseForm(clubStepFields, fields);
		if (!parsed.ok) return parsed;
		const { ownName, ...chosen } = parsed.values;
		return { ok: true, values: { step, chosen, ownName } };
	}
	const schemas = { place: placeStepFields, colour: colourFields };
	const parsed = parseForm<Partial<ClubDraft>>(schemas[step], fields);
	return parsed.ok ? { ok: true, values: { step, chosen: parsed.values } } : parsed;
}

/**
 * What the form of a step begins with.
 *
 * @param hints.zoneHint where the viewer seems to be, for a club that has no zone yet
 * @param hints.acceptLanguage what their browser sends as `Accept-Language`, likewise
 */
export function fieldsOf(
	step: SetUpStep,
	draft: ClubDraft,
	{
		zoneHint,
		acceptLanguage,
		now,
	}: { zoneHint: string | null; acceptLanguage: string | null; now: Date },
): FormFields {
	switch (step) {
		case 'club':
			return {
				name: draft.name,
				description: draft.description,
				noteLabel: draft.noteLabel,
				contactAddress: draft.contactAddress ?? '',
			};
		case 'place': {
			const timeZone = draft.timeZone || suggestedZone(zoneHint);
			const proposed = proposedLocale(acceptLanguage, timeZone) ?? '';
			return { timeZone, place: draft.place, locale: draft.timeZone ? draft.locale : proposed };
		}
		case 'colour':
			return { colour: draft.colour || DEFAULT_COLOUR };
		case 'series':
			return firstSeriesFields(draft.place, draft.timeZone, now);
	}
}
