import { SETTINGS_PARTS } from '../../../src/domain/club/settings.ts';
import { DEMO_HOST, DEMO_OWNER } from '../../demo/people.ts';
import { fill, press, unfold, type Visit } from '../scene.ts';
import { eventPaths } from './visitors.ts';

/** The desk's own path of an event. */
const atDesk = (path: string) => `/admin${path}`;

/** What a host sees. */
export async function hosts(visit: Visit): Promise<void> {
	const { scene, url } = visit;
	const page = await visit.as(DEMO_HOST.email);
	const { full, running } = await eventPaths(url);
	await scene('Desk', page, '/admin');
	await scene('Events', page, '/admin/events');
	await scene('An event', page, atDesk(full));
	await scene('Guest list', page, `${atDesk(full)}/guests`);
	await scene('Guest list, everything unfolded', page, unfold);
	await scene('Guest list, waiting', page, `${atDesk(full)}/guests?list=waitlisted`);
	await scene('Guest list, nobody found', page, `${atDesk(full)}/guests?q=zzz`);
	await scene('Guest list, a member found', page, `${atDesk(full)}/guests?find=ha#add`);
	await scene('Guest list, no member found', page, `${atDesk(full)}/guests?find=zzz#add`);
	await scene('Check-in, too early', page, `${atDesk(full)}/check-in`);
	await scene('Check-in', page, `${atDesk(running)}/check-in`);
	await scene('Check-in, somebody is here', page, (own) => press(own, '.at-door form button'));
	await scene('Check-in, nobody found', page, `${atDesk(running)}/check-in?q=zzz`);
	await scene('Walk-in, with a mistake', page, async () => {
		await page.goto(`${atDesk(running)}/check-in`);
		await fill(page, { '[name=name]': ' ', '[name=email]': 'x@' });
		await press(page, 'form:has([value=walk-in]) button');
	});
	await scene('Scanner', page, `${atDesk(running)}/scan`);
	await scene('A door code that is lost', page, () => page.goto('/admin/check-in/lost'));
	await scene('Members', page, '/admin/members');
	await scene('A member', page, (own) => press(own, 'main .list a[href^="/admin/members/"]'));
	await scene('Attendance', page, '/admin/attendance');
	await scene('Attendance, everything unfolded', page, unfold);
	await scene('Announcements', page, '/admin/announcements');
	await scene('A page for owners', page, '/admin/settings');
}

/** What an owner does with events. */
export async function ownersEvents(visit: Visit): Promise<void> {
	const { scene, url } = visit;
	const page = await visit.as(DEMO_OWNER.email);
	const { full, open, cancelled } = await eventPaths(url);
	await scene('Desk', page, '/admin');
	await scene('An event', page, atDesk(open));
	await scene('A cancelled event', page, atDesk(cancelled));
	await scene('New event', page, '/admin/events/new');
	await scene('Events from a calendar', page, '/admin/events/import');
	await scene('Events from a calendar, with a mistake', page, (own) =>
		press(own, 'main form.panel button'),
	);
	await scene('New event, with mistakes', page, async () => {
		await fill(page, { 'main [name=title]': ' ', 'main [name=date]': '2020-01-01' });
		await press(page, 'main form.panel button[type=submit]');
	});
	await scene('New event, what happens', page, async () => {
		await page.goto('/admin/events/new');
		await fill(page, {
			'main [name=title]': 'Repair evening',
			'main [name=description]': 'Bring what is **broken**.\n\n- lamps\n- radios',
		});
		await press(page, 'main form.panel button[type=submit]');
	});
	await scene('Change an event', page, `${atDesk(full)}/change`);
	await scene('Change an event, what changes', page, async () => {
		await fill(page, { 'main [name=place]': 'The yard behind Loft 3' });
		await press(page, 'main form.panel button[type=submit]');
	});
	await scene('Change an event, saved', page, (own) => press(own, 'main button[value=save]'));
	await scene('Cancel an event', page, `${atDesk(full)}/cancel`);
	await scene('Cancel an event, with a mistake', page, async () => {
		await fill(page, { 'main [name=reason]': ' ' });
		await press(page, 'main form.panel button[type=submit]');
	});
	await page.goto('/events/past');
	const past = (await page.locator('main .list a').first().getAttribute('href')) ?? '';
	await scene('The picture of an event', page, `${atDesk(past)}/picture`);
	await scene('How an event went', page, `${atDesk(past)}/report`);
	await scene('Series', page, '/admin/series');
	await scene('A series', page, '/admin/series/demo-saturdays');
	await scene('New series', page, '/admin/series/new');
	await scene('New series, its dates', page, async () => {
		await fill(page, { 'main [name=title]': 'Life drawing' });
		await press(page, 'main button[value=preview]');
	});
	await scene('Change a series', page, '/admin/series/demo-saturdays/change');
	await scene('Change a series, what changes', page, async () => {
		await fill(page, { 'main [name=startsAtTime]': '10:00' });
		await press(page, 'main form.panel button[type=submit]');
	});
	await scene('Breaks', page, '/admin/series/demo-saturdays/breaks');
	await scene('Breaks, with mistakes', page, async () => {
		await fill(page, { 'main [name=firstDate]': '', 'main [name=reason]': ' ' });
		await press(page, 'main button[value=add]');
	});
	await scene('End a series', page, '/admin/series/demo-saturdays/end');
	await scene('End a series, with a mistake', page, async () => {
		await fill(page, { 'main [name=endsOnDate]': '' });
		await press(page, 'main button[value=end]');
	});
}

