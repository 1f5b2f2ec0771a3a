import { formsOf } from '../../../forms-of.ts';
import { type Rich, rich } from '../../../rich.ts';

const { number, plural } = formsOf('en');

/** The person who did it. */
interface Who {
	who: Rich;
}
/** What it was done to, like `“Open Saturday”`. */
interface About extends Who {
	about: string;
}
interface Member extends Who {
	member: string;
}
/** How many events it touched besides; 0 for none. */
interface WithEvents extends About {
	events: number;
}
/** @property following how many later events of the series; null where it was about one event alone */
interface WithFollowing extends About {
	following: number | null;
}
interface WithGuests extends About {
	member: string;
	guests: number;
}
interface Emails extends Who {
	emails: number;
}

const following = (about: string, others: number | null) => {
	if (others === null) return about;
	return plural(others, {
		none: `${about} and its series`,
		one: `${about} and 1 event after it`,
		other: `${about} and ${number(others)} events after it`,
	});
};

const withGuests = (text: string, guests: number) =>
	plural(guests, {
		none: text,
		one: `${text} with 1 guest`,
		other: `${text} with ${number(guests)} guests`,
	});

const cancelling = (text: string, events: number) =>
	plural(events, {
		none: text,
		one: `${text}, which cancelled 1 event`,
		other: `${text}, which cancelled ${number(events)} events`,
	});

