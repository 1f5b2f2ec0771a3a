import type { Auth } from '../../auth/create-auth.ts';
import type { Context } from '../../context.ts';
import { insertMemberOfLink } from '../../db/members/users.ts';
import type { AskedRsvp } from '../../db/sign-in/asked-rsvps.ts';
import {
	codeAttemptsOfDay,
	countCodeAttempt,
	signInMailByLink,
	useUpLink,
	useUpProvenLink,
} from '../../db/sign-in/sign-in-mails.ts';
import { Refusal } from '../../domain/errors.ts';
import { type AskedEmailStatus, CODE_GUESSES_A_DAY } from '../../domain/mail/limits.ts';
import { nameOfRsvp, problemWithParty } from '../../domain/rsvps/asked-rsvp.ts';
import type { Provider } from '../../domain/sign-in/sign-in-method.ts';
import { hashToken, signInCode, signInToken } from '../../domain/sign-in/signed-links.ts';
import { rsvpRefusal } from '../rsvps/answer-rsvp.ts';
import { beginSession } from './begin-session.ts';
import { connectAndForget } from './connect-account.ts';
import { type FirstYes, takeIn } from './take-in.ts';

/**
 * The fifth wrong code ends a code, and codes tried all day end the codes of an address for a day; the
 * links of the same emails stay good.
 */
const CODE_LIMITS = { most: 5, mostInADay: CODE_GUESSES_A_DAY };

/** What somebody proves an address with. */
export type SignInProof = { token: string } | { email: string; code: string };

/**
 * What the press says to the RSVP that the email asks for: yes, with what is left out as it was asked; no, which
 * signs in alone; or to show it first, as after a code, whose page hasn't shown it.
 */
export type FirstYesChoice =
	| {
			answer: 'going';
			name?: string | undefined;
			guests?: number | undefined;
			seen?: string | undefined;
	  }
	| { answer: 'none' }
	| { answer: 'ask' };

/** Signed in; or, instead of that, what the page behind the link has to ask first. */
export type SignInOutcome =
	| ({ isAsked: false; next: string } & Awaited<ReturnType<typeof takeIn>>)
	| { isAsked: true; next: string; token: string };

/**
 * Signs in with the link or the code of an email. Both carry the same token, which one statement
 * uses up: using either uses up both, once.
 *
 * @returns what came of it, with the page that the email leads to
 * @throws Refusal `wrong_code`, `too_many_codes`, `link_used`, `joining_closed` or `banned`; and where the event takes
 *   no such party: nothing is used up then
 */
export async function confirmSignIn(
	context: Context,
	auth: Auth,
	proof: SignInProof,
	headers: Headers,
	choice: FirstYesChoice = { answer: 'going' },
): Promise<SignInOutcome> {
	const token = 'token' in proof ? proof.token : await tokenOfCode(context, proof);
	const { db, now } = context;
	const linkHash = await hashToken(token);
	const [mail] = await signInMailByLink(db, linkHash, now);
	if (!mail?.isUnused) throw new Refusal('link_used');
	const { asked, nextPath: next } = mail;
	if (asked && choice.answer === 'ask') return { isAsked: true, next, token };
	const taken = await takeIn(
		context,
		mail,
		{
			join: (isAlwaysLetIn) => insertMemberOfLink(db, mail.email, linkHash, now, isAlwaysLetIn),
			openSession: () => openSession(context, auth, { ...mail, token, linkHash }, headers),
		},
		asked && choice.answer === 'going' ? firstYesOf(asked, choice, now) : null,
	);
	return { isAsked: false, next, ...taken };
}

/** The RSVP that is confirmed, checked before anything is used up. */
function firstYesOf(
	asked: AskedRsvp,
	choice: FirstYesChoice & { answer: 'going' },
	now: Date,
): FirstYes {
	const { event, mine } = asked;
	const { name = asked.name ?? undefined, seen = nameOfRsvp(null) } = choice;
	const guests = choice.guests ?? asked.guests ?? undefined;
	const problem = problemWithParty(event, guests ?? 0, mine, now);
	if (problem) throw rsvpRefusal(problem);
	return { eventId: event.id, name, guests, seen };
}

/** A link with what its email knows of it. */
interface UsedLink {
	token: string;
	linkHash: string;
	email: string;
	status: AskedEmailStatus | null;
	providerId: Provider | null;
	accountId: string | null;
}

type Opened = { userId: string; cookies: string[] } | null;

/** Uses the link up, opens the session, and connects the account at a provider that it was about. */
async function openSession(
	context: Context,
	auth: Auth,
	link: UsedLink,
	headers: Headers,
): Promise<Opened> {
	const { db, now } = context;
	const { providerId, accountId, email, linkHash } = link;
	const connect = async () =>
		providerId &&
		accountId &&
		connectAndForget(context, { provider: providerId, accountId, email, name: '' });
	if (link.status !== 'proven' || !providerId) {
		const opened = await openMailedSession(context, auth, link, headers);
		if (opened) await connect();
		return opened;
	}
	// No email was sent: the provider has proven the address, and the session is one that began there.
	if (!(await useUpProvenLink(db, linkHash, now))) return null;
	const userId = await connect();
	if (!userId) return null;
	return { userId, cookies: await beginSession(auth, { userId, method: providerId }, headers) };
}

/** Uses the link of an email up and opens the session. */
async function openMailedSession(
	{ db, now }: Context,
	auth: Auth,
	{ token, linkHash, email }: UsedLink,
	headers: Headers,
): Promise<Opened> {
	const userId = await useUpLink(db, linkHash, email, now);
	if (userId !== null) {
		return { userId, cookies: await beginSession(auth, { userId, method: 'mail' }, headers) };
	}
	// A member who has never proven the address loses what was opened with it before; and a used link is none.
	const response = await auth.fromDatabase.api.magicLinkVerify({
		query: { token },
		headers,
		asResponse: true,
	});
	if (response.status !== 200) return null;
	const { user } = (await response.json()) as { user: { id: string } };
	return { userId: user.id, cookies: response.headers.getSetCookie() };
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
