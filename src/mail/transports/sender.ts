import type { ClubProfile } from '../../domain/club/club.ts';

/** Whom an email names as its sender, and where its answers go. */
export interface MailSender {
	/** The name before the address; empty for the one that the deployment was given. */
	name: string;
	/** Null for the address that the email comes from. */
	replyTo: string | null;
}

/** The sender of the club's emails, as its owner has set it. */
export function senderOf({ senderName, replyTo }: ClubProfile): MailSender {
	return { name: senderName, replyTo };
}

/** The address in what the deployment was given as sender: `mail@…`, or `Name <mail@…>`. */
export function addressIn(from: string): string {
	return /<([^<>]*)>\s*$/.exec(from)?.[1]?.trim() ?? from.trim();
}

/** The name in the same; null where there is none. */
export function nameIn(from: string): string | null {
	return /^\s*"?([^"<>]*?)"?\s*<[^<>]*>\s*$/.exec(from)?.[1]?.trim() || null;
}

/** Letters that a name may have without quotes (RFC 5322, section 3.2.3, and RFC 6532). */
const isPlainName = (name: string) => /^[\p{L}\p{M}\p{N} !#$%&'*+/=?^_`{|}~-]*$/u.test(name);

/**
 * The sender as an email's header has it. The address is always the deployment's own. A name that holds
 * what ends a line, or a sign of the header itself, is left out: it cannot have come from the form.
 *
 * @param from what the deployment was given
 */
export function fromHeader(from: string, name: string): string {
	if (name === '' || /[\p{Cc}\p{Zl}\p{Zp}<>"\\]/u.test(name)) return from;
	return `${isPlainName(name) ? name : `"${name}"`} <${addressIn(from)}>`;
}
