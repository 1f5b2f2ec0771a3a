import { z } from 'zod';
import { invalidForm } from '../../domain/errors.ts';
import { emailAddress } from '../../domain/forms/email-address.ts';
import { messageOf } from '../../domain/forms/mistakes.ts';
import { optionalName } from '../../domain/members/name.ts';
import { signInCodeFrom } from '../../domain/sign-in/sign-in-code.ts';
import { checkInput, optionalCount, optionalText } from './input.ts';

const signingIn = {
	token: optionalText(200),
	code: optionalText(100),
	email: z.preprocess((text) => (text === '' ? undefined : text), emailAddress.optional()),
	next: optionalText(200),
};

const ANSWERS = ['going', 'none'] as const;

const signingInAlone = z.object({ ...signingIn, answer: z.literal('none') });

const confirming = z.object({
	...signingIn,
	answer: z
		.enum(ANSWERS, { message: messageOf({ code: 'not_a_choice', choices: ANSWERS }) })
		.optional(),
	name: optionalName,
	guests: optionalCount,
	seen: optionalText(10),
});

/**
 * What the press on the page of a sign-in email sends: what proves the address, and what is said to the RSVP that the
 * email asks for.
 *
 * @param sent the fields, unchecked
 * @param boundEmail the address that this browser asked for, where none is typed
 * @throws Refusal `invalid`
 */
export function confirmFields(sent: unknown, boundEmail: string | undefined) {
	// Signing in alone minds nothing that was typed about the RSVP.
	const isAlone = (sent as { answer?: unknown } | null)?.answer === 'none';
	const fields = isAlone
		? { ...checkInput(sent, signingInAlone), name: undefined, guests: undefined, seen: undefined }
		: checkInput(sent, confirming);
	const { token, answer, guests, seen } = fields;
	// An empty field says that there's no name; without the field, the one that was asked with counts.
	const typed = (sent as { name?: unknown } | null)?.name;
	const isEmptied = typeof typed === 'string' && typed.trim() === '';
	const said = { answer, name: isEmptied ? '' : fields.name, guests, seen };
	if (token) return { proof: { token }, said };
	const email = fields.email ?? boundEmail;
	// What can be no code, or is for nobody, must not use up one of the tries.
	const code = signInCodeFrom(fields.code ?? '');
	if (code === null) throw invalidForm({ code: { code: 'code_missing' } });
	if (!email) throw invalidForm({ email: { code: 'email_missing' } });
	return { proof: { email, code }, said };
}
