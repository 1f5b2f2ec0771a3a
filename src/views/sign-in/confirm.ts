import type { SignInCookie } from '../../auth/sign-in-cookie.ts';
import type { Context } from '../../context.ts';
import { replica } from '../../db/client.ts';
import { clubToSignIn } from '../../db/club/club.ts';
import { eventForVisitor } from '../../db/events/viewed-events.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import type { AskedRsvp, EventOfMail } from '../../db/sign-in/asked-rsvps.ts';
import { plainSignInByLink, signInMailByLink } from '../../db/sign-in/sign-in-mails.ts';
import { clubPart } from '../../domain/club/club.ts';
import { firstName } from '../../domain/members/first-name.ts';
import { hashToken } from '../../domain/sign-in/signed-links.ts';
import { localeFor } from '../../domain/text/language.ts';
import { maskEmail } from '../../domain/text/names.ts';
import { spoken } from '../../messages/spoken.ts';

/** The RSVP that the page asks to confirm. */
interface AskedYes {
	event: EventOfMail;
	/** What the member has said to it already; null where nothing. */
	mine: AskedRsvp['mine'];
	/** What others see of a member who has a name; null where one is to be given. */
	listedAs: string | null;
	/** The name that was typed with it. */
	name: string;
	/** How many guests were asked for; null where nothing was said. */
	guests: number | null;
}

/**
 * The page that a sign-in link leads to: whom it would sign in, in full only in the browser that asked, and the RSVP
 * that it asks for. Reading uses nothing up.
 *
 * @param slug the event whose page the link leads to; null for any other page
 */
export async function viewConfirm(
	context: Context,
	token: string | null,
	bound: SignInCookie | null,
	slug: string | null,
) {
	const { db, env, now } = context;
	if (!token) {
		const [clubRow] = await clubToSignIn(replica(env.DB));
		return { club: clubPart(clubRow), mail: null, event: null, mine: null };
	}
	const linkHash = await hashToken(token);
	const {
		club: [clubRow],
		mail: [mail],
		event: [event],
		plain: [plain],
	} = await rawBatch(db, {
		club: clubToSignIn(db),
		mail: signInMailByLink(db, linkHash, now),
		event: slug === null ? undefined : eventForVisitor(db, { slug }, now),
		plain: slug === null ? undefined : plainSignInByLink(db, linkHash),
	});
	const club = clubPart(clubRow);
	const isThisBrowser = mail?.id === bound?.mailId;
	const { asked, memberName } = mail ?? {};
	const name = memberName ?? '';
	const yes: AskedYes | null = asked
		? {
				event: asked.event,
				mine: asked.mine,
				listedAs:
					name.trim() === ''
						? null
						: firstName(name, await spoken(localeFor(context.language, club))),
				name: asked.name ?? '',
				guests: asked.guests,
			}
		: null;
	return {
		club,
		mail: mail?.isUnused
			? {
					isThisBrowser,
					address: isThisBrowser ? mail.email : maskEmail(mail.email),
					asked: yes,
				}
			: null,
		/** The event that a link which is used up or has expired was about, and what was said to it since. */
		event: (!plain && event) || null,
		mine: asked?.mine ?? null,
	};
}
