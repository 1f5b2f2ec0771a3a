import { leftToSetUpMessages } from '../../messages/desk/home/set-up.ts';
import { deskTodoMessages } from '../../messages/desk/home/todos.ts';
import { isLate } from '../doctor/chores.ts';
import type { Locale } from '../text/language.ts';
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

/** How many there are: nobody counts further than `MOST_COUNTED`. */
function counted<Values>(
	count: number,
	values: Values,
	{ few, many }: { few: (values: Values) => string; many: (values: Values) => string },
): string {
	return (count >= MOST_COUNTED ? many : few)(values);
}

function announcementTodo(
	{ id, subject, status, sendsAt, isOfCancelled }: PendingAnnouncement,
	now: Date,
	timeZone: string,
	locale: Locale,
): Todo | null {
	const messages = deskTodoMessages(locale);
	const href = `/admin/announcements/${id}`;
	if (status === 'draft') {
		const { announcementMissed, announcementOfCancelled, oldDraft } = messages;
		const missed = isOfCancelled ? announcementOfCancelled : announcementMissed;
		return { text: (sendsAt ? missed : oldDraft)({ subject }), href };
	}
	if (!sendsAt || localDate(sendsAt, timeZone) !== localDate(now, timeZone)) return null;
	const time = localTime(sendsAt, timeZone, locale);
	return { text: messages.announcementToday({ subject, time }), href };
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
	const messages = deskTodoMessages(locale);
	const todos: Todo[] = [];
	const { lastChoreAt, failedMails, lateMails, isMailHeld } = facts;
	const { awaitingConsent, stoppedAddresses } = facts;
	const toMail = isOwner ? '/admin/doctor#mail' : null;
	for (const { title, slug } of facts.openDoors) {
		todos.push({
			text: messages.nobodyCheckedIn({ event: title }),
			href: `/admin/events/${slug}/check-in`,
		});
	}
	if (lastChoreAt && isLate(lastChoreAt, 1, now)) {
		todos.push(
			isOwner
				? { text: messages.choresLate, href: '/admin/doctor#cron' }
				: { text: `${messages.choresLateForHost} ${messages.tellOwner}`, href: null },
		);
	}
	if (failedMails > 0) {
		const { failed: few, manyFailed: many, tellOwner } = messages;
		const text = counted(failedMails, { emails: failedMails }, { few, many });
		todos.push({ text: isOwner ? text : `${text} ${tellOwner}`, href: toMail });
	}
	if (isMailHeld) {
		todos.push({ text: messages.onHold, href: toMail });
	} else if (lateMails > 0) {
		const { late: few, manyLate: many } = messages;
		todos.push({ text: counted(lateMails, { emails: lateMails }, { few, many }), href: toMail });
	}
	if (!facts.hasNextEvent && facts.runningSeries > 0 && isOwner) {
		const text = messages.noOpenEvent({ series: facts.runningSeries });
		todos.push({ text, href: '/admin/series' });
	}
	for (const { title, slug, parties, free } of facts.waiting) {
		todos.push({
			text: messages.waitingBesideSeats({ parties, event: title, free }),
			href: `/admin/events/${slug}/guests?list=waitlisted`,
		});
	}
	for (const announcement of isOwner ? facts.announcements : []) {
		const todo = announcementTodo(announcement, now, timeZone, locale);
		if (todo) todos.push(todo);
	}
	if (isOwner && awaitingConsent > 0) {
		const { awaitingConsent: few, manyAwaitingConsent: many } = messages;
		const text = counted(awaitingConsent, { members: awaitingConsent }, { few, many });
		todos.push({ text, href: '/admin/members?part=awaiting' });
	}
	if (isOwner && stoppedAddresses > 0) {
		const { unreached: few, manyUnreached: many } = messages;
		const text = counted(stoppedAddresses, { members: stoppedAddresses }, { few, many });
		todos.push({ text, href: '/admin/members?part=unreached' });
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
		.map((each) => breakSentence(each, today, locale));
}

function breakSentence(
	{ title: series, firstDate, lastDate, reason: text }: NamedBreak,
	today: string,
	locale: Locale,
): string {
	const messages = deskTodoMessages(locale);
	const [first, last] = [dayAndMonth(firstDate, locale), dayAndMonth(lastDate, locale)];
	const reason = text.trim().replace(/\.$/, '');
	if (firstDate === lastDate) {
		return reason === ''
			? messages.breakOn({ series, day: first })
			: messages.breakOnBecause({ series, day: first, reason });
	}
	if (firstDate <= today) {
		return reason === ''
			? messages.breakUntil({ series, last })
			: messages.breakUntilBecause({ series, last, reason });
	}
	return reason === ''
		? messages.breakFrom({ series, first, last })
		: messages.breakFromBecause({ series, first, last, reason });
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

type SetUpId = keyof ReturnType<typeof leftToSetUpMessages>;

/** In their order, each with where it is done. */
const SET_UP: readonly { id: SetUpId; href: string; isDone: (facts: SetUpFacts) => boolean }[] = [
	{ id: 'place', href: '/admin/settings/place', isDone: ({ club }) => club.place !== '' },
	{
		id: 'description',
		href: '/admin/settings/name',
		isDone: ({ club }) => club.description !== '',
	},
	{ id: 'members', href: '/admin/members/import', isDone: ({ members }) => members > 1 },
	{ id: 'organizers', href: '/admin/members', isDone: ({ organizers }) => organizers > 1 },
	{ id: 'sender', href: '/admin/settings/sender', isDone: ({ club }) => club.senderName !== '' },
	{ id: 'banner', href: '/admin/settings/banner', isDone: ({ club }) => club.bannerId !== null },
	{ id: 'links', href: '/admin/settings/links', isDone: ({ club }) => club.links.length > 0 },
];

/** What is left to set up in a new club, the next thing first; nothing in one that is some weeks old. */
export function leftToSetUp(facts: SetUpFacts, now: Date, locale: Locale): SetUpThing[] {
	if (!facts.setUpAt || now.getTime() - facts.setUpAt.getTime() > NEW_FOR_MS) return [];
	const messages = leftToSetUpMessages(locale);
	return SET_UP.filter(({ isDone }) => !isDone(facts)).map(({ id, href }) => ({
		...messages[id],
		href,
	}));
}
