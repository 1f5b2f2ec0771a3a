import type { Mistake, Mistakes } from './forms/mistakes.ts';

/**
 * The refusals that the site knows, each with its status. Callers' mistakes and refusals by the rules are of this
 * kind; anything else that is thrown is a fault. What people read is made at the edge
 * (`http/responses/refusal-text.ts`).
 */
export const REFUSALS = {
	bad_request: 400,
	provider_failed: 400,
	unauthenticated: 401,
	forbidden: 403,
	sign_in_again: 403,
	wrong_origin: 403,
	unknown_origin: 403,
	joining_closed: 403,
	banned: 403,
	address_unproven: 403,
	not_invited: 403,
	wrong_signature: 401,
	wrong_code: 401,
	passkey_refused: 401,
	passkey_unknown: 401,
	passkey_expired: 410,
	link_used: 410,
	link_ended: 410,
	link_invalid: 404,
	account_gone: 404,
	not_found: 404,
	event_not_found: 404,
	member_not_found: 404,
	series_not_found: 404,
	announcement_not_found: 404,
	no_next_event: 404,
	method_not_allowed: 405,
	request_timeout: 408,
	closed: 409,
	cancelled: 409,
	no_room: 409,
	answered_already: 409,
	event_begun: 409,
	event_cancelled: 409,
	event_not_over: 409,
	form_used: 409,
	series_over: 409,
	passkey_known: 409,
	too_many_passkeys: 409,
	address_taken: 409,
	last_owner: 409,
	door_early: 409,
	door_over: 409,
	door_cancelled: 409,
	member_banned: 409,
	own_account: 409,
	ban_stands: 409,
	nobody_awaits: 409,
	not_on_list: 409,
	announcement_sent: 409,
	nothing_to_stop: 409,
	nobody_to_write_to: 409,
	nothing_to_send_again: 409,
	may_come_twice: 409,
	changed_meanwhile: 409,
	not_confirmed: 409,
	topic_not_offered: 409,
	contact_by_email: 409,
	already_set_up: 409,
	too_large: 413,
	wrong_host: 421,
	unsupported_type: 415,
	invalid: 422,
	guests_not_allowed: 422,
	party_too_large: 422,
	no_series: 422,
	too_many_mails: 429,
	too_many_codes: 429,
	too_many_passkey_tries: 429,
	too_many_invitations: 429,
	too_many_changes: 429,
	too_many_messages: 429,
	too_many_sign_ins: 429,
	mail_unavailable: 503,
	provider_unavailable: 503,
	mail_on_hold: 503,
	contact_unreachable: 503,
	fault: 500,
	unavailable: 503,
} as const satisfies Record<string, number>;

export type RefusalCode = keyof typeof REFUSALS;

/** Which of several things lies behind a code, where that is worth a sentence of its own. */
export type RefusalReason =
	| 'address_banned'
	| 'address_banned_at_door'
	| 'address_unchanged'
	| 'address_unknown'
	| 'calendar_file'
	| 'form_only'
	| 'from_everyone'
	| 'from_network'
	| 'in_series'
	| 'members_file'
	| 'on_list_already'
	| 'perhaps_none_sent'
	| 'picture_file'
	| 'picture_missing'
	| 'time_over'
	| 'unanswered'
	| 'unreadable'
	| 'without_secret';

interface RefusalOptions {
	reason?: RefusalReason | undefined;
	/** What the field's own rule says of it. */
	mistake?: Mistake | undefined;
	/** What would be cancelled, and whom that concerns, where it has to be confirmed first. */
	cancels?: { events: number; people: number; unreached: number; isHeld: boolean };
	field?: string | undefined;
	next?: string;
	retryAfter?: number;
}

/** An expected refusal, thrown by features and turned into a page or JSON at the edge: codes and values, no text. */
export class Refusal extends Error {
	readonly code: RefusalCode;
	readonly reason: RefusalReason | undefined;
	readonly mistake: Mistake | undefined;
	readonly cancels: RefusalOptions['cancels'];
	/** The field at fault, where there is one. */
	readonly field: string | undefined;
	/** Where to go on to once it is mended: one of the site's own paths. */
	readonly next: string | undefined;
	/** Seconds until it is worth trying again, where that is known. */
	readonly retryAfter: number | undefined;

	constructor(code: RefusalCode, options: RefusalOptions = {}) {
		super(code);
		this.name = 'Refusal';
		this.code = code;
		this.reason = options.reason;
		this.mistake = options.mistake;
		this.cancels = options.cancels;
		this.field = options.field;
		this.next = options.next;
		this.retryAfter = options.retryAfter;
	}

	/** Whether somebody may not do it, or not any more: what the page knows is none of theirs then. */
	get deniesAccess(): boolean {
		return this.code === 'unauthenticated' || this.code === 'forbidden';
	}

	get status(): number {
		return REFUSALS[this.code];
	}
}

/** The refusal of a form, by its first field at fault. */
export function invalidForm(errors: Mistakes): Refusal {
	const [[field, mistake] = []] = Object.entries(errors);
	return new Refusal('invalid', { field, mistake });
}
