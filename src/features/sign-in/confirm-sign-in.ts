import type { Auth } from '../../auth/create-auth.ts';
import type { Context } from '../../context.ts';
import { consentBySigningIn } from '../../db/members/imports.ts';
import { insertMemberOfLink, makeFirstOwner } from '../../db/members/users.ts';
import {
	codeAttemptsOfDay,
	countCodeAttempt,
	signInMailByLink,
} from '../../db/sign-in/sign-in-mails.ts';
import { Refusal } from '../../domain/errors.ts';
import { CODE_GUESSES_A_DAY } from '../../domain/mail/limits.ts';
import { hashToken, signInCode, signInToken } from '../../domain/sign-in/signed-links.ts';
import { forgetSessions } from './end-sessions.ts';

/**
 * The fifth wrong code ends a code, and codes tried all day end the codes of an address for a day; the
 * links of the same emails stay good.
 */
const CODE_LIMITS = { most: 5, mostInADay: CODE_GUESSES_A_DAY };

/** What somebody proves an address with. */
export type SignInProof = { token: string } | { email: string; code: string };

/**
 * Signs in with the link or the code of an email. Both carry the same token, which better-auth consumes
 * with one statement: using either uses up both, once. Whoever proves the address that the operator
 * configured becomes the owner here, if the club has none (docs/decisions/0014).
 *
 * @returns the cookies of the new session, and whether an owner came whose club is not set up yet
 * @throws Refusal `wrong_code`, `too_many_codes`, `link_used`, `joining_closed` or `banned`
 */
export async function confirmSignIn(
	context: Context,
	auth: Auth,
	proof: SignInProof,
	headers: Headers,
): Promise<{ cookies: string[]; isSetUpDue: boolean }> {
	const token = 'token' in proof ? proof.token : await tokenOfCode(context, proof);
	const { db, config, now } = context;
	const linkHash = await hashToken(token);
	const [mail] = await signInMailByLink(db, linkHash, now);
	if (!mail?.isUnused) throw new Refusal('link_used');
	if (mail.bannedAt) throw new Refusal('banned');
	const isOwnersAddress = mail.email === config.ownerEmail;
	// The operator's own address always gets in: nobody else could open a club again that has no owner.
	if (mail.memberId === null && mail.joining === 'closed' && !isOwnersAddress) {
		throw new Refusal('joining_closed');
	}

	if (mail.memberId === null) {
		// Asked once more by the statement that writes: joining may be closed at this very moment.
		const outcome = await insertMemberOfLink(db, mail.email, linkHash, now, isOwnersAddress);
		if (outcome !== 'member') throw new Refusal(outcome);
	}
	const response = await auth.fromDatabase.api.magicLinkVerify({
		query: { token },
		headers,
		asResponse: true,
	});
	if (response.status !== 200) throw new Refusal('link_used');
	if (mail.awaitsConsentSince) await consentBySigningIn(db, mail.email, now);
	// Before the cookie leaves, so that the session's first reading knows the role.
	const isNewOwner =
		isOwnersAddress && mail.role !== 'owner' && (await becomeFirstOwner(context, mail.email));
	const isOwner = isNewOwner || mail.role === 'owner';
	return {
		cookies: response.headers.getSetCookie(),
		isSetUpDue: isOwner && mail.clubSetUpAt === null,
	};
}

async function becomeFirstOwner(context: Context, email: string): Promise<boolean> {
	const tokens = await makeFirstOwner(context.db, email, context.now);
	if (tokens) await forgetSessions(context, tokens);
	return tokens !== null;
}

async function tokenOfCode(
	context: Context,
	proof: { email: string; code: string },
): Promise<string> {
	const { db, config, now } = context;
	const mailIds = await countCodeAttempt(db, proof.email, CODE_LIMITS, now);
	for (const mailId of mailIds) {
		if ((await signInCode(config.authSecret, mailId)) === proof.code) {
			return signInToken(config.authSecret, mailId);
		}
	}
	const isDaySpent = (await codeAttemptsOfDay(db, proof.email, now)) >= CODE_GUESSES_A_DAY;
	throw new Refusal(isDaySpent ? 'too_many_codes' : 'wrong_code', { field: 'code' });
}
