import { z } from 'zod';
import { line, paragraphs, webAddress, wholeNumber } from '../forms/fields.ts';
import type { PlainMistakeCode } from '../forms/mistakes.ts';
import {
	CAPACITY,
	GUESTS,
	MAX_DESCRIPTION_LENGTH,
	MAX_PLACE_LENGTH,
	MAX_TITLE_LENGTH,
	MAX_WHAT_TO_BRING_LENGTH,
} from './limits.ts';

/*
 * What an organizer sets of an event besides when it is; a series gives the same to each of its events.
 * This is the one list: the forms of both, what a change takes over, and what is stored go by it. It has two
 * parts, for the fields that say when are between them in a form.
 */

/** @param titleMissing the mistake where there's no title */
export const whatFields = (titleMissing: PlainMistakeCode) => ({
	title: line(MAX_TITLE_LENGTH, titleMissing),
	description: paragraphs(MAX_DESCRIPTION_LENGTH),
	whatToBring: line(MAX_WHAT_TO_BRING_LENGTH),
});

export const whereFields = {
	place: line(MAX_PLACE_LENGTH),
	mapUrl: webAddress(),
	capacity: wholeNumber(CAPACITY.least, CAPACITY.most),
	guestsAllowed: wholeNumber(GUESTS.least, GUESTS.most),
};

const detailFields = z.object({ ...whatFields('event_title_missing'), ...whereFields });

export type Details = z.output<typeof detailFields>;

const DETAIL_NAMES = Object.keys(detailFields.shape) as (keyof Details)[];

function detailsBy<Value>(value: (name: keyof Details) => Value): Record<keyof Details, Value> {
	return Object.fromEntries(DETAIL_NAMES.map((name) => [name, value(name)])) as Record<
		keyof Details,
		Value
	>;
}

/** The details of something that has more. */
export const detailsOf = (whole: Details): Details =>
	detailsBy((name) => whole[name]) as Record<keyof Details, never>;

/** The details as a form shows them. */
export const detailTexts = (details: Details): Record<keyof Details, string> =>
	detailsBy((name) => String(details[name] ?? ''));

/** Of each detail one of several values. */
export const mergedDetailsOf = (
	choose: <Name extends keyof Details>(name: Name) => Details[Name],
): Details => detailsBy(choose) as Record<keyof Details, never>;

/** Whether any detail is another. */
export const areDetailsOther = (one: Details, other: Details): boolean =>
	DETAIL_NAMES.some((name) => one[name] !== other[name]);
