/**
 * The refusals that the site knows: each with its status and the sentence that people read.
 * Callers' mistakes and refusals by the rules are of this kind; anything else that is thrown is a fault.
 */
export const REFUSALS = {
	bad_request: { status: 400, sentence: 'We could not read that request.' },
	unauthenticated: { status: 401, sentence: 'Please sign in first.' },
	forbidden: { status: 403, sentence: "You don't have permission to do that." },
	sign_in_again: {
		status: 403,
		sentence:
			'You signed in a while ago. Please sign in again first: this page can do more than others.',
	},
	wrong_origin: {
		status: 403,
		sentence: 'That form was sent from another site, so nothing was changed.',
	},
	unknown_origin: {
		status: 403,
		sentence:
			"Your browser didn't say which page that form was on, so nothing was changed. Please send it once more.",
	},
	joining_closed: {
		status: 403,
		sentence: "The club takes no new members right now, so this address can't join.",
	},
	banned: {
		status: 403,
		sentence: "This address can't sign in here.",
	},
	not_invited: {
		status: 403,
		sentence: "This address can't get invitations here.",
	},
	wrong_signature: {
		status: 401,
		sentence: 'That was not signed with the secret of this site, or too long ago.',
	},
	wrong_code: {
		status: 401,
		sentence:
			'That code is wrong or has expired. Use the one in the newest email, or ask for another email.',
	},
	link_used: {
		status: 410,
		sentence: 'This link has been used or has expired. Ask for a new one: it only takes a moment.',
	},
	link_ended: {
		status: 410,
		sentence: 'This event is over, and its links with it. See what comes next.',
	},
	link_invalid: {
		status: 404,
		sentence: "This link isn't complete. Please open it again from the email.",
	},
	account_gone: {
		status: 404,
		sentence: 'There is no account behind this link any more, so we send nothing to it.',
	},
	not_found: { status: 404, sentence: 'There is nothing here.' },
	event_not_found: { status: 404, sentence: 'There is no such event.' },
	member_not_found: { status: 404, sentence: 'There is no such member.' },
	series_not_found: { status: 404, sentence: 'There is no such series.' },
	announcement_not_found: { status: 404, sentence: 'There is no such announcement.' },
	no_next_event: { status: 404, sentence: 'No event is planned yet. Look in again soon.' },
	method_not_allowed: { status: 405, sentence: 'That is not possible here.' },
	request_timeout: {
		status: 408,
		sentence: 'That took too long to arrive, so nothing was changed. Please try again.',
	},
	closed: { status: 409, sentence: 'This event has begun, so answers are closed.' },
	cancelled: { status: 409, sentence: 'This event is cancelled, so there is nothing to answer.' },
	no_room: {
		status: 409,
		sentence: 'There are not enough free seats for more guests. Your own seat stays yours.',
	},
	event_begun: { status: 409, sentence: 'This event has begun, so it stays as it is.' },
	event_cancelled: {
		status: 409,
		sentence: 'This event is cancelled already, so nothing was changed.',
	},
	form_used: {
		status: 409,
		sentence: 'This form has made another one already, so nothing was done.',
	},
	series_over: {
		status: 409,
		sentence: 'This series has ended, so there is nothing more of it to come to.',
	},
	address_taken: {
		status: 409,
		sentence:
			'There is an account with this address already, so nothing was changed. Sign in with it instead.',
	},
	last_owner: {
		status: 409,
		sentence: 'A club needs an owner. Please make somebody else one first.',
	},
	door_early: {
		status: 409,
		sentence: 'Check-in opens three hours before the start, so nobody was checked in.',
	},
	door_over: {
		status: 409,
		sentence: 'Check-in closed a day after the end, so nothing was changed.',
	},
	door_cancelled: {
		status: 409,
		sentence: 'This event is cancelled, so there is nobody to check in.',
	},
	member_banned: {
		status: 409,
		sentence: 'This member is banned from the club, so they were not checked in.',
	},
	own_account: {
		status: 409,
		sentence: 'That is your own account. Its end is on your own page.',
	},
	ban_stands: {
		status: 409,
		sentence: 'This member is banned, so nothing was changed. Lift the ban first.',
	},
	nobody_awaits: {
		status: 409,
		sentence: 'Nobody of these is waiting for it any more, so nothing was changed.',
	},
	not_on_list: { status: 409, sentence: 'That member is not on the list any more.' },
	announcement_sent: {
		status: 409,
		sentence: 'This announcement has gone out already, so nothing was changed.',
	},
	nothing_to_stop: {
		status: 409,
		sentence: 'Nothing of it waits any more, so there was nothing to stop.',
	},
	nobody_to_write_to: {
		status: 409,
		sentence: 'Nobody would get it right now, so it was not sent.',
	},
	nothing_to_send_again: {
		status: 409,
		sentence: 'Nothing of that is left to be sent again, so nothing was done.',
	},
	may_come_twice: {
		status: 409,
		sentence: 'That mail may have arrived already, so it is not sent again before you say so.',
	},
	changed_meanwhile: {
		status: 409,
		sentence: 'Somebody else changed this in the meantime, so nothing was done. Please look again.',
	},
	not_confirmed: {
		status: 409,
		sentence: 'That concerns people who come, so nothing is done before you confirm it.',
	},
	topic_not_offered: {
		status: 409,
		sentence: 'topic: the club does not send this, so nothing was changed.',
	},
	already_set_up: {
		status: 409,
		sentence: 'The club is set up already, so nothing was changed.',
	},
	too_large: { status: 413, sentence: 'That was too much to send at once.' },
	wrong_host: { status: 421, sentence: 'This site does not live at that address.' },
	unsupported_type: { status: 415, sentence: 'Please send a form or JSON.' },
	invalid: { status: 422, sentence: 'Something in that form is not right.' },
	guests_not_allowed: { status: 422, sentence: 'guests: that is more than this event allows.' },
	party_too_large: { status: 422, sentence: 'guests: the party is larger than the event.' },
	no_series: {
		status: 422,
		sentence: 'event: this one belongs to no series, so it comes only once.',
	},
	too_many_mails: {
		status: 429,
		sentence: 'We have sent several mails already. Use the newest one: its code works here.',
	},
	too_many_codes: {
		status: 429,
		sentence:
			'Too many codes were tried for this address today, so codes are off for a day. The link in the email still works.',
	},
	too_many_invitations: {
		status: 429,
		sentence: 'We have sent several mails already. Please look for the newest one.',
	},
	too_many_changes: {
		status: 429,
		sentence: 'We have sent several mails about it already. Please look for the newest one.',
	},
	mail_unavailable: {
		status: 503,
		sentence: "Email can't be sent right now. Please try again in a few minutes.",
	},
	mail_on_hold: {
		status: 503,
		sentence:
			'Email is on hold, because this site was restored from a backup. Only sign-in emails are sent until its operator releases the rest.',
	},
	fault: {
		status: 500,
		sentence: 'Something went wrong here, and it is our fault. Please try again.',
	},
	unavailable: {
		status: 503,
		sentence: 'The site cannot reach its data just now. Please try again in a minute.',
	},
} as const satisfies Record<string, { status: number; sentence: string }>;

