import { z } from 'zod';
import { messageOf } from '../../domain/forms/mistakes.ts';
import { optionalName } from '../../domain/members/name.ts';
import { MAX_NOTE_LENGTH } from '../../domain/rsvps/panel.ts';
import { isOneLine } from '../../domain/text/printable.ts';
import { optionalCount } from './input.ts';

const ANSWERS = ['going', 'declined'] as const;

/** The fields of an RSVP, on the site's forms, in JSON and behind the link in an email. */
export const rsvpFields = {
	answer: z.enum(ANSWERS, { message: messageOf({ code: 'not_a_choice', choices: ANSWERS }) }),
	guests: optionalCount,
	note: z
		.string()
		.trim()
		.max(MAX_NOTE_LENGTH, { message: messageOf({ code: 'input_too_long', most: MAX_NOTE_LENGTH }) })
		.refine(isOneLine, { message: messageOf({ code: 'note_not_one_line' }) })
		.optional(),
	promoteUntilHours: optionalCount,
	/** Stored where the member has none. */
	name: optionalName,
};