/** What organizers did, line by line of the audit log. */
export const auditActions = {
	/** A title in quotes. */
	quoted: ({ title }: { title: string }) => `“${title}”`,
	untitled: 'something without a title',
	/** An event in quotes with its day. */
	eventOn: ({ about, day }: { about: string; day: string }) => `${about} on ${day}`,
	formerMember: 'a former member',
	formerOrganizer: 'A former member',
	walkIn: 'a walk-in',

	clubSetUp: ({ who, about }: About) => rich`${who} set up the club ${about}.`,
	clubChanged: ({ who }: Who) => rich`${who} changed the club's settings.`,
	eventCreated: ({ who, about }: About) => rich`${who} created ${about}.`,
	eventMoved: ({ who, about, following: others }: WithFollowing) =>
		rich`${who} moved ${following(about, others)}.`,
	eventChanged: ({ who, about, following: others }: WithFollowing) =>
		rich`${who} changed ${following(about, others)}.`,
	eventCancelled: ({ who, about, following: others }: WithFollowing) =>
		rich`${who} cancelled ${following(about, others)}.`,
	seriesCreated: ({ who, about }: About) => rich`${who} created the series ${about}.`,
	seriesChanged: ({ who, about, events }: WithEvents) =>
		rich`${who} ${plural(events, {
			none: `changed the series ${about}.`,
			one: `changed the series ${about} and 1 event.`,
			other: `changed the series ${about} and ${number(events)} events.`,
		})}`,
	seriesEnded: ({ who, about, events }: WithEvents) =>
		rich`${who} ${cancelling(`set the last date of the series ${about}`, events)}.`,
	breakAdded: ({ who, about, events }: WithEvents) =>
		rich`${who} ${cancelling(`added a break to ${about}`, events)}.`,
	breakRemoved: ({ who, about }: About) => rich`${who} removed a break from ${about}.`,
	rsvpRemoved: ({ who, member, about }: About & Member) =>
		rich`${who} took ${member} off the list for ${about}.`,
	rsvpWaiting: ({ who, member, about, guests }: WithGuests) =>
		rich`${who} ${withGuests(`put ${member} on the waiting list for ${about}`, guests)}.`,
	rsvpAdded: ({ who, member, about, guests }: WithGuests) =>
		rich`${who} ${withGuests(`added ${member} to ${about}`, guests)}.`,
	guestsChanged: ({
		who,
		member,
		about,
		from,
		to,
	}: About & { member: string; from: number; to: number }) =>
		rich`${who} changed ${member}'s guests at ${about} from ${number(from)} to ${number(to)}.`,
	checkedIn: ({ who, member, about, guests }: WithGuests) =>
		rich`${who} ${withGuests(`checked in ${member} at ${about}`, guests)}.`,
	checkInUndone: ({ who, member, about }: About & Member) =>
		rich`${who} undid the check-in of ${member} at ${about}.`,
	walkInCheckedIn: ({ who, about, guests }: About & { guests: number }) =>
		rich`${who} ${withGuests(`checked in a walk-in at ${about}`, guests)}.`,
	checkedInByAddress: ({ who, member, about, guests }: WithGuests) =>
		rich`${who} ${withGuests(`checked in ${member} at ${about} by email address`, guests)}.`,
	guestsExported: ({ who, about, rows }: About & { rows: number }) =>
		rich`${who} ${plural(rows, {
			one: `downloaded the guest list of ${about} (1 row).`,
			other: `downloaded the guest list of ${about} (${number(rows)} rows).`,
		})}`,
	madeOwner: ({ who, member }: Member) => rich`${who} made ${member} an owner.`,
	madeHost: ({ who, member }: Member) => rich`${who} made ${member} a host.`,
	madeMember: ({ who, member }: Member) => rich`${who} made ${member} a member without a role.`,
	banned: ({ who, member }: Member) => rich`${who} banned ${member}.`,
	banLifted: ({ who, member }: Member) => rich`${who} lifted the ban on ${member}.`,
	memberRemoved: ({ who }: Who) => rich`${who} removed a member.`,
	addressRetried: ({ who, member }: Member) => rich`${who} allowed email to ${member} again.`,
	eventsImported: ({ who, events }: Who & { events: number }) =>
		rich`${who} ${plural(events, {
			one: 'imported a calendar: 1 event was added or changed.',
			other: `imported a calendar: ${number(events)} events were added or changed.`,
		})}`,
	imported: ({ who }: Who) => rich`${who} imported members.`,
	importedMembers: ({ who, added }: Who & { added: number }) =>
		rich`${who} ${plural(added, {
			one: 'imported 1 member.',
			other: `imported ${number(added)} members.`,
		})}`,
	importedNames: ({ who, named }: Who & { named: number }) =>
		rich`${who} ${plural(named, {
			one: 'imported a name for 1 member.',
			other: `imported names for ${number(named)} members.`,
		})}`,
	importedMembersAndNames: ({ who, added, named }: Who & { added: number; named: number }) =>
		rich`${who} imported new members (${number(added)}) and names for members without one (${number(named)}).`,
	consentOf: ({ who, member }: Member) =>
		rich`${who} confirmed that ${member} agreed to get email.`,
	consentOfMany: ({ who, people }: Who & { people: number }) =>
		rich`${who} ${plural(people, {
			one: 'confirmed that 1 imported member agreed to get email.',
			other: `confirmed that ${number(people)} imported members agreed to get email.`,
		})}`,
	membersExported: ({ who, rows }: Who & { rows: number }) =>
		rich`${who} ${plural(rows, {
			one: 'downloaded the list of all members (1 row).',
			other: `downloaded the list of all members (${number(rows)} rows).`,
		})}`,
	announcementCreated: ({ who, about }: About) => rich`${who} started the announcement ${about}.`,
	announcementChanged: ({ who, about }: About) =>
		rich`${who} changed the scheduled announcement ${about}.`,
	announcementScheduled: ({ who, about }: About) =>
		rich`${who} scheduled the announcement ${about}.`,
	announcementUnscheduled: ({ who, about }: About) =>
		rich`${who} made the announcement ${about} a draft again.`,
	announcementSent: ({ who, about, recipients }: About & { recipients: number }) =>
		rich`${who} ${plural(recipients, {
			one: `sent ${about} to 1 member.`,
			other: `sent ${about} to ${number(recipients)} members.`,
		})}`,
	announcementStopped: ({ who, about, dropped }: About & { dropped: number }) =>
		rich`${who} ${plural(dropped, {
			one: `stopped ${about} before 1 email was sent.`,
			other: `stopped ${about} before ${number(dropped)} emails were sent.`,
		})}`,
	announcementDeleted: ({ who, about }: About) => rich`${who} deleted the announcement ${about}.`,
	announcementTested: ({ who, about }: About) =>
		rich`${who} sent a test of ${about} to their own address.`,
	emailsSentAgain: ({ who, emails }: Emails) =>
		rich`${who} ${plural(emails, {
			one: 'sent 1 email again.',
			other: `sent ${number(emails)} emails again.`,
		})}`,
	emailsSentAgainTo: ({ who, emails, member }: Emails & Member) =>
		rich`${who} ${plural(emails, {
			one: `sent 1 email to ${member} again.`,
			other: `sent ${number(emails)} emails to ${member} again.`,
		})}`,
};
