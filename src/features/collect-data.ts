import type { Viewer } from '../auth/viewer.ts';
import type { Context } from '../context.ts';
import { readMemberData } from '../db/member-data.ts';
import { ownCalendarAddress } from '../domain/calendar-address.ts';
import { describeDevice } from '../domain/device.ts';
import { Refusal } from '../domain/errors.ts';

/**
 * Everything that is stored about the viewer, as it goes into their file: every time in UTC.
 *
 * @throws Refusal `unauthenticated` where the account has ended meanwhile
 */
export async function collectData({ db, config, now }: Context, viewer: Viewer) {
	const data = await readMemberData(db, viewer.user.id);
	if (!data) throw new Refusal('unauthenticated');
	const { sessions, calendar, ...rest } = data;
	return {
		collectedAt: now,
		site: config.siteUrl.origin,
		...rest,
		sessions: sessions.map(({ id, ...session }) => ({
			device: describeDevice(session.userAgent),
			isPresent: id === viewer.session.id,
			...session,
		})),
		calendar: calendar && {
			address: ownCalendarAddress(calendar.secret, config.siteUrl).href,
			createdAt: calendar.createdAt,
		},
	};
}
