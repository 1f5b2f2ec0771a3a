import { formsOf } from '../../../forms-of.ts';

const { list, number, plural } = formsOf('en');

/** The import of members from a file. */
export const memberImport = {
	title: 'Import members',
	lede: ({ lines }: { lines: number }) =>
		`From a CSV file or an address book, as other systems export them. You can import up to ${number(lines)} people and 1 MB at once.`,
	nextPage:
		"The next page shows what will happen before anything is saved. People you import don't get email until they sign in, or until you confirm that they agreed to get it.",
	file: 'File',
	fileHint: 'A CSV or text file, or an address book (.vcf). Save a spreadsheet as CSV first.',
	paste: 'Or paste it here',
	pasteHint: 'A table copied from a spreadsheet, or a list of addresses copied from an email.',
	/** Beside what is wrong with a file of Meetup. */
	invite: 'Get a link, a QR code, and a text to post in your group',
	arrived: ({ people }: { people: number }) =>
		plural(people, {
			one: '1 person has joined that way.',
			other: `${number(people)} people have joined that way.`,
		}),
	continue: 'Continue',
	back: 'Back',

	question: 'Import these members?',
	notYet: 'Nothing is saved yet.',
	added: ({ people }: { people: number }) =>
		plural(people, {
			none: 'There are no new members in it.',
			one: "1 person is new. They don't get email until they agree to it.",
			other: `${number(people)} people are new. They don't get email until they agree to it.`,
		}),
	restored: ({ people }: { people: number }) =>
		plural(people, {
			none: 'There are no new members in it.',
			one: '1 person is new.',
			other: `${number(people)} people are new.`,
		}),
	named: ({ people }: { people: number }) =>
		plural(people, {
			one: '1 member without a name gets the one from the file.',
			other: `${number(people)} members without a name get the ones from the file.`,
		}),
	unchanged: ({ people }: { people: number }) =>
		plural(people, {
			one: '1 person is a member already. Nothing changes for them.',
			other: `${number(people)} people are members already. Nothing changes for them.`,
		}),
	nameless: ({ people }: { people: number }) =>
		plural(people, {
			one: '1 new person has no name in the file.',
			other: `${number(people)} new people have no name in the file.`,
		}),
	refusing: ({ people }: { people: number }) =>
		plural(people, {
			one: "1 new person doesn't want email, the file says. They won't get any, and only they can change that.",
			other: `${number(people)} new people don't want email, the file says. They won't get any, and only they can change that.`,
		}),
	stopped: ({ people }: { people: number }) =>
		plural(people, {
			one: "1 member who has never signed in doesn't want email, the file says. They won't get any from now on.",
			other: `${number(people)} members who have never signed in don't want email, the file says. They won't get any from now on.`,
		}),
	/** @param lines those that are listed of all; the others aren't */
	duplicates: ({ all, lines }: { all: number; lines: readonly string[] }) =>
		plural(all, {
			one: `1 line repeats an address from an earlier line and is merged with it: line ${list(lines)}.`,
			other: `${number(all)} lines repeat an address from an earlier line and are merged with it: lines ${list(lines)}.`,
		}),
	duplicatesAndMore: ({ all, lines }: { all: number; lines: readonly string[] }) =>
		`${number(all)} lines repeat an address from an earlier line and are merged with it. The first are lines ${list(lines)}.`,
	leftOut: ({ lines }: { lines: number }) =>
		plural(lines, {
			one: '1 line is left out:',
			other: `${number(lines)} lines are left out:`,
		}),
	/** Why lines are left out. */
	leftOutBecause: {
		refunded: ({ count, lines }: LinesOf) =>
			plural(count, {
				one: `1 refunded: line ${lines}`,
				other: `${number(count)} refunded: lines ${lines}`,
			}),
		declined: ({ count, lines }: LinesOf) =>
			plural(count, {
				one: `1 declined: line ${lines}`,
				other: `${number(count)} declined: lines ${lines}`,
			}),
		deleted: ({ count, lines }: LinesOf) =>
			plural(count, {
				one: `1 deleted: line ${lines}`,
				other: `${number(count)} deleted: lines ${lines}`,
			}),
		suspended: ({ count, lines }: LinesOf) =>
			plural(count, {
				one: `1 suspended or banned: line ${lines}`,
				other: `${number(count)} suspended or banned: lines ${lines}`,
			}),
		transferred: ({ count, lines }: LinesOf) =>
			plural(count, {
				one: `1 transferred to someone else: line ${lines}`,
				other: `${number(count)} transferred to someone else: lines ${lines}`,
			}),
		not_attending: ({ count, lines }: LinesOf) =>
			plural(count, {
				one: `1 not attending: line ${lines}`,
				other: `${number(count)} not attending: lines ${lines}`,
			}),
		cancelled: ({ count, lines }: LinesOf) =>
			plural(count, {
				one: `1 canceled: line ${lines}`,
				other: `${number(count)} canceled: lines ${lines}`,
			}),
		inactive: ({ count, lines }: LinesOf) =>
			plural(count, {
				one: `1 inactive: line ${lines}`,
				other: `${number(count)} inactive: lines ${lines}`,
			}),
		former: ({ count, lines }: LinesOf) =>
			plural(count, {
				one: `1 former member: line ${lines}`,
				other: `${number(count)} former members: lines ${lines}`,
			}),
	},
	bad: ({ lines }: { lines: number }) =>
		plural(lines, {
			one: "1 line can't be imported and is left out.",
			other: `${number(lines)} lines can't be imported and are left out.`,
		}),
	firstPeople: 'The first people',
	noName: 'No name',
	noEmail: "Doesn't want email",
	roles: { member: 'Member', host: 'Host', owner: 'Owner' },

	own: "This file is a member export from Regulars. New members get back their topics, when they joined, and whether they'd stopped email.",
	agreed: ({ people, invited }: { people: number; invited: number }) =>
		plural(people, {
			none: 'None of them get email until they agree to it.',
			one: `1 of them had agreed to get email and gets it again. ${invitedText(invited)}`,
			other: `${number(people)} of them had agreed to get email and get it again. ${invitedText(invited)}`,
		}),
	giveRoles: ({ owners, hosts }: { owners: readonly string[]; hosts: readonly string[] }) =>
		[
			'Give back their roles, too.',
			owners.length > 0 && `Owners, who can do everything: ${list(owners)}.`,
			hosts.length > 0 && `Hosts: ${list(hosts)}.`,
		]
			.filter(Boolean)
			.join(' '),
	rolesHint: 'Leave this off to make all of them members.',

	atOnce: 'Either all of them are imported, or none if something goes wrong.',
	import: ({ people }: { people: number }) =>
		plural(people, { one: 'Import 1 person', other: `Import ${number(people)} people` }),
	importing: ({ people }: { people: number }) =>
		plural(people, {
			one: 'Importing 1 person …',
			other: `Importing ${number(people)} people …`,
		}),
	another: 'Choose another file',

	correct: 'Check and correct',
	columns: 'What the columns are',
	columnsHint: 'Change what is wrong, then read the file again.',
	whichColumn: 'Which column has the email addresses?',
	columnOf: ({ number: place, header }: { number: number; header: string }) =>
		header === '' ? `Column ${number(place)}` : header,
	sample: ({ sample }: { sample: string }) => `For example: ${sample}`,
	emptyColumn: 'Empty',
	otherColumns: ({ columns }: { columns: number }) =>
		plural(columns, {
			one: "1 other column isn't used",
			other: `${number(columns)} other columns aren't used`,
		}),
	uses: {
		none: 'Not used',
		email: 'Email address',
		name: 'Name',
		first_name: 'First name',
		middle_name: 'Middle name',
		last_name: 'Last name',
		refusal: "Who doesn't want email",
		status: "Who's left out",
		restored: 'Given back',
		spare_name: 'Name, if there is no other',
	},
	badLines: 'Lines to correct',
	badLinesHint: 'Correct a line, or empty it to leave it out.',
	moreBad: ({ lines }: { lines: number }) =>
		plural(lines, { one: 'And 1 more.', other: `And ${number(lines)} more.` }),
	again: 'Read it again',
};

interface LinesOf {
	count: number;
	/** `4, 8, 9`; with `…` at the end where there are more. */
	lines: string;
}

const invitedText = (people: number) =>
	plural(people, {
		none: 'None of them get invitations.',
		one: '1 gets invitations.',
		other: `${number(people)} get invitations.`,
	});
