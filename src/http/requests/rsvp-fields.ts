import { z } from 'zod';
import { memberName } from '../../domain/members/name.ts';
import { MAX_NOTE_LENGTH } from '../../domain/rsvps/panel.ts';
import { isOneLine } from '../../domain/text/printable.ts';
import { optionalCount } from './input.ts';

/** Stored where the member has none; a form sends an empty one of somebody who gives none. */
export const newcomersName = z.preprocess(
	(typed) =>
		typed === null || (typeof typed === 'string' && typed.trim() === '') ? undefined : typed,
	memberName.optional(),
);

/** The fields of an answer, on the site's forms, in JSON and behind the link in an email. */
export const rsvpFields = {
	answer: z.enum(['going', 'declined'], { message: 'Choose going or declined.' }),
	guests: optionalCount,
	note: z
		.string()
		.trim()
		.max(MAX_NOTE_LENGTH, { message: `Use ${MAX_NOTE_LENGTH} characters at most.` })
		.refine(isOneLine, { message: "Remove line breaks and characters that can't be shown." })
		.optional(),
	promoteUntilHours: optionalCount,
	name: newcomersName,
};
