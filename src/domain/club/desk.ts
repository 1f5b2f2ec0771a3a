import { isLate } from '../doctor/chores.ts';
import type { Locale } from '../text/language.ts';
import { counted } from '../text/names.ts';
import { dayAndMonth, localDate, localTime } from '../time/time.ts';
import type { ClubProfile } from './club.ts';

/** What the desk's front page says: what needs attention today, and in a new club, what to set up next. */

const DAY_MS = 24 * 60 * 60_000;

/** Emails that failed longer ago are the doctor's matter, not today's. Milliseconds. */
export const FAILED_LATELY_MS = 7 * DAY_MS;
/**
 * An email that has been due for so long is late: alone, and among many that take their time. Milliseconds.
 */
export const OVERDUE_MS = { single: 15 * 60_000, batch: 2 * 60 * 60_000 };
/** A draft that nobody has touched for so long is pointed at. Milliseconds. */
export const OLD_DRAFT_MS = 3 * DAY_MS;
/** How long before it begins a break is announced. Milliseconds. */
const BREAK_AHEAD_MS = 14 * DAY_MS;
/** A club counts as new for so long after its first run. Milliseconds. */
const NEW_FOR_MS = 30 * DAY_MS;
/** Nothing is counted further than this: from here on a number says "at least". */
export const MOST_COUNTED = 1_000;

/** An announcement that somebody may want to look at. */
interface PendingAnnouncement {
	id: string;
	subject: string;
	status: 'draft' | 'scheduled';
	/** For a draft: when it should have gone out, but could not. */
	sendsAt: Date | null;
	/** Whether its event was cancelled. */
	isOfCancelled?: boolean;
}

/** An event by name. */
interface NamedEvent {
	slug: string;
	title: string;
}

/** What the desk knows. */
export interface DeskFacts {
	/** When any chore last began; null before the first. */
	lastChoreAt: Date | null;
	/** Emails that were given up lately, and those that wait for longer than they should. */
	failedMails: number;
	lateMails: number;
	/** Whether email is on hold, because the site was restored from a backup. */
	isMailHeld: boolean;
	/** Members who have not agreed to email, and those to whom none goes any more. */
	awaitingConsent: number;
	stoppedAddresses: number;
	announcements: readonly PendingAnnouncement[];
	/** Events with free seats for which parties wait all the same. */
	waiting: readonly (NamedEvent & { parties: number; free: number })[];
	/** Events that have begun, with nobody checked in. */
	openDoors: readonly NamedEvent[];
	/** Series that have not ended. */
	runningSeries: number;
	hasNextEvent: boolean;
}

/** One thing that needs attention. */
export interface Todo {
	text: string;
	/** Where it is done; null without the permission. */
	href: string | null;
}

const number = (count: number) => (count >= MOST_COUNTED ? `At least ${count}` : String(count));
const many = (count: number, one: string, several: string) => (count === 1 ? one : several);

function announcementTodo(
	{ id, subject, status, sendsAt, isOfCancelled }: PendingAnnouncement,
	now: Date,
	timeZone: string,
	locale: Locale,
): Todo | null {
	const href = `/admin/announcements/${id}`;
	if (status === 'draft') {
		const text = `“${subject}” was to go out, but its event is cancelled: send it, or delete it.`;
		if (sendsAt && isOfCancelled) return { text, href };
		return {
			text: sendsAt
				? `“${subject}” was to go out and could not: send it now, or choose another time.`
				: `“${subject}” is still a draft: send it, or delete it.`,
			href,
		};
	}
	if (!sendsAt || localDate(sendsAt, timeZone) !== localDate(now, timeZone)) return null;
	return { text: `“${subject}” goes out today at ${localTime(sendsAt, timeZone, locale)}.`, href };
}

/**
 * What needs attention today, the most urgent first.
 *
 * @param reader.isOwner a host sees only what a host can do something about
 * @param reader.timeZone the club's zone, for what is today
 */
