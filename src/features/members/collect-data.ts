import type { Viewer } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { readMemberData } from '../../db/members/data.ts';
import { Refusal } from '../../domain/errors.ts';
import { ownCalendarAddress } from '../../domain/feeds/calendar-address.ts';
import { failureText } from '../../domain/mail/write-offs.ts';
import { describeDevice } from '../../domain/sign-in/device.ts';
import type { Locale } from '../../domain/text/language.ts';

/** A row of the log with its fields as they are, rather than as text. */
function withFields<Row extends { before: string | null; after: string | null }>(row: Row) {
	const fieldsIn = (text: string | null) => (text === null ? null : (JSON.parse(text) as unknown));
	return { ...row, before: fieldsIn(row.before), after: fieldsIn(row.after) };
}

/**
 * Everything that is stored about the viewer, as it goes into their file: every time in UTC.
 *
 * @param locale for what is said in sentences
 * @throws Refusal `unauthenticated` where the account or the session has ended meanwhile
 */
export async function collectData({ db, config, now }: Context, viewer: Viewer, locale: Locale) {
	const data = await readMemberData(db, viewer.user.id);
	const isPresent = ({ id }: { id: string }) => id === viewer.session.id;
	const present = data?.sessions.find(isPresent);
	if (!data || data.member.bannedAt || !present || present.expiresAt <= now) {
		throw new Refusal('unauthenticated');
	}
	const { sessions, mails, calendar, deedsAsOrganiser, deedsOfOrganisers, ...rest } = data;
	return {
		collectedAt: now,
		site: config.siteUrl.origin,
		...rest,
		sessions: sessions.map(({ id, ...session }) => ({
			device: describeDevice(session.userAgent, locale),
			isPresent: isPresent({ id }),
			...session,
		})),
		mails: mails.map((mail) => ({
			...mail,
			failure: mail.failure && failureText(mail.failure, locale),
		})),
		calendar: calendar && {
			address: ownCalendarAddress(calendar.secret, config.siteUrl).href,
			createdAt: calendar.createdAt,
		},
		deedsAsOrganiser: deedsAsOrganiser.map(withFields),
		deedsOfOrganisers: deedsOfOrganisers.map(withFields),
	};
}
