import { DEMO_OWNER } from '../../demo/people.ts';
import { fill, press, type Visit } from '../scene.ts';

/** The pages on which a club's own names matter most. */
export async function namedClub(visit: Visit): Promise<void> {
	const { scene } = visit;
	const visitor = await visit.as();
	await scene('Front page', visitor, '/');
	await scene('Events', visitor, '/events');
	await scene('An event', visitor, async () => {
		await visitor.goto('/events');
		await press(visitor, 'main .list a');
	});
	const owner = await visit.as(DEMO_OWNER.email);
	await scene('Your page', owner, '/me');
	await scene('Desk', owner, '/admin');
	await scene('Events of the desk', owner, '/admin/events');
	await scene('Guest list', owner, async () => {
		await press(owner, 'main .list a');
		await owner.goto(`${new URL(owner.url()).pathname}/guests`);
	});
	await scene('Members', owner, '/admin/members');
	await scene('A series', owner, '/admin/series/demo-saturdays');
}

/** What is seen where nothing is. */
export async function emptyClub(visit: Visit): Promise<void> {
	const { scene } = visit;
	const visitor = await visit.as();
	await scene('Front page', visitor, '/');
	await scene('Events', visitor, '/events');
	await scene('Past events', visitor, '/events/past');
	const owner = await visit.as(DEMO_OWNER.email);
	await scene('Front page of a member', owner, '/');
	await scene('RSVP', owner, '/rsvp');
	await scene('Your page', owner, '/me');
	await scene('Desk', owner, '/admin');
	await scene('Events of the desk', owner, '/admin/events');
	await scene('Series', owner, '/admin/series');
	await scene('Members', owner, '/admin/members');
	await scene('Announcements', owner, '/admin/announcements');
	await scene('New announcement', owner, '/admin/announcements/new');
	await scene('Attendance', owner, '/admin/attendance');
	await scene('Audit log', owner, '/admin/audit-log');
}

/** A club before its first run, and each step of it. */
export async function firstRun(visit: Visit): Promise<void> {
	const { scene } = visit;
	await scene('Front page of a visitor', await visit.as(), '/');
	const page = await visit.as(DEMO_OWNER.email);
	await scene('Front page of the owner', page, '/');
	await scene('The first step', page, '/admin/setup');
	await scene('The first step, with mistakes', page, async () => {
		await fill(page, { 'main [name=name]': ' ' });
		await press(page, 'main form.panel button[type=submit]');
	});
	const next = async (fields: Record<string, string>) => {
		await fill(page, fields);
		await press(page, 'main form.panel button[type=submit]:not([value=preview])');
	};
	await scene('The second step', page, () =>
		next({
			'main [name=name]': 'Night Readers',
			'main [name=description]': 'One short book a month, and soup.',
		}),
	);
	await scene('The third step', page, () =>
		next({ 'main [name=timeZone]': 'Europe/Berlin', 'main [name=place]': 'Hanover' }),
	);
	await scene('The fourth step', page, () => next({}));
	await scene('The fourth step, its dates', page, async () => {
		await fill(page, { 'main [name=title]': 'A short book' });
		await press(page, 'main button[value=preview]');
	});
	await scene('The club is open', page, () => press(page, 'main button[type=submit]'));
}

/** A site that lacks a setting. */
export async function unconfigured(visit: Visit): Promise<void> {
	await visit.scene("This site isn't set up yet", await visit.as(), '/');
}

/** Every email with made-up people. */
export async function emails(visit: Visit): Promise<void> {
	const page = await visit.as();
	await page.goto('/dev/mails');
	const links = await page.locator('main .list h2 a').evaluateAll((all) =>
		all.map((link) => ({
			path: link.getAttribute('href') ?? '',
			subject: link.textContent ?? '',
		})),
	);
	for (const { path } of links) {
		await visit.scene(path.replace('/dev/mails/', ''), page, path);
	}
}
