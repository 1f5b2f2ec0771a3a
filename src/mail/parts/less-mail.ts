import type { Config } from '../../config.ts';
import type { BatchKind } from '../../domain/mail/outbox-kinds.ts';
import type { Topic, UnsubscribeScope } from '../../domain/mail/topics.ts';
import { signLink } from '../../domain/sign-in/signed-links.ts';
import type { Locale } from '../../domain/text/language.ts';
import { mailPartMessages } from '../../messages/site/mail/parts.ts';

/** Where an email leads those who want less of them. */
export interface WaysToLess {
	choose: string;
	pause: string;
	stop: string;
	stopText: string;
}

/** What the link to less email ends, by what the email is; emails about one's own RSVPs have no topic. */
export function scopeOf(
	kind: BatchKind,
	announcement: { topic: Topic | null } | null,
): UnsubscribeScope {
	switch (kind) {
		case 'invitation':
			return 'invitations';
		case 'reminder_day_before':
		case 'reminder_same_day':
		case 'thanks':
			return 'reminders';
		case 'announcement':
			return announcement?.topic ?? 'all';
	}
}

/** The address that ends mail: a page that asks, and what email programs post to (RFC 8058). */
export function unsubscribeUrl(siteUrl: URL, token: string): string {
	return new URL(`/unsubscribe/${token}`, siteUrl).href;
}

/** The address that ends email to one recipient. */
export async function signedUnsubscribeUrl(
	config: Pick<Config, 'siteUrl' | 'authSecret'>,
	userId: string,
	scope: UnsubscribeScope,
): Promise<string> {
	const token = await signLink(config.authSecret, 'unsubscribe', { userId, scope });
	return unsubscribeUrl(config.siteUrl, token);
}

/** @param stop the address that ends what `scope` names */
export function waysToLess(
	siteUrl: URL,
	stop: string,
	scope: UnsubscribeScope,
	locale: Locale,
): WaysToLess {
	return {
		choose: new URL('/me#mail', siteUrl).href,
		pause: new URL('/me#pause', siteUrl).href,
		stop,
		stopText: mailPartMessages(locale).stop[scope],
	};
}

/** The headers by which email programs show a button of their own (RFC 2369, RFC 8058). */
export function unsubscribeHeaders(url: string): Record<string, string> {
	return {
		'List-Unsubscribe': `<${url}>`,
		'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
	};
}
