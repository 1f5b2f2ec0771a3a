import ICAL from 'ical.js';
import { MAILING_KINDS, type Message } from '../model/club.ts';
import { excuseOf, whyNot } from '../model/recipients.ts';
import { DAY, HOUR, MINUTE, timeAt } from '../model/wall-clock.ts';
import type { PostedEmail, Request } from '../provider.ts';
import type { World } from '../world.ts';

/** Holds every request that the provider was sent against what the model owes. */

/** A refusal is given up after 23 hours; past these, an email that the provider kept refusing need not come. */
const REFUSED_LONG = 20 * HOUR;
/** Retries lie up to an hour and a quarter apart; after this time in good health everything has come. */
const COMES_WITHIN = 4 * HOUR;

/** The messages of a request: a single email is known by its key, and a batch by its members. */
async function messagesOf(world: World, request: Request): Promise<Message[]> {
	const { messages } = world.model;
	const column = request.path === '/emails' ? 'coalesce(idempotency_key, id)' : 'batch_id';
	const { results } = await world.db
		.prepare(`select id from outbox where ${column} = ?`)
		.bind(request.key)
		.all<{ id: string }>();
	// What was refused has another key by now, or goes out with others.
	if (results.length === 0 && (isTaken(request) || request.fate === 'lost')) {
		const leaves = request.emails.every(
			({ to }) => ![...world.model.members.values()].some(({ email }) => email === String(to)),
		);
		if (!leaves) world.fail(`an email was sent that nobody owes, to ${request.emails[0]?.to}`);
	}
	if (results.length === 0)
		return [...messages.values()].filter(({ doubt }) => doubt?.key === request.key);
	const found = results.flatMap(({ id }) => messages.get(id) ?? []);
	if (found.length < results.length && isTaken(request))
		world.fail('an email was sent that is over');
	return found;
}

const isTaken = ({ fate }: Request) => fate === 'accepted' || fate === 'accepted unheard';

/** The calendar file of an email says how the event is now. */
function expectFile(world: World, email: PostedEmail, message: Message): void {
	const event = world.model.event(message.event ?? '');
	const file = email.attachments?.find(({ filename }) => filename.endsWith('.ics'));
	if (!file) world.fail(`an email of kind ${message.kind} has no calendar file`, message);
	const calendar = new ICAL.Component(ICAL.parse(file.content));
	const entry = new ICAL.Event(calendar.getFirstSubcomponent('vevent') ?? undefined);
	const startsAt = entry.startDate.toJSDate().getTime();
	if (!entry.uid.startsWith(`${event.id}@`))
		world.fail(`${entry.uid} is of another event`, message);
	const isOlder = !message.doubt && !message.isOdd && entry.sequence !== event.sequence;
	if (isOlder || startsAt !== event.startsAt) {
		world.fail(
			`an email of kind ${message.kind} states SEQUENCE ${entry.sequence} and ${new Date(startsAt).toISOString()}, and the event has ${event.sequence} and ${new Date(event.startsAt).toISOString()}`,
			message,
		);
	}
	const status = String(entry.component.getFirstPropertyValue('status'));
	const isOff =
		event.status === 'cancelled' || ['rsvp_cancelled', 'rsvp_removed'].includes(message.kind);
	if ((status === 'CANCELLED') !== isOff) {
		world.fail(`an email of kind ${message.kind} has STATUS ${status}`, message);
	}
}

/** An email to many names its event, and when it is now. */
function expectText(world: World, email: PostedEmail, message: Message): void {
	if (message.event === null) return;
	const event = world.model.event(message.event);
	if (!email.text.includes(event.title))
		world.fail(`${message.kind} doesn't name its event`, message);
	const time = timeAt(event.startsAt, world.model.zone).replace(/^0(?=\d)/, '');
	if (message.kind !== 'thanks' && !email.text.includes(time)) {
		world.fail(`${message.kind} doesn't say that ${event.slug} begins at ${time}`, message);
	}
}

/** An email of which nobody can think that it was sent before may be sent now. */
function expectAllowed(world: World, email: PostedEmail, message: Message): void {
	const reason = whyNot(world.model, message);
	const to = world.model.members.get(message.user)?.email;
	if (reason) {
		world.fail(`${message.kind} went to ${message.user} although ${reason}`, message);
	}
	if (email.to !== to && String(email.to) !== to) {
		world.fail(`an email for ${to} went to ${email.to}`, message);
	}
}

/** What an email says is true at this moment, however often it was tried before. */
function expectTrue(world: World, email: PostedEmail, message: Message): void {
	if (message.announcement !== null || MAILING_KINDS.includes(message.kind)) {
		expectText(world, email, message);
	} else expectFile(world, email, message);
}

