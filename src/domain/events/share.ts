import { localTime, longDate } from '../time/time.ts';

/** Links that open a message about an event, to be sent by whoever shares it. */
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
): ShareLinks {
	const { title, startsAt, timeZone } = event;
	const when = `${longDate(startsAt, timeZone)} at ${localTime(startsAt, timeZone)}`;
	const encoded = (text: string) => encodeURIComponent(text);
	const message = `${title}, ${when}: ${address}`;
	return {
		email: `mailto:?subject=${encoded(title)}&body=${encoded(message)}`,
		text: `sms:?&body=${encoded(message)}`,
	};
}
