import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import {
	type FormFields,
	isoDate,
	line,
	type ParsedForm,
	paragraphs,
	parseForm,
	timeOfDay,
	wholeNumber,
} from '../forms/fields.ts';
import { messageOf } from '../forms/mistakes.ts';
import { TOPICS, type Topic } from '../mail/topics.ts';
import { occurrenceOn } from '../time/recurrence.ts';
import { localClock, localDate } from '../time/time.ts';

/** The forms of an announcement: what was sent, checked. */

/** Inboxes show the first sixty letters or so; what is longer than this is no subject any more. */
export const MAX_SUBJECT_LENGTH = 150;
/**
 * The longest text. The form is sent as it is rather than percent-encoded, so that three bytes a letter,
 * which is what most scripts need at most, stay below the limit of a body (http/requests/received-body.ts).
 */
export const MAX_BODY_LENGTH = 10_000;
/** How far ahead an announcement can be scheduled. */
const PUT_OFF_DAYS = 366;

const SLUG = /^[a-z0-9][a-z0-9-]{0,99}$/;

/** Whom a form names: a topic, or the attendees of the event with this slug. */
export type ChosenRecipients = { topic: Topic } | { slug: string };

/** How a form names recipients, in its field `to`. */
export function recipientsValue(recipients: ChosenRecipients): string {
	return 'topic' in recipients ? `topic:${recipients.topic}` : `event:${recipients.slug}`;
}

const to = line(120, 'recipients_missing').transform((text, context): ChosenRecipients => {
	const [kind, name = ''] = text.split(':');
	const topic = TOPICS.find((known) => known === name);
	if (kind === 'topic' && topic) return { topic };
	if (kind === 'event' && SLUG.test(name)) return { slug: name };
	context.addIssue({ code: 'custom', message: messageOf({ code: 'recipients_missing' }) });
	return z.NEVER;
});

/** The slug of the event that a form names, whatever else is in it; null where it names none. */
export function chosenSlug(fields: FormFields): string | null {
	const parsed = to.safeParse(fields.to);
	return parsed.success && 'slug' in parsed.data ? parsed.data.slug : null;
}

const announcementFields = z.object({
	subject: line(MAX_SUBJECT_LENGTH, 'subject_missing'),
	body: paragraphs(MAX_BODY_LENGTH).refine((text) => text !== '', {
		message: messageOf({ code: 'body_missing' }),
	}),
	to,
});

/** An announcement as its form has it. */
export type WrittenAnnouncement = z.output<typeof announcementFields>;

/** Checks the form of an announcement. */
export function parseAnnouncement(fields: FormFields): ParsedForm<WrittenAnnouncement> {
	return parseForm(announcementFields, fields);
}

const seen = z.object({ revision: wholeNumber(1, 999_999_999).catch(0) });

/**
 * Which revision of an announcement a form was made for; what is not readable is older than any.
 *
 * @param present the revision that is there now: no form can have seen a later one, and whoever may act is
 *   judged by this one
 */
export function seenRevision(fields: FormFields, present: number): number {
	const { revision } = seen.parse(fields);
	return revision <= present ? revision : 0;
}

const later = z.object({ date: isoDate, time: timeOfDay });

/** The time an announcement is postponed to. */
export interface Postponement {
	sendsAt: Date;
}

/** What the form that schedules an announcement begins with: its time, or tomorrow morning. */
export function postponeFields(sendsAt: Date | null, timeZone: string, now: Date): FormFields {
	if (sendsAt && sendsAt > now) {
		return {
			date: localDate(sendsAt, timeZone),
			time: localClock(sendsAt, timeZone),
		};
	}
	const today = Temporal.PlainDate.from(localDate(now, timeZone));
	return { date: today.add({ days: 1 }).toString(), time: '09:00' };
}

/**
 * Checks the form that schedules an announcement.
 *
 * @param timeZone the zone in which its date and time are meant. A time that the clocks skip moves on by
 *   the length of the gap, and of one that comes twice the first is meant.
 */
export function parsePostponement(
	fields: FormFields,
	timeZone: string,
	now: Date,
): ParsedForm<Postponement> {
	const parsed = parseForm(later, fields);
	if (!parsed.ok) return parsed;
	const { date, time } = parsed.values;
	const today = Temporal.PlainDate.from(localDate(now, timeZone));
	if (date < today.toString()) {
		return { ok: false, errors: { date: { code: 'date_over' } } };
	}
	if (date > today.add({ days: PUT_OFF_DAYS }).toString()) {
		return {
			ok: false,
			errors: { date: { code: 'put_off_too_far' } },
		};
	}
	const { startsAt } = occurrenceOn(date, { startsAtTime: time, durationMinutes: 0, timeZone });
	if (startsAt <= now) {
		return { ok: false, errors: { time: { code: 'time_over' } } };
	}
	return { ok: true, values: { sendsAt: startsAt } };
}
