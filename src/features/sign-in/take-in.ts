import type { Context } from '../../context.ts';
import { consentBySigningIn } from '../../db/members/imports.ts';
import { storeFirstYes } from '../../db/members/newcomers.ts';
import { makeFirstOwner } from '../../db/members/users.ts';
import { Refusal } from '../../domain/errors.ts';
import { type Answered, answered } from '../rsvps/answer-rsvp.ts';
import { forgetSessions } from './end-sessions.ts';

/** Somebody who has proven an address, as far as it decides whether and how they come in. */
export interface ProvenPerson {
	email: string;
	/** Null for somebody who isn't a member yet. */
	memberId: string | null;
	role: string | null;
	bannedAt: Date | null;
	awaitsConsentSince: Date | null;
	joining: 'open' | 'closed' | null;
	clubSetUpAt: Date | null;
}

/** An RSVP that was confirmed together with the sign-in. */
export interface FirstYes {
	eventId: string;
	/** As `memberName` has it; left out where none was given. */
	name: string | undefined;
	guests: number | undefined;
	/** The RSVP that the page showed (`nameOfRsvp`). */
	seen: string;
}

/** How the way of signing in does its part. */
interface SignInWay {
	/** Makes the member, asking again whether the proof is good; returns why there is none. */
	join: (isAlwaysLetIn: boolean) => Promise<'member' | 'joining_closed' | 'link_used'>;
	/** Uses the proof up and opens the session, once; returns its cookies and the member, or null where another one was faster. */
	openSession: () => Promise<{ userId: string; cookies: string[] } | null>;
}

/** What came of the RSVP: stored, or why not, though the person is signed in. */
export type FirstYesOutcome = { answered: Answered } | { refusal: Refusal };

/**
 * Takes a person in, whichever way an address was proven: a banned one not, a new one only while the club takes new
 * members. Signs in, records consent, makes the first owner (docs/decisions/0014), and stores the RSVP that was
 * confirmed by the same press. What stands in the RSVP's way by then doesn't undo the sign-in.
 *
 * @returns the cookies of the new session, whether an owner came whose club is not set up yet, and what came of the
 *   RSVP
 * @throws Refusal `link_used`, `joining_closed` or `banned`
 */
export async function takeIn(
	context: Context,
	person: ProvenPerson,
	way: SignInWay,
	firstYes: FirstYes | null = null,
): Promise<{ cookies: string[]; isSetUpDue: boolean; rsvp: FirstYesOutcome | null }> {
	const { db, config, now } = context;
	if (person.bannedAt) throw new Refusal('banned');
	const isOwnersAddress = person.email === config.ownerEmail;
	if (person.memberId === null) {
		// The operator's own address always gets in: nobody else could open a club again that has no owner.
		if (person.joining === 'closed' && !isOwnersAddress) throw new Refusal('joining_closed');
		// Asked once more by the statement that writes: joining may be closed at this very moment.
		const outcome = await way.join(isOwnersAddress);
		if (outcome !== 'member') throw new Refusal(outcome);
	}
	const session = await way.openSession();
	if (!session) throw new Refusal('link_used');
	if (person.awaitsConsentSince) await consentBySigningIn(db, person.email, now);
	// Before the cookie leaves, so that the session's first reading knows the role.
	const isNewOwner =
		isOwnersAddress && person.role !== 'owner' && (await becomeFirstOwner(context, person.email));
	const isOwner = isNewOwner || person.role === 'owner';
	return {
		cookies: session.cookies,
		isSetUpDue: isOwner && person.clubSetUpAt === null,
		rsvp: firstYes && (await sayYes(context, session.userId, firstYes)),
	};
}

async function sayYes(
	context: Context,
	userId: string,
	{ eventId, name, guests, seen }: FirstYes,
): Promise<FirstYesOutcome> {
	const event = { id: eventId };
	const { outcome, tokens } = await storeFirstYes(context.db, {
		name,
		rsvp: {
			userId,
			event,
			answer: 'going',
			guests,
			seen,
			change: crypto.randomUUID(),
			now: context.now,
		},
	});
	await forgetSessions(context, tokens);
	try {
		return { answered: answered(context, { event }, outcome) };
	} catch (error) {
		if (error instanceof Refusal) return { refusal: error };
		throw error;
	}
}

async function becomeFirstOwner(context: Context, email: string): Promise<boolean> {
	const tokens = await makeFirstOwner(context.db, email, context.now);
	if (tokens) await forgetSessions(context, tokens);
	return tokens !== null;
}
