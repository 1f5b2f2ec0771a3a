import type { Config } from '../../src/config.ts';
import { type ClubProfile, NEW_CLUB } from '../../src/domain/club/club.ts';

/** A club of a colour, for mails. */
export function clubOf(colour: string): ClubProfile {
	return {
		...NEW_CLUB,
		locale: 'en-GB',
		name: 'Makers & "Menders"',
		description: 'We mend things.',
		colour,
		timeZone: 'America/New_York',
		place: 'Loft 3',
		isSetUp: true,
	};
}

/** Warm and cold, too pale for paper, too dark for the night, grey, and the two ends. */
export const COLOURS = [
	'#b93815',
	'#1f5fbf',
	'#ffe14d',
	'#10240f',
	'#808080',
	'#ffffff',
	'#000000',
];

export const SITE = {
	siteUrl: new URL('https://makers.example'),
	authSecret: 'the secret of a site that exists in tests only',
	mail: { transport: 'mailbox', from: 'Makers <makers@makers.example>' },
} satisfies Partial<Config>;

/** Six days before a Saturday at 9:00 in New York. */
export const NOW = new Date('2026-11-22T14:00:00Z');