/** What an owner does with people, email and settings. */
export async function ownersClub(visit: Visit): Promise<void> {
	const { scene } = visit;
	const page = await visit.as(DEMO_OWNER.email);
	await scene('Members', page, '/admin/members');
	await scene('Members, nobody found', page, '/admin/members?q=zzz');
	await page.goto('/admin/members?q=hana');
	const member = await page
		.locator('main .list a[href^="/admin/members/"]')
		.first()
		.getAttribute('href');
	await scene('A member', page, `${member}`);
	await scene('Remove a member', page, `${member}/remove`);
	await scene('Ban a member', page, `${member}/ban`);
	await scene('A banned member', page, (own) =>
		press(own, 'main form:last-of-type button[type=submit]'),
	);
	await scene('Import members', page, '/admin/members/import');
	await scene('Import members, with a mistake', page, (own) =>
		press(own, 'main form.panel button'),
	);
	await scene('Import members, what comes of it', page, async () => {
		await fill(page, { '#text': 'name,email\nIda,ida@example.net\nIvo,\nIda,ida@example.net' });
		await press(page, 'main form.panel button');
	});
	await scene('Announcements, none', page, '/admin/announcements');
	await scene('New announcement', page, '/admin/announcements/new');
	await scene('New announcement, with mistakes', page, async () => {
		await fill(page, { 'main [name=subject]': ' ', 'main textarea': '' });
		await press(page, 'main form.panel button[type=submit]');
	});
	await scene('A draft', page, async () => {
		await page.goto('/admin/announcements/new');
		await fill(page, {
			'main [name=subject]': 'A new plane for the workshop',
			'main textarea': '# It works\n\nSome **words**.\n\n> and a quotation',
		});
		await press(page, 'main form.panel button[type=submit]');
	});
	const draft = new URL(page.url()).pathname;
	await scene('A draft, change', page, `${draft}/change`);
	await scene('A draft, send', page, `${draft}/send`);
	await scene('A draft, later', page, `${draft}/later`);
	await scene('A draft, delete', page, `${draft}/delete`);
	await scene('Announcements', page, '/admin/announcements');
	await scene('An announcement, on its way', page, async () => {
		await page.goto(`${draft}/send`);
		await press(page, 'main form button[type=submit]');
	});
	await scene('Settings', page, '/admin/settings');
	for (const part of [...SETTINGS_PARTS, 'banner']) {
		await scene(`Settings: ${part}`, page, `/admin/settings/${part}`);
	}
	await scene('Settings: zone, what changes', page, async () => {
		await page.goto('/admin/settings/zone');
		await fill(page, { 'main select': 'Asia/Tokyo' });
		await press(page, 'main form.panel button[type=submit]');
	});
	await scene('Audit log', page, '/admin/audit-log');
	await scene('Audit log, everything unfolded', page, unfold);
	await scene('Doctor', page, '/admin/doctor');
	await scene('Doctor, everything unfolded', page, unfold);
	await scene('Doctor, send again', page, '/admin/doctor/send-again');
}
