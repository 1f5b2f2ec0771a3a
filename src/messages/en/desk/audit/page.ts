import { formsOf } from '../../../forms-of.ts';
import { type Rich, rich, type Wrap } from '../../../rich.ts';

const { number, plural } = formsOf('en');

/** The page of the audit log. */
export const auditLog = {
	title: 'Audit log',
	/** The link to it, from what it is about. */
	history: 'What organizers did here',
	lede: ({ zone }: { zone: string }) => `What organizers did, newest first. Times are in ${zone}.`,
	filter: 'Filter the log',
	who: 'Done by',
	everyone: 'Everyone',
	formerMembers: 'Former members',
	unnamed: 'Someone without a name',
	area: 'Area',
	everything: 'Everything',
	from: 'From',
	until: 'Until',
	show: 'Show',
	areas: {
		events: 'Events',
		series: 'Series and breaks',
		guests: 'Guest lists',
		door: 'Check-in',
		members: 'Members',
		mail: 'Announcements and email',
		exports: 'Downloads',
		club: 'The club',
	},
	/** Where the log shows what was done to one thing or person alone. */
	onlyAbout: ({ name, strong }: { name: string; strong: Wrap }) =>
		rich`You're looking at ${strong(name)} only.`,
	onlyOne: "You're looking at one entry's history only.",
	showAll: 'Show everything else too',
	nothingOlder: "There's nothing older.",
	nothingFits: 'Nothing matches. Try fewer filters or other dates.',
	nothingYet:
		'Nothing yet. Whatever you and other organizers do from now on is listed here: changes to events and members, check-ins, announcements, and downloads.',
	changed: 'What changed',
	/** The line that unfolds what changed; for screen readers with the time of the action. */
	changedFields: ({ fields, time, hide }: { fields: number; time: string; hide: Wrap }) =>
		summary(
			plural(fields, {
				one: 'What changed: 1 field',
				other: `What changed: ${number(fields)} fields`,
			}),
			time,
			hide,
		),
	changedEvents: ({ events, time, hide }: { events: number; time: string; hide: Wrap }) =>
		summary(
			plural(events, {
				one: 'What changed: 1 event',
				other: `What changed: ${number(events)} events`,
			}),
			time,
			hide,
		),
	changedBoth: (values: { fields: number; events: number; time: string; hide: Wrap }) => {
		const { fields, events, time, hide } = values;
		const others = plural(events, { one: '1 event', other: `${number(events)} events` });
		return summary(
			plural(fields, {
				one: `What changed: 1 field and ${others}`,
				other: `What changed: ${number(fields)} fields and ${others}`,
			}),
			time,
			hide,
		);
	},
	field: 'Field',
	before: 'Before',
	after: 'After',
	none: 'None',
	everythingDoneTo: ({ subject }: { subject: string }) => `Everything done to “${subject}”`,
	everythingDoneToMember: ({ member }: { member: string }) => `Everything done to ${member}`,
	thisMember: 'this member',
	earlier: 'Show earlier ones',
	newest: 'Show the newest',
};

function summary(text: string, time: string, hide: Wrap): Rich {
	return rich`${text}${hide(`, in the action at ${time}`)}`;
}
