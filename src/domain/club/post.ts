import { postMessages } from '../../messages/site/club/post.ts';
import { hoursInZone } from '../../messages/wording/times.ts';
import { choiceOf, rhythmText } from '../series/rhythms.ts';
import type { Locale } from '../text/language.ts';
import { longDate } from '../time/time.ts';

/** An event as a text about the club names it. */
interface PostedEvent {
	title: string;
	place: string;
	timeZone: string;
	startsAt: Date;
	endsAt: Date;
	/** The rule of its series; null without one. */
	rule: string | null;
}

/** When the next event is: how often where the form can say it, then the day. */
function whenLines(event: PostedEvent, locale: Locale): string[] {
	const day = longDate(event.startsAt, event.timeZone, locale);
	const hours = hoursInZone(event, locale);
	const choice = event.rule === null ? null : choiceOf(event.rule);
	const texts = postMessages(locale);
	return choice
		? [texts.rhythmAndHours({ rhythm: rhythmText(choice, locale), hours }), texts.next({ day })]
		: [texts.dayAndHours({ day, hours })];
}

/**
 * A text about a club to post anywhere, without any marks: who, what, when, and the link.
 *
 * @param next null where no event is planned
 * @param address the club's site, whole
 * @param locale the club's: the text is for its people
 */
export function clubPost(
	club: { name: string; description: string },
	next: PostedEvent | null,
	address: string,
	locale: Locale,
): string {
	const who = [club.name, club.description];
	const what = next ? [next.title, ...whenLines(next, locale), next.place] : [];
	const texts = postMessages(locale);
	const link = [next ? texts.sayYes({ address }) : texts.seeEvents({ address })];
	return [who, what, link]
		.map((lines) => lines.filter(Boolean).join('\n'))
		.filter(Boolean)
		.join('\n\n');
}
