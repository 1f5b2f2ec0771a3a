import { formsOf } from '../../../forms-of.ts';
import { rich, type Wrap } from '../../../rich.ts';

const { number, plural } = formsOf('en');

/** The form of a series; the fields that it shares with an event are in `events/form`. Dates, zones and rules come in as text. */
export const seriesForm = {
	title: 'What are the events called?',
	titleExample: 'Open studio',
	when: 'When',
	foreignRule: ({ rule, strong }: { rule: string; strong: Wrap }) =>
		rich`This series follows a rule that this form can't show: ${strong(rule)}. What you choose here replaces it.`,
	pleaseChoose: 'Please choose',
	rhythm: 'How often',
	weekday: 'Weekday',
	weekdayHint: 'Not needed for a date of the month.',
	firstDate: 'First date',
	firstDateHint:
		'You meet on the weekday of this date. “Once a month, on a date” means on this day of each month.',
	fromDate: 'From',
	fromDateHint:
		'The first event is on this date, or on the first suitable day after it. “Once a month, on a date” means on this day of each month.',
	mapUrlHint:
		'The address of the place on any map. Leave it empty to link to a search for the place.',
	opensDaysAhead: 'Events open this many days ahead',
	opensDaysAheadHint: "From then on, they're on the site and people can RSVP.",
	backToForm: 'Back to the form',
	continue: 'Continue',
	back: 'Back',

	// A new series.
	newSeries: 'New series',
	saveThis: 'Save this series?',
	newLede:
		'A series says how often you meet. Its events open automatically as their dates come near.',
	checkSeries: ({ link }: { link: Wrap }) =>
		rich`Check ${link('the series')}, or choose “Continue” again to make this one too.`,
	datesNext:
		'The next page shows the dates, and how many people are emailed, before anything is saved.',
	planned: ({ title, rule, zone }: { title: string; rule: string; zone: string }) =>
		`${title}: ${rule}, in ${zone}. Nothing is saved yet.`,
	emails: ({ emails }: { emails: readonly string[] }) =>
		`Emails for each event: ${emails.join(' · ')}.`,
	create: {
		alone: 'Save the series',
		andEmail: ({ people }: { people: number }) =>
			plural(people, {
				one: 'Save the series and email 1 person',
				other: `Save the series and email ${number(people)} people`,
			}),
		andSendEmails: 'Save the series and send the emails',
	},

	// In the first run.
	firstLede: 'How often you meet. Events open automatically as their dates come near.',
	datesNextFirst: 'The next page shows the dates before anything is saved.',
	openClub: {
		alone: 'Save and open the club',
		andEmail: ({ people }: { people: number }) =>
			plural(people, {
				one: 'Save, open the club and email 1 person',
				other: `Save, open the club and email ${number(people)} people`,
			}),
		andSendEmails: 'Save, open the club and send the emails',
	},

	// A change of one.
	change: 'Change the series',
	changeOf: ({ title }: { title: string }) => `Change the series: ${title}`,
	saveChanges: 'Save these changes?',
	saveChangesOf: ({ title }: { title: string }) => `Save these changes? ${title}`,
	hasEnded: ({ title, series, end }: { title: string; series: Wrap; end: Wrap }) =>
		rich`${series(title)} has ended. To change it, ${end('set a later end date')} first.`,
	notSaved: ({ title, link }: { title: string; link: Wrap }) =>
		rich`${link(title)}. Nothing is saved yet.`,
	lateQuestion:
		'Someone else changed this series while you had the form open. This is what your form would change now.',
	late: "Someone else changed this series while you had the form open, so your changes aren't saved yet.",
	nobodyEmailed: 'Nobody will be emailed about these events.',
	fromThen: ({ until, rule, zone }: { until: string; rule: string; zone: string }) =>
		`Until ${until}, everything stays as it was. From then on: ${rule}, in ${zone}.`,
	ruleIn: ({ rule, zone }: { rule: string; zone: string }) => `${rule}, in ${zone}.`,
	reason: 'Why are events cancelled?',
	reasonHint: ({ usual }: { usual: string }) =>
		`It’s shown after “Cancelled:”, as you write it. If you leave it empty, it says: ${usual}`,
	save: {
		alone: 'Save the series',
		andEmail: ({ people }: { people: number }) =>
			plural(people, {
				one: 'Save and email 1 person',
				other: `Save and email ${number(people)} people`,
			}),
		andSendEmails: 'Save and send the emails',
	},
	saveAndCancel: ({ events }: { events: number }) =>
		plural(events, {
			one: 'Save and cancel 1 event',
			other: `Save and cancel ${number(events)} events`,
		}),
	saveCancelAndEmail: ({ events, people }: { events: number; people: number }) => {
		const emailed = plural(people, { one: '1 person', other: `${number(people)} people` });
		return plural(events, {
			one: `Save, cancel 1 event and email ${emailed}`,
			other: `Save, cancel ${number(events)} events and email ${emailed}`,
		});
	},
	saveCancelAndSendEmails: ({ events }: { events: number }) =>
		plural(events, {
			one: 'Save, cancel 1 event and send the emails',
			other: `Save, cancel ${number(events)} events and send the emails`,
		}),
	changeLede: ({ title, link }: { title: string; link: Wrap }) =>
		rich`${link(title)}. Open events follow the change, except for anything you edited on that event.`,
	nothingDifferent: 'Nothing in this form is different yet.',
	changeHint:
		'The change starts with the first date. Everything before it stays as it was. If you only change when emails are sent, that applies to all upcoming events right away. If dates change or anyone gets an email, the next page shows it before anything is saved.',
};
