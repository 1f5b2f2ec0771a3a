import { z } from 'zod';
import { optionalCount } from './body.ts';

/** The longest "what I'm working on" line. */
const MAX_NOTE_LENGTH = 140;

/** The fields of an answer, on the site's forms, in JSON and behind the link in a mail. */
export const rsvpFields = {
	answer: z.enum(['going', 'declined'], { message: 'must be going or declined' }),
	guests: optionalCount,
	note: z
		.string()
		.trim()
		.max(MAX_NOTE_LENGTH, { message: `at most ${MAX_NOTE_LENGTH} characters` })
		.optional(),
	promoteUntilHours: optionalCount,
};
