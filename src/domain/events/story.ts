import { z } from 'zod';
import { Refusal } from '../errors.ts';
import { type FormFields, type ParsedForm, paragraphs, parseForm } from '../forms/fields.ts';
import { getEventPhase } from './phase.ts';

/** What an event shows beside its facts: a picture, and afterwards how it went. */

/** A picture as pages show it. */
export interface EventPicture {
	id: string;
	/** MIME type. */
	contentType: string;
	/** Pixels. */
	width: number;
	height: number;
	/** What it shows, for people who can't see it. */
	alt: string;
}

export interface EventStory {
	/** Null where there is none. */
	picture: EventPicture | null;
	/** How it went: Markdown; empty for nothing. */
	report: string;
}

/** As much of it as lists show. */
export interface StoryInShort {
	picture: Omit<EventPicture, 'contentType'> | null;
	/** The beginning of it. */
	report: string;
}

/** A few paragraphs. Characters. */
export const MAX_REPORT_LENGTH = 1_000;

const reportFields = z.object({ report: paragraphs(MAX_REPORT_LENGTH) });

/** Checks the form that says how an event went. */
export function parseReport(fields: FormFields): ParsedForm<{ report: string }> {
	return parseForm(reportFields, fields);
}

/**
 * An event that took place, so that there is something to tell of it.
 *
 * @throws Refusal `event_cancelled` or `event_not_over`
 */
export function requireOver(event: Parameters<typeof getEventPhase>[0], now: Date): void {
	const phase = getEventPhase(event, now);
	if (phase === 'cancelled') throw new Refusal('event_cancelled');
	if (phase !== 'over') throw new Refusal('event_not_over');
}

/** The kinds of pictures that previews of links show. */
const PREVIEWED = ['image/jpeg', 'image/png', 'image/webp'];

/** The event's picture for previews of links to its page; null where they'd show none of it. */
export function previewPicture(story: EventStory | null): EventPicture | null {
	const picture = story?.picture ?? null;
	return picture && PREVIEWED.includes(picture.contentType) ? picture : null;
}
