import { isFreshSignIn } from '../../auth/fresh-sign-in.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { clubFrame } from '../../db/club/club.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { passkeysOf } from '../../db/sign-in/passkeys.ts';
import { clubPart } from '../../domain/club/club.ts';
import { relyingParty } from '../../domain/sign-in/passkeys.ts';

/** The member's passkeys, read in one batch, and whether another one may be added now. */
export async function viewPasskeys({ db, config, now }: Context, viewer: Viewer) {
	const {
		club: [clubRow],
		passkeys,
	} = await rawBatch(db, {
		club: clubFrame(db),
		passkeys: passkeysOf(db, viewer.user.id),
	});
	const { domain } = relyingParty(config.siteUrl);
	return {
		club: clubPart(clubRow),
		passkeys: passkeys.map((passkey) => ({
			...passkey,
			/** The domain that it works at, where that isn't this site's. */
			elsewhere: passkey.domain === domain ? null : passkey.domain,
		})),
		mayAdd: isFreshSignIn(viewer, now),
	};
}