function take(world: World, request: Request, message: Message, email: PostedEmail): void {
	const { doubt } = message;
	const { fate, key, bytes } = request;
	message.requests.push(`${new Date(request.at).toISOString().slice(0, 16)} ${fate} under ${key}`);
	if (doubt && doubt.key !== key && fate !== 'refused' && fate !== 'rejected') {
		world.fail(
			`${message.kind} may have been accepted, and went out again under another key`,
			message,
		);
	}
	if (doubt?.bytes && doubt.key === key && doubt.bytes !== bytes && !message.isOdd) {
		world.fail(
			`${message.kind} may have been accepted, and went out again with other bytes`,
			message,
		);
	}
	if (isTaken(request)) {
		if (!doubt && !message.isOdd) expectAllowed(world, email, message);
		expectTrue(world, email, message);
	}
	if (isTaken(request)) {
		message.taken += 1;
		world.counts.emails += 1;
		if (message.taken > 1) world.fail(`${message.kind} came to ${message.user} twice`, message);
	}
	switch (fate) {
		case 'accepted':
		case 'known':
			message.isHeard = true;
			break;
		case 'accepted unheard':
		case 'known unheard':
		case 'lost':
			world.counts.unheard += 1;
			message.doubt = { key, bytes };
			break;
		case 'odd':
			message.isOdd = true;
			break;
		case 'rejected':
			message.doubt = null;
			break;
	}
}

/** Looks at every request since the last step. */
export async function expectEmails(world: World): Promise<void> {
	const { provider, model } = world;
	for (const request of provider.requests.splice(0)) {
		const messages = await messagesOf(world, request);
		if (request.path === '/emails/batch' && isTaken(request)) {
			const members = messages.map(({ user }) => model.members.get(user)?.email).sort();
			const recipients = request.emails.map(({ to }) => String(to)).sort();
			if (members.join() !== recipients.join()) {
				world.fail(`a batch for ${members} went to ${recipients}`);
			}
		}
		for (const message of messages) {
			const to = model.members.get(message.user)?.email;
			const email = request.emails.find((each) => String(each.to) === to);
			if (email) take(world, request, message, email);
		}
	}
	const [complaint] = provider.complaints.splice(0);
	if (complaint) world.fail(`the provider was asked what nobody should: ${complaint}`);
	if (world.faults.failures > 0) await noteClaims(world);
	excuse(world);
}

/**
 * Whoever delivers can be lost on the way to the database, and then nobody knows whether the request was made: what
 * is claimed, and its words fixed, is as good as sent.
 */
async function noteClaims({ db, model }: World): Promise<void> {
	const { results } = await db
		.prepare(
			`select id, coalesce(batch_id, id) as request from outbox
				where (claim is not null and message is not null)
					or batch_id in (select id from mail_batches where claim is not null and body is not null)`,
		)
		.all<{ id: string; request: string }>();
	for (const { id, request } of results) {
		const message = model.messages.get(id);
		if (message && !message.doubt) message.doubt = { key: request, bytes: null };
	}
}

/** Nothing is heard of an email for longer, and nothing of it asked. */
const REMEMBERED = 7 * DAY;

function excuse(world: World): void {
	const { model, provider } = world;
	for (const [id, message] of model.messages) {
		if (message.isHeard || message.excuse) {
			if (world.now - message.madeAt > REMEMBERED) model.messages.delete(id);
			continue;
		}
		const member = model.members.get(message.user);
		if (!member) message.excuse = 'the account is deleted';
		else if (provider.badAddresses.has(member.email)) message.excuse = 'the address is not valid';
		else message.excuse = excuseOf(model, message);
		const isRefused = provider.weather !== 'fine' && world.now - message.madeAt > REFUSED_LONG;
		if (isRefused) message.excuse ??= 'the provider refused it for too long';
		if (message.taken > 0 && world.now - message.madeAt > 22 * HOUR) {
			message.excuse ??= 'it was taken, and past 23 hours it is not asked for again';
		}
	}
}

/** Every email that is owed and still makes sense has come, once all has been well for long enough. */
export async function expectNothingForgotten(world: World): Promise<void> {
	const { model, now } = world;
	for (const message of model.messages.values()) {
		if (message.isHeard || message.excuse !== null) continue;
		const since = Math.max(message.madeAt, world.wellSince);
		if (now - since < COMES_WITHIN || world.calmTicks < 10) continue;
		if (message.taken > 0) continue;
		world.fail(
			`${message.kind} has not come to ${message.user} after ${Math.round((now - message.madeAt) / MINUTE)} minutes`,
			{ ...message, event: message.event },
		);
	}
}
