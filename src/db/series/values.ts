import { type SQL, sql } from 'drizzle-orm';
import { fieldsOf, type LoggedSubject } from '../audit/audit-log.ts';
import type { series } from '../schema.ts';

export type SeriesRow = typeof series.$inferSelect;

/** The values of a series that organisers set. */
export type SeriesValues = Omit<
	SeriesRow,
	'id' | 'createdAt' | 'updatedAt' | 'change' | 'originId'
>;

/** The columns of these values, for a statement written in SQL. */
export const seriesColumns = sql.raw(
	'title, description, rule, starts_on_date, starts_at_time, duration_minutes, place, map_url, capacity, guests_allowed, opens_days_ahead, ends_on_date, invites_days_before, invites_at_time, reminds_day_before_at, reminds_same_day_at, thanks_after_hours, sends_invitations',
);

/** The values in the order of `seriesColumns`. */
export function seriesTuple(values: SeriesValues): SQL {
	return sql`${values.title}, ${values.description}, ${values.rule}, ${values.startsOnDate},
		${values.startsAtTime}, ${values.durationMinutes}, ${values.place}, ${values.mapUrl},
		${values.capacity}, ${values.guestsAllowed}, ${values.opensDaysAhead}, ${values.endsOnDate},
		${values.invitesDaysBefore}, ${values.invitesAtTime}, ${values.remindsDayBeforeAt},
		${values.remindsSameDayAt}, ${values.thanksAfterHours},
		${Number(values.sendsInvitations)}`;
}

/** A series as what a deed is done to, for the log. */
export const seriesSubject = (id: string): LoggedSubject => ({
	id,
	title: sql`(select title from series where id = ${id})`,
});

/** What the log keeps of the series that `from` finds. */
export function auditedSeries(from: SQL): SQL {
	return fieldsOf(
		{
			title: sql`title`,
			description: sql`description`,
			rule: sql`rule`,
			startsOnDate: sql`starts_on_date`,
			startsAtTime: sql`starts_at_time`,
			durationMinutes: sql`duration_minutes`,
			place: sql`place`,
			mapUrl: sql`map_url`,
			capacity: sql`capacity`,
			guestsAllowed: sql`guests_allowed`,
			opensDaysAhead: sql`opens_days_ahead`,
			endsOnDate: sql`ends_on_date`,
			invitesDaysBefore: sql`invites_days_before`,
			invitesAtTime: sql`invites_at_time`,
			remindsDayBeforeAt: sql`reminds_day_before_at`,
			remindsSameDayAt: sql`reminds_same_day_at`,
			thanksAfterHours: sql`thanks_after_hours`,
			sendsInvitations: sql`sends_invitations`,
		},
		from,
	);
}
