import { formsOf } from '../../../forms-of.ts';
import { rich, type Wrap } from '../../../rich.ts';

const { list, number, plural } = formsOf('en');

/** The doctor's page; what it finds has messages of its own. */
export const doctor = {
	title: 'Doctor',
	whatToDo: 'What to do',
	states: { well: 'OK', look: 'Needs attention', broken: 'Broken' },

	email: 'Email',
	sendContactsAgain: 'Send contact messages again',
	notDelivered: "Emails that didn't get through",
	sendAllAgain: 'Send all of them again',
	older: 'Show older ones',
	newest: 'Show the newest',

	bounces: 'Bounces and complaints',
	/** All of them; `lastStopped` where only the newest are shown. */
	stopped: "Members who don't get email because of it",
	lastStopped: ({ shown }: { shown: number }) =>
		`The last ${number(shown)} members who don't get email because of it`,
	/** @param why one of the labels for why email is stopped */
	stoppedSince: ({ why, day }: { why: string; day: string }) => `${why} since ${day}`,

	details: 'Details for the operator',
	times: ({ zone, now }: { zone: string; now: string }) =>
		`Times are in ${zone}. It's ${now} there now.`,
	sender: 'The domain that email comes from',
	tasks: 'Automatic tasks',
	tasksUnknown: "Unknown, because the database isn't responding.",
	eachTask: 'Each task',
	lastRun: ({ at }: { at: string }) => `Last run: ${at}`,
	runs: ({ runs, failures }: { runs: number; failures: number }) =>
		plural(runs, {
			one: `Runs so far: 1. Failed: ${number(failures)}.`,
			other: `Runs so far: ${number(runs)}. Failed: ${number(failures)}.`,
		}),
	lastFailure: ({ reason, at }: { reason: string; at: string }) =>
		`Last failure: ${at}, ${reason}.`,
	unknownReason: 'for an unknown reason',
	taskFailed: 'Failed',
	taskDone: 'Done',
	taskNotFinished: 'Not finished',
	signIns: 'Sign-ins',
	signInsHint:
		"We measure one in twenty requests and keep the figures for seven days (UTC). After each of these responses we read the same session again, from the database alone, to compare the two. A Worker's clock only advances when data arrives, so these are waiting times without computing time.",
	ways: 'Ways to sign in',
	emailWay: 'Email',
	alwaysOn: 'On, always',
	wayOff: 'Off: its settings are left out',
	redirectAddress: 'Exact address to register there, for this stage:',
	database: 'Database',
	/** @param tables how many rows each has at most, from `rows` */
	rowsAtMost: ({ tables }: { tables: readonly string[] }) => `Rows, at most: ${list(tables)}.`,
	rows: {
		members: ({ rows }: { rows: number }) =>
			plural(rows, { one: '1 member', other: `${number(rows)} members` }),
		answers: ({ rows }: { rows: number }) =>
			plural(rows, { one: '1 RSVP', other: `${number(rows)} RSVPs` }),
		mails: ({ rows }: { rows: number }) =>
			plural(rows, { one: '1 email', other: `${number(rows)} emails` }),
		actions: ({ rows }: { rows: number }) =>
			plural(rows, {
				one: '1 action in the audit log',
				other: `${number(rows)} actions in the audit log`,
			}),
	},
	configuration: 'Configuration',
	versions: 'Versions',
	commit: 'Commit',
	commitUnknown: "Unknown: it wasn't built in a clone",
	runtime: 'Workers runtime',
	runtimeAsOf: ({ date }: { date: string }) => `As of ${date}`,
	monitor: ({ link }: { link: Wrap }) =>
		rich`A monitor can read the same at ${link('/api/doctor')}: see docs/operating.md.`,
};
