import { insertMember, type Member } from '../site/fixtures.ts';
import type { Site } from '../site/site.ts';

/**
 * A member who has something of everything that members change by themselves: stopped and paused email, another
 * session (`another` and the id), a passkey (`passkey-` and the id), a seat at every event of a series, and a calendar address.
 *
 * @param lacks what this one goes without
 */
export async function insertBusyMember(
	site: Site,
	seriesId: string,
	lacks: { standing?: boolean; calendar?: boolean } = {},
): Promise<Member> {
	const member = await insertMember(site, {
		mailStoppedAt: new Date(1),
		mailPausedUntil: '2100-01-01',
	});
	const { id } = member;
	await site.run(
		`insert into session (id, token, user_id, expires_at, created_at, updated_at)
		values ('another ' || ?1, 'another ' || ?1, ?1, 4102444800000, 1, 1)`,
		id,
	);
	await site.run(
		`insert into passkeys (id, user_id, public_key, counter, transports, domain, name, created_at)
		values ('passkey-' || ?1, ?1, 'key', 0, '[]', '127.0.0.1', 'Phone', 1)`,
		id,
	);
	if (!lacks.standing) {
		await site.run(
			`insert into standing_rsvps (series_id, user_id, place, created_at, updated_at)
			select ?1, ?2, coalesce(max(place), 0) + 1, 1, 1 from standing_rsvps where series_id = ?1`,
			seriesId,
			id,
		);
	}
	if (!lacks.calendar) {
		await site.run(
			'insert into calendar_feeds (user_id, secret, created_at) values (?1, ?1, 1)',
			id,
		);
	}
	return member;
}