export type RefusalCode = keyof typeof REFUSALS;

interface RefusalOptions {
	message?: string;
	field?: string;
	next?: string;
	retryAfter?: number;
}

/** An expected refusal, thrown by features and turned into a page or JSON at the edge. */
export class Refusal extends Error {
	readonly code: RefusalCode;
	/** The field at fault, where there is one. */
	readonly field: string | undefined;
	/** Where to go on to once it is mended: one of the site's own paths. */
	readonly next: string | undefined;
	/** Seconds until it is worth trying again, where that is known. */
	readonly retryAfter: number | undefined;

	constructor(code: RefusalCode, options: RefusalOptions = {}) {
		super(options.message ?? REFUSALS[code].sentence);
		this.name = 'Refusal';
		this.code = code;
		this.field = options.field;
		this.next = options.next;
		this.retryAfter = options.retryAfter;
	}

	/** Whether somebody may not do it, or not any more: what the page knows is none of theirs then. */
	get deniesAccess(): boolean {
		return this.code === 'unauthenticated' || this.code === 'forbidden';
	}

	get status(): number {
		return REFUSALS[this.code].status;
	}
}

/** The refusal of a form, by its first field at fault. */
export function invalidForm(errors: Readonly<Record<string, string>>): Refusal {
	const [[field, message] = []] = Object.entries(errors);
	return new Refusal('invalid', { field, message: `${field}: ${message}` });
}
