import { formsOf } from '../../../forms-of.ts';

const { list, plural } = formsOf('en');

/** How the site is, at the top of the doctor's page. */
export const headline = {
	fine: 'Everything is working.',
	/** @param areas names from `areas` */
	attention: ({ areas }: { areas: readonly string[] }) =>
		plural(areas.length, {
			one: `The site is working. Please check this: ${list(areas)}.`,
			other: `The site is working. Please check these: ${list(areas)}.`,
		}),
	broken: ({ areas }: { areas: readonly string[] }) => `Something is broken: ${list(areas)}.`,
	brokenAndAttention: ({
		broken,
		areas,
	}: {
		broken: readonly string[];
		areas: readonly string[];
	}) => `Something is broken: ${list(broken)}. Please also check: ${list(areas)}.`,
	areas: {
		cron: 'automatic tasks',
		outbox: 'email',
		bounces: 'bounced email',
		sessions: 'sign-ins',
		database: 'the database',
		configuration: 'the configuration',
		sender: 'the domain that email comes from',
		version: 'the version',
	},
};
