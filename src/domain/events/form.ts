import { type FormFields, type ParsedForm, parseForm } from '../forms/fields.ts';
import type { Locale } from '../text/language.ts';
import { type PlannedEvent, planEvent, problemWithScope, type Scope, seenFields } from './plan.ts';

/** The forms of an event: what was sent, checked against the event, the club and the time. */

/** An event's form, the version of the event that was seen, and how far the change reaches. */
export function parseEventChange(
	fields: FormFields,
	event: { startsAt: Date; endsAt: Date; timeZone: string },
	now: Date,
	locale: Locale,
): ParsedForm<{ planned: PlannedEvent; scope: Scope; sequence: number }> {
	const planned = planEvent(fields, { timeZone: event.timeZone, now, present: event, locale });
	const seen = parseForm(seenFields, { scope: 'this', ...fields });
	const errors = {
		...(!planned.ok && planned.errors),
		...(!seen.ok && seen.errors),
		...(planned.ok && problemWithScope(fields.scope, planned.values, event)),
	};
	if (!planned.ok || !seen.ok || Object.keys(errors).length > 0) return { ok: false, errors };
	return { ok: true, values: { planned: planned.values, ...seen.values } };
}

/**
 * The form of a new event. Where the club's zone has changed since the form was made, its time was meant on
 * other clocks.
 */
export function parseNewEvent(
	fields: FormFields,
	timeZone: string,
	now: Date,
	locale: Locale,
): ParsedForm<PlannedEvent> {
	const planned = planEvent(fields, { timeZone, now, locale });
	if (!planned.ok || (fields.timeZone ?? timeZone) === timeZone) return planned;
	return { ok: false, errors: { startsAtTime: { code: 'zone_changed', timeZone } } };
}
