import { settingsPartMessages } from '../../messages/desk/club/parts.ts';
import { settingsMessages } from '../../messages/desk/club/settings.ts';
import { topicMessages } from '../../messages/site/topics.ts';
import { zoneName } from '../../messages/wording/times.ts';
import type { ChangedField } from '../events/change.ts';
import {
	isDefault,
	isOffered,
	offeredTopics,
	TOPICS,
	type Topic,
	type TopicSettings,
	topicDescription,
} from '../mail/topics.ts';
import { type Locale, localeName, OFFERED_LOCALES } from '../text/language.ts';
import { timeOfDayText } from '../time/time.ts';
import type { ClubSettings, SettingsPart } from './settings.ts';

/** The club's settings as text, for their owner. */

/** The state of a topic, in a few words. */
function topicState(topic: Topic, settings: TopicSettings, locale: Locale): string {
	const { topicNotOffered, topicOff, topicOn } = settingsPartMessages(locale);
	if (!isOffered(topic, settings)) return topicNotOffered;
	return isDefault(topic, settings) ? topicOn : topicOff;
}

/** The club's language and region; one of another version of the site as it is stored. */
function languageText({ locale: stored }: ClubSettings, locale: Locale): string {
	const known = OFFERED_LOCALES.find((offered) => offered === stored);
	return known ? localeName(known, locale) : stored;
}

/** What a part holds, as lines of a label and its text. */
function partLines(
	part: SettingsPart,
	settings: ClubSettings,
	locale: Locale,
): { label: string; text: string }[] {
	const {
		count,
		joining,
		labels,
		link,
		topicDescription: descriptionOf,
	} = settingsPartMessages(locale);
	switch (part) {
		case 'name':
			return [
				{ label: labels.name, text: settings.name },
				{ label: labels.description, text: settings.description },
			];
		case 'place':
			return [{ label: labels.place, text: settings.place }];
		case 'zone':
			return [{ label: labels.timeZone, text: settings.timeZone.replaceAll('_', ' ') }];
		case 'language':
			return [{ label: labels.locale, text: languageText(settings, locale) }];
		case 'colour':
			return [{ label: labels.colour, text: settings.colour }];
		case 'sender':
			return [
				{ label: labels.senderName, text: settings.senderName },
				{ label: labels.replyTo, text: settings.replyTo ?? '' },
			];
		case 'contact':
			return [
				{ label: labels.contactAddress, text: settings.contactAddress ?? '' },
				{ label: labels.privacyText, text: settings.privacyText },
			];
		case 'defaults':
			return [
				{ label: labels.defaultCapacity, text: count({ count: settings.defaultCapacity }) },
				{
					label: labels.defaultGuestsAllowed,
					text: count({ count: settings.defaultGuestsAllowed }),
				},
			];
		case 'note':
			return [{ label: labels.noteLabel, text: settings.noteLabel }];
		case 'joining':
			return [{ label: labels.joining, text: joining[settings.joining] }];
		case 'topics':
			return TOPICS.flatMap((topic) => {
				const { title } = topicMessages(locale)[topic];
				return [
					{ label: title, text: topicState(topic, settings.topics, locale) },
					{
						label: descriptionOf({ topic: title }),
						text: topicDescription(topic, settings.topics, locale),
					},
				];
			});
		case 'links':
			return [{ label: labels.links, text: settings.links.map(link).join('\n') }];
	}
}

/** What would be another, as a list to look over. */
export function changesOf(
	part: SettingsPart,
	before: ClubSettings,
	after: ClubSettings,
	locale: Locale,
): ChangedField[] {
	const now = partLines(part, before, locale);
	return partLines(part, after, locale).flatMap(({ label, text }, index) => {
		const until = now[index]?.text ?? '';
		return until === text ? [] : [{ label, before: until, after: text }];
	});
}

function senderInShort(
	{ senderName: name, replyTo: address }: ClubSettings,
	locale: Locale,
): string {
	const { replies, senderAndReplies, senderAsInstalled } = settingsPartMessages(locale);
	if (!address) return name || senderAsInstalled;
	return name ? senderAndReplies({ name, address }) : replies({ address });
}

/** What the page of all parts says of one, in a line. */
export function partInShort(part: SettingsPart, settings: ClubSettings, locale: Locale): string {
	const says = settingsPartMessages(locale);
	switch (part) {
		case 'name':
			return settings.name;
		case 'sender':
			return senderInShort(settings, locale);
		case 'contact': {
			const { contactAddress: address } = settings;
			return address ? says.visitorsWriteTo({ address }) : says.visitorsUseForm;
		}
		case 'defaults': {
			const { defaultCapacity: seats, defaultGuestsAllowed: guests } = settings;
			return guests === 0 ? says.seats({ seats }) : says.seatsAndGuests({ seats, guests });
		}
		case 'note':
			return settings.noteLabel || says.noQuestion;
		case 'topics': {
			const names = offeredTopics(settings.topics).map(
				(topic) => topicMessages(locale)[topic].title,
			);
			return names.length > 0 ? says.all({ names }) : says.noTopics;
		}
		case 'links': {
			const names = settings.links.map(({ label }) => label);
			return names.length > 0 ? says.all({ names }) : says.noLinks;
		}
		default: {
			const [line] = partLines(part, settings, locale);
			return line?.text || says.nothing;
		}
	}
}

/** How many series are named where a zone is changed. */
const SERIES_NAMED = 5;

/** What becomes of times when the club goes by other clocks: sentences for the owner who is about to do it. */
export function zoneSentences(
	zone: string,
	concerned: { openEvents: number; series: readonly { title: string; startsAtTime: string }[] },
	locale: Locale,
): string[] {
	const { openEvents, series } = concerned;
	const says = settingsMessages(locale).zone;
	const there = zoneName(zone, locale);
	const named = series.slice(0, SERIES_NAMED).map(({ title, startsAtTime }) => {
		const time = timeOfDayText(startsAtTime, locale);
		return says.series({ series: title, time, zone: there });
	});
	const more = series.length - named.length;
	return [
		...named,
		...(more > 0 ? [says.moreSeries({ series: more })] : []),
		says.openEvents({ events: openEvents }),
		says.rest,
	];
}