export function todosOf(
	facts: DeskFacts,
	{
		isOwner,
		now,
		timeZone,
		locale,
	}: { isOwner: boolean; now: Date; timeZone: string; locale: Locale },
): Todo[] {
	const todos: Todo[] = [];
	const { lastChoreAt, failedMails, lateMails, isMailHeld } = facts;
	const { awaitingConsent, stoppedAddresses } = facts;
	for (const { title, slug } of facts.openDoors) {
		todos.push({
			text: `Nobody is checked in at ${title} yet.`,
			href: `/admin/events/${slug}/check-in`,
		});
	}
	if (lastChoreAt && isLate(lastChoreAt, 1, now)) {
		todos.push({
			text: isOwner
				? 'The site has not done its chores for minutes: no event opens, and no mail goes out.'
				: 'The site has not done its chores for minutes. Please tell an owner.',
			href: isOwner ? '/admin/doctor#cron' : null,
		});
	}
	if (failedMails > 0) {
		const text = `${number(failedMails)} ${many(failedMails, 'mail', 'mails')} of the last week could not be delivered.`;
		todos.push(
			isOwner
				? { text, href: '/admin/doctor#mail' }
				: { text: `${text} Please tell an owner.`, href: null },
		);
	}
	if (isMailHeld) {
		todos.push({
			text: 'Only sign-in emails are sent, because the site was restored from a backup. Its operator releases the rest.',
			href: isOwner ? '/admin/doctor#mail' : null,
		});
	} else if (lateMails > 0) {
		const text = `${number(lateMails)} ${many(lateMails, 'mail is', 'mails are')} late and will be tried again.`;
		todos.push({ text, href: isOwner ? '/admin/doctor#mail' : null });
	}
	if (!facts.hasNextEvent && facts.runningSeries > 0 && isOwner) {
		todos.push({
			text: `No event is open, though ${counted(facts.runningSeries, 'series', 'series')} ${many(facts.runningSeries, 'goes', 'go')} on. See when the next one opens.`,
			href: '/admin/series',
		});
	}
	for (const { title, slug, parties, free } of facts.waiting) {
		todos.push({
			text: `${counted(parties, 'party waits', 'parties wait')} for ${title}, where ${counted(free, 'seat is', 'seats are')} free: more people than fit, perhaps, or too late for them.`,
			href: `/admin/events/${slug}/guests?list=waitlisted`,
		});
	}
	for (const announcement of isOwner ? facts.announcements : []) {
		const todo = announcementTodo(announcement, now, timeZone, locale);
		if (todo) todos.push(todo);
	}
	if (isOwner && awaitingConsent > 0) {
		todos.push({
			text: `${number(awaitingConsent)} ${many(awaitingConsent, 'member has', 'members have')} not agreed to mail yet.`,
			href: '/admin/members?part=awaiting',
		});
	}
	if (isOwner && stoppedAddresses > 0) {
		todos.push({
			text: `Mail does not reach ${number(stoppedAddresses).toLowerCase()} ${many(stoppedAddresses, 'member', 'members')}: it came back, or they reported it.`,
			href: '/admin/members?part=unreached',
		});
	}
	return todos;
}

/** A break of a series, by local dates, both included. */
export interface NamedBreak {
	title: string;
	firstDate: string;
	lastDate: string;
	reason: string;
}

/** The breaks that are on, or begin within two weeks, each in a sentence. */
export function breakSentences(
	breaks: readonly NamedBreak[],
	now: Date,
	timeZone: string,
	locale: Locale,
): string[] {
	const today = localDate(now, timeZone);
	const soon = localDate(new Date(now.getTime() + BREAK_AHEAD_MS), timeZone);
	return breaks
		.filter(({ firstDate, lastDate }) => lastDate >= today && firstDate <= soon)
		.map(({ title, firstDate, lastDate, reason }) => {
			const until =
				firstDate === lastDate
					? `on ${dayAndMonth(firstDate, locale)}`
					: firstDate <= today
						? `until ${dayAndMonth(lastDate, locale)}`
						: `from ${dayAndMonth(firstDate, locale)} to ${dayAndMonth(lastDate, locale)}`;
			const why = reason.trim().replace(/\.$/, '');
			return `${title} pauses ${until}${why ? `: ${why}` : ''}.`;
		});
}

/** What of a new club tells whether something is set up. */
export interface SetUpFacts {
	club: Pick<ClubProfile, 'place' | 'description' | 'senderName' | 'bannerId' | 'links'>;
	/** Null for a club that is not open yet. */
	setUpAt: Date | null;
	/** Counted up to a few. */
	members: number;
	organizers: number;
}

/** Something to set up. */
export interface SetUpThing {
	/** On a button. */
	label: string;
	/** A sentence above it. */
	why: string;
	href: string;
}

const SET_UP: readonly (SetUpThing & { isDone: (facts: SetUpFacts) => boolean })[] = [
	{
		label: 'Say where you meet',
		why: 'People like to know where: a town or a district stands below every page.',
		href: '/admin/settings/place',
		isDone: ({ club }) => club.place !== '',
	},
	{
		label: 'Say what the club is about',
		why: 'A sentence helps whoever has never heard of you.',
		href: '/admin/settings/name',
		isDone: ({ club }) => club.description !== '',
	},
	{
		label: 'Bring your members',
		why: 'You are the only member: import a list, or send around the address of the site.',
		href: '/admin/members/import',
		isDone: ({ members }) => members > 1,
	},
	{
		label: 'Ask somebody to help',
		why: 'You are the only organizer: make a member a host, for the door, or an owner.',
		href: '/admin/members',
		isDone: ({ organizers }) => organizers > 1,
	},
	{
		label: 'Choose who mails come from',
		why: 'Members see a name in their inbox: let it be one that they know.',
		href: '/admin/settings/sender',
		isDone: ({ club }) => club.senderName !== '',
	},
	{
		label: 'Add a picture',
		why: 'At the top of the front page it says more than words.',
		href: '/admin/settings/banner',
		isDone: ({ club }) => club.bannerId !== null,
	},
	{
		label: 'Say where else you are',
		why: 'Links to your other pages can stand below every page.',
		href: '/admin/settings/links',
		isDone: ({ club }) => club.links.length > 0,
	},
];

/** What is left to set up in a new club, the next thing first; nothing in one that is some weeks old. */
export function leftToSetUp(facts: SetUpFacts, now: Date): SetUpThing[] {
	if (!facts.setUpAt || now.getTime() - facts.setUpAt.getTime() > NEW_FOR_MS) return [];
	return SET_UP.filter(({ isDone }) => !isDone(facts)).map(({ label, why, href }) => ({
		label,
		why,
		href,
	}));
}
