import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('en');

/** People of an import who haven't agreed to get email yet. */
export const importConsent = {
	title: ({ day, time, zone }: { day: string; time: string; zone: string }) =>
		`Imported on ${day}, ${time}, ${zone}`,
	waiting: ({ people }: { people: number }) =>
		plural(people, {
			one: "1 person in this import hasn't agreed to get email yet, so we don't send them any. Signing in counts as agreeing. If you've asked them, you can also confirm it here.",
			other: `${number(people)} people in this import haven't agreed to get email yet, so we don't send them any. Signing in counts as agreeing. If you've asked them, you can also confirm it here for all of them.`,
		}),
	invitations: 'They also asked for an invitation to each event.',
	agreed: 'They agreed to get email',
};
