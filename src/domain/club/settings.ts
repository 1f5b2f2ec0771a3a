import { z } from 'zod';
import { topicMessages } from '../../messages/site/topics.ts';
import { CAPACITY, GUESTS } from '../events/limits.ts';
import { optionalEmailAddress } from '../forms/email-address.ts';
import {
	choice,
	type FormFields,
	line,
	type ParsedForm,
	paragraphs,
	parseForm,
	wholeNumber,
} from '../forms/fields.ts';
import { type Mistake, messageOf } from '../forms/mistakes.ts';
import {
	isDefault,
	isOffered,
	TOPIC_DEFAULTS,
	TOPICS,
	type Topic,
	type TopicSetting,
	type TopicSettings,
} from '../mail/topics.ts';
import { DEFAULT_LOCALE, languageOf, OFFERED_LOCALES } from '../text/language.ts';
import { type ClubProfile, clubProfile } from './club.ts';
import { linkFields, parseLinks } from './links.ts';
import { clubFields, colourFields, noteFields, placeFields } from './setup.ts';

/** What an owner can change of the club after the first run: in parts, each a form of its own. */

export interface ClubSettings extends Omit<ClubProfile, 'isSetUp'> {
	/** The address that the contact page shows; null for a form, which shows none. */
	contactAddress: string | null;
	/** What the owner adds to the privacy page: Markdown; empty for nothing. */
	privacyText: string;
	/** What attendees are asked for a line about; empty for no line anywhere. */
	noteLabel: string;
}

/** The club's row with what only a few pages show. */
type SettingsRow = NonNullable<Parameters<typeof clubProfile>[0]> &
	Pick<ClubSettings, 'contactAddress' | 'privacyText' | 'noteLabel'>;

/** All of the club's settings, or placeholders before the owner has set the club up. */
export function settingsOf(row: SettingsRow | null | undefined): ClubProfile & ClubSettings {
	const shown = row?.setUpAt ? row : { contactAddress: null, privacyText: '', noteLabel: '' };
	const { contactAddress, privacyText, noteLabel } = shown;
	return { ...clubProfile(row), contactAddress, privacyText, noteLabel };
}

/** The club for the form of one part: what its row lacks belongs to other parts, and is made up. */
export function settingsOfPart(
	row: (Partial<SettingsRow> & { setUpAt: Date | null }) | null | undefined,
): ClubProfile & ClubSettings {
	const none = settingsOf(null);
	return row?.setUpAt ? { ...none, ...row, isSetUp: true } : none;
}

export const SETTINGS_PATH = '/admin/settings';

/** The parts that are forms of texts, in the order of the page that lists them. */
export const SETTINGS_PARTS = [
	'name',
	'place',
	'zone',
	'language',
	'colour',
	'sender',
	'contact',
	'topics',
	'defaults',
	'note',
	'links',
	'joining',
] as const;
export type SettingsPart = (typeof SETTINGS_PARTS)[number];

export const MAX_SENDER_NAME_LENGTH = 60;
export const MAX_TOPIC_DESCRIPTION_LENGTH = 200;
export const MAX_PRIVACY_TEXT_LENGTH = 5_000;

/**
 * A name as it may precede an address in an email's header: nothing that ends a line, nothing that quotes
 * or brackets are made of, nothing that cannot be seen, and no @, for a name that looks like an address is
 * what forged emails have.
 */
const SENDER_NAME = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}<>"\\@]*$/u;

const senderFields = z.object({
	senderName: line(MAX_SENDER_NAME_LENGTH).pipe(
		z.string().regex(SENDER_NAME, {
			message: messageOf({ code: 'not_a_sender_name' }),
		}),
	),
	replyTo: optionalEmailAddress,
});

const contactSettingsFields = z.object({
	contactAddress: optionalEmailAddress,
	privacyText: paragraphs(MAX_PRIVACY_TEXT_LENGTH),
});

const defaultsFields = z
	.object({
		defaultCapacity: wholeNumber(CAPACITY.least, CAPACITY.most),
		defaultGuestsAllowed: wholeNumber(GUESTS.least, GUESTS.most),
	})
	.refine(({ defaultCapacity, defaultGuestsAllowed }) => defaultGuestsAllowed < defaultCapacity, {
		path: ['defaultGuestsAllowed'],
		message: messageOf({ code: 'more_guests_than_seats' }),
	});

const joiningFields = z.object({
	joining: choice(['open', 'closed'], 'joining_missing'),
});

/** One choice for both: a language and the region whose formats are used. */
const languageFields = z
	.object({ locale: line(35, 'locale_missing') })
	.transform(({ locale: sent }, context) => {
		const locale = OFFERED_LOCALES.find((offered) => offered === sent);
		if (locale) return { language: languageOf(locale), locale };
		context.addIssue({
			code: 'custom',
			path: ['locale'],
			message: messageOf({ code: 'locale_missing' }),
		});
		return z.NEVER;
	});

/** The names of a topic's fields in the form. */
export const topicFieldNames = (topic: Topic) => ({
	isOffered: `${topic}-offered`,
	isDefault: `${topic}-default`,
	description: `${topic}-words`,
});

