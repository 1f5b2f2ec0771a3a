import { type ClubEvent, type Due, type Times, USUAL_TIMES } from './club.ts';
import type { ClubModel } from './model.ts';
import { isReachable, wants, wasAt } from './recipients.ts';
import { DAY, dateAt, dateNumber, HOUR, momentAt, plusDays } from './wall-clock.ts';

/** What the club's week sends, by the model: invitations, reminders and thanks. */

/** Invitations of one series that come due within this time of each other do so together. */
const TOGETHER = 12 * HOUR;

function timesOf(model: ClubModel, { seriesId }: ClubEvent): Times {
	return (seriesId === null ? undefined : model.series.get(seriesId)) ?? USUAL_TIMES;
}

function invitationOf(model: ClubModel, event: ClubEvent): Due {
	const { invitesDaysBefore, invitesAtTime } = timesOf(model, event);
	const date = dateAt(event.startsAt, model.zone);
	const planned =
		invitesDaysBefore === null
			? 0
			: momentAt(plusDays(date, -invitesDaysBefore), invitesAtTime, model.zone);
	const dueAt = Math.max(event.openedAt, planned);
	return { event, kind: 'invitation', cause: 0, dueAt, until: event.startsAt };
}

/** Everything that an event sends. */
function mailingsOf(model: ClubModel, event: ClubEvent): Due[] {
	const { startsAt, endsAt } = event;
	const times = timesOf(model, event);
	const date = dateAt(startsAt, model.zone);
	const cause = dateNumber(date);
	const list: Due[] = [];
	if (startsAt > model.now) {
		list.push(invitationOf(model, event));
		const sameDayAt =
			times.remindsSameDayAt === null ? null : momentAt(date, times.remindsSameDayAt, model.zone);
		const hasSameDay = sameDayAt !== null && sameDayAt < startsAt;
		if (times.remindsDayBeforeAt !== null) {
			const dueAt = momentAt(plusDays(date, -1), times.remindsDayBeforeAt, model.zone);
			const until = hasSameDay ? momentAt(date, '00:00', model.zone) : startsAt;
			list.push({ event, kind: 'reminder_day_before', cause, dueAt, until });
		}
		if (hasSameDay) {
			list.push({ event, kind: 'reminder_same_day', cause, dueAt: sameDayAt, until: startsAt });
		}
	}
	if (endsAt <= model.now && times.thanksAfterHours !== null) {
		const dueAt = endsAt + times.thanksAfterHours * HOUR;
		list.push({ event, kind: 'thanks', cause, dueAt, until: dueAt + 3 * DAY });
	}
	return list;
}

/** An invitation that is late, or due together with that of a sooner event of its series, waits for its turn. */
function waits(model: ClubModel, { event, dueAt }: Due): boolean {
	if (event.seriesId === null) return false;
	const sooner = model
		.coming()
		.filter((other) => other.seriesId === event.seriesId && other.startsAt < event.startsAt);
	if (sooner.length === 0) return false;
	if (model.now - dueAt >= TOGETHER) return true;
	return sooner.some((other) => Math.abs(invitationOf(model, other).dueAt - dueAt) < TOGETHER);
}

/** What should be written into the outbox now. */
export function dueMailings(model: ClubModel): Due[] {
	return [...model.events.values()]
		.filter(({ status, endsAt }) => status === 'scheduled' && endsAt > model.now - 7 * DAY)
		.flatMap((event) => mailingsOf(model, event))
		.filter(
			(due) =>
				due.dueAt <= model.now &&
				model.now < due.until &&
				!due.event.done.has(`${due.kind} ${due.cause}`) &&
				!(due.kind === 'invitation' && waits(model, due)),
		);
}

/** Owes a mailing to everybody whom it is for. */
export function writeMailing(model: ClubModel, { event, kind, cause, dueAt }: Due): number {
	event.done.add(`${kind} ${cause}`);
	const before = model.owed.length;
	const heard = new Set<string>();
	for (const each of [...model.messages.values(), ...model.owed]) {
		if (each.event === event.id && each.madeAt > dueAt - HOUR) heard.add(each.user);
	}
	for (const member of model.members.values()) {
		if (!isReachable(member)) continue;
		const party = event.parties.get(member.id);
		const isMeant =
			kind === 'invitation'
				? wants(model, member, 'invitations') && !party
				: wants(model, member, 'reminders') &&
					(kind === 'thanks'
						? wasAt(event, member.id)
						: party?.answer === 'going' && !heard.has(member.id));
		if (isMeant) model.owe(kind, member.id, event, cause);
	}
	return model.owed.length - before;
}
