import type { SignInCookie } from '../../auth/sign-in-cookie.ts';
import type { Context } from '../../context.ts';
import { replica } from '../../db/client.ts';
import { clubSettings } from '../../db/club/club.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { signInMailByLink } from '../../db/sign-in/sign-in-mails.ts';
import { clubProfile } from '../../domain/club/club.ts';
import { hashToken } from '../../domain/sign-in/signed-links.ts';
import { maskEmail } from '../../domain/text/names.ts';

/**
 * The page that a sign-in link leads to: whom it would sign in, in full only in the browser that asked.
 * Reading uses nothing up.
 */
export async function viewConfirm(
	context: Context,
	token: string | null,
	bound: SignInCookie | null,
) {
	const { db, env, now } = context;
	if (!token) {
		const [clubRow] = await clubSettings(replica(env.DB));
		return { club: clubProfile(clubRow), mail: null };
	}
	const {
		club: [clubRow],
		mail: [mail],
	} = await rawBatch(db, {
		club: clubSettings(db),
		mail: signInMailByLink(db, await hashToken(token), now),
	});
	const isThisBrowser = mail?.id === bound?.mailId;
	return {
		club: clubProfile(clubRow),
		mail: mail?.isUnused
			? {
					isThisBrowser,
					address: isThisBrowser ? mail.email : maskEmail(mail.email),
				}
			: null,
	};
}