function parseTopics(fields: FormFields): ParsedForm<TopicSettings> {
	const settings: Partial<Record<Topic, TopicSetting>> = {};
	const errors: Record<string, Mistake> = {};
	for (const topic of TOPICS) {
		const names = topicFieldNames(topic);
		const parsed = parseForm(z.object({ description: line(MAX_TOPIC_DESCRIPTION_LENGTH) }), {
			description: fields[names.description] ?? '',
		});
		if (!parsed.ok) {
			if (parsed.errors.description) errors[names.description] = parsed.errors.description;
			continue;
		}
		// A box that is not ticked is not sent.
		const offered = fields[names.isOffered] === 'true';
		const byDefault = fields[names.isDefault] === 'true';
		const description = parsed.values.description;
		// Only what differs from the default is stored, so that an upgrade can still change the default.
		const setting: TopicSetting = {
			...(!offered && { isOffered: offered }),
			...(byDefault !== TOPIC_DEFAULTS[topic] && { isDefault: byDefault }),
			...(description !== '' &&
				description !== topicMessages(DEFAULT_LOCALE)[topic].description && { description }),
		};
		if (Object.keys(setting).length > 0) settings[topic] = setting;
	}
	return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, values: settings };
}

/** What a form changes, by the names of the club's columns. */
export type ChosenSettings = Partial<ClubSettings>;

/** Checks the form of a part. */
export function parsePart(part: SettingsPart, fields: FormFields): ParsedForm<ChosenSettings> {
	switch (part) {
		case 'name':
			return parseForm<ChosenSettings>(clubFields, fields);
		case 'place':
			return parseForm<ChosenSettings>(placeFields.pick({ place: true }), fields);
		case 'zone':
			return parseForm<ChosenSettings>(placeFields.pick({ timeZone: true }), fields);
		case 'language':
			return parseForm<ChosenSettings>(languageFields, fields);
		case 'colour':
			return parseForm<ChosenSettings>(colourFields, fields);
		case 'sender':
			return parseForm<ChosenSettings>(senderFields, fields);
		case 'contact':
			return parseForm<ChosenSettings>(contactSettingsFields, fields);
		case 'defaults':
			return parseForm<ChosenSettings>(defaultsFields, fields);
		case 'note':
			return parseForm<ChosenSettings>(noteFields, fields);
		case 'joining':
			return parseForm<ChosenSettings>(joiningFields, fields);
		case 'topics': {
			const parsed = parseTopics(fields);
			return parsed.ok ? { ok: true, values: { topics: parsed.values } } : parsed;
		}
		case 'links': {
			const parsed = parseLinks(fields);
			return parsed.ok ? { ok: true, values: { links: parsed.values } } : parsed;
		}
	}
}

/** What the form of a part begins with, by field. */
export function partFields(part: SettingsPart, settings: ClubSettings): FormFields {
	switch (part) {
		case 'name':
			return { name: settings.name, description: settings.description };
		case 'place':
			return { place: settings.place };
		case 'zone':
			return { timeZone: settings.timeZone };
		case 'language':
			return { locale: settings.locale };
		case 'colour':
			return { colour: settings.colour };
		case 'sender':
			return { senderName: settings.senderName, replyTo: settings.replyTo ?? '' };
		case 'contact':
			return { contactAddress: settings.contactAddress ?? '', privacyText: settings.privacyText };
		case 'defaults':
			return {
				defaultCapacity: String(settings.defaultCapacity),
				defaultGuestsAllowed: String(settings.defaultGuestsAllowed),
			};
		case 'note':
			return { noteLabel: settings.noteLabel };
		case 'joining':
			return { joining: settings.joining };
		case 'topics':
			return Object.fromEntries(
				TOPICS.flatMap((topic) => {
					const names = topicFieldNames(topic);
					return [
						...(isOffered(topic, settings.topics) ? [[names.isOffered, 'true']] : []),
						...(isDefault(topic, settings.topics) ? [[names.isDefault, 'true']] : []),
						[names.description, settings.topics[topic]?.description ?? ''],
					];
				}),
			);
		case 'links':
			return linkFields(settings.links);
	}
}

/**
 * A short hash of a part, which its form carries, so that nobody overwrites somebody else's change
 * unnoticed. FNV-1a in 32 bits: no secret.
 */
export function signOf(part: SettingsPart | 'banner', settings: ClubSettings): string {
	const fields =
		part === 'banner'
			? { id: settings.bannerId ?? '', alt: settings.bannerAlt }
			: partFields(part, settings);
	let hash = 0x811c9dc5;
	for (const letter of JSON.stringify(fields)) {
		hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
	}
	return (hash >>> 0).toString(16).padStart(8, '0');
}

/** Whether a part would be another. */
export function changesPart(
	part: SettingsPart,
	before: ClubSettings,
	after: ClubSettings,
): boolean {
	return JSON.stringify(partFields(part, before)) !== JSON.stringify(partFields(part, after));
}

/**
 * The topics as they are stored: with the moment from which a changed default counts.
 *
 * @param after as its form has it
 */
export function savedTopics(before: TopicSettings, after: TopicSettings, now: Date): TopicSettings {
	const saved: TopicSettings = {};
	for (const topic of TOPICS) {
		const setting = after[topic];
		if (!setting) continue;
		const isOther = isDefault(topic, before) !== isDefault(topic, after);
		const since = isOther ? now.getTime() : before[topic]?.since;
		saved[topic] = { ...setting, ...(setting.isDefault !== undefined && since && { since }) };
	}
	return saved;
}

/** The topics whose default is to be another than now. */
export function topicsWithOtherDefault(before: TopicSettings, after: TopicSettings): Topic[] {
	return TOPICS.filter((topic) => isDefault(topic, before) !== isDefault(topic, after));
}
