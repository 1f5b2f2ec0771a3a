import { DEMO_MEMBER } from '../../demo/people.ts';
import { fill, linkInMail, press, unfold, type Visit } from '../scene.ts';
import { eventPaths } from './visitors.ts';

/** What a member sees: one who has just joined, and one who has come for weeks. */
export async function members(visit: Visit): Promise<void> {
	const { scene, url } = visit;
	const events = await eventPaths(url);
	const email = 'nell@example.net';
	const page = await visit.as(email);
	const rsvp = (answer: string) => (own: typeof page) =>
		press(own, `.panel button[value=${answer}]`);

	await scene('Your page, new', page, '/me');
	await scene('Front page, before an RSVP', page, '/');
	await scene('Front page, going', page, rsvp('going'));
	await scene('An event, going', page, events.open);
	await scene('An event, everything unfolded', page, unfold);
	await scene('An event, coming every week', page, (own) =>
		press(own, 'form[action="/api/rsvp-standing"] button'),
	);
	await scene('An event, not coming', page, rsvp('declined'));
	await scene('On the waiting list', page, async () => {
		await page.goto(events.full);
		await rsvp('going')(page);
	});
	await scene('On the waiting list, everything unfolded', page, unfold);
	await scene('A cancelled event', page, events.cancelled);
	await scene('Events, with RSVPs', page, '/events');
	await scene('RSVP', page, '/rsvp');
	await scene("RSVP: can't come", page, '/rsvp/cancel');
	await scene('The page behind an email’s RSVP link', page, async () =>
		page.goto(await linkInMail(url, email, '/rsvp/')),
	);
	await scene('Unsubscribe', page, async () =>
		page.goto(await linkInMail(url, email, '/unsubscribe/')),
	);
	await scene('Unsubscribed', page, (own) => press(own, 'main form:last-of-type button'));
	await scene('Your page', page, '/me');
	await scene('Your page, with a mistake', page, async () => {
		await fill(page, { 'main [name=name]': 'nell@example.net' });
		await press(page, 'main form:has([name=name]) button');
	});
	await scene('Your page, name saved', page, async () => {
		await fill(page, { 'main [name=name]': 'Nell' });
		await press(page, 'main form:has([name=name]) button');
	});
	await scene('Your page, calendar address made', page, (own) =>
		press(own, 'form[action*="makeCalendarFeed"] button'),
	);
	await scene('Door code', page, '/me/door-code');
	await scene('Sessions', page, '/me/sessions');
	await scene('Passkeys', page, '/me/passkeys');
	await scene('Another address', page, '/me/email');
	await scene('Another address, with a mistake', page, async () => {
		await fill(page, { 'main [name=email]': 'nell@' });
		await press(page, 'main form button');
	});
	await scene('Another address, asked for', page, async () => {
		await fill(page, { 'main [name=email]': 'nell@example.org' });
		await press(page, 'main form button');
	});
	await scene('The page behind the link to the new address', page, async () =>
		page.goto(await linkInMail(url, 'nell@example.org', '/email-change/')),
	);
	await scene('Your data', page, '/me/data');
	await scene('Delete your account', page, '/me/delete');
	await scene('A page for organizers', page, '/admin');

	const regular = await visit.as(DEMO_MEMBER.email);
	await scene('Your page, after many events', regular, '/me');
	await scene('Front page of a regular', regular, '/');
}
