import { shareMessages } from '../../messages/site/events/share.ts';
import type { Locale } from '../text/language.ts';
import { localTime, longDate } from '../time/time.ts';

/** Links that open a message, to be sent by whoever shares something. */
export interface ShareLinks {
	/** RFC 6068. */
	email: string;
	/** RFC 5724; the `&` before `body` is for phones that read no `?` alone. */
	text: string;
}

/**
 * The messages in which somebody passes an event on: its title, date and link.
 *
 * @param address the event's page, whole
 */
export function shareLinks(
	event: { title: string; startsAt: Date; timeZone: string },
	address: string,
	locale: Locale,
): ShareLinks {
	const { title, startsAt, timeZone } = event;
	const texts = shareMessages(locale);
	const when = texts.when({
		day: longDate(startsAt, timeZone, locale),
		time: localTime(startsAt, timeZone, locale),
	});
	return messageLinks(title, texts.message({ event: title, when, address }));
}

/** The links that open a message with this text. Line breaks are CR LF there (RFC 6068, section 5). */
export function messageLinks(subject: string, text: string): ShareLinks {
	const body = encodeURIComponent(text.replaceAll('\n', '\r\n'));
	return {
		email: `mailto:?subject=${encodeURIComponent(subject)}&body=${body}`,
		text: `sms:?&body=${body}`,
	};
}
