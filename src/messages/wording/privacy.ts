import { KEPT_MS, STORED, type StoredThing } from '../../domain/club/privacy.ts';
import type { Locale } from '../../domain/text/language.ts';
import { privacyMessages } from '../site/club/privacy.ts';
import { periodText } from './times.ts';

/** A thing that is stored, as the privacy page describes it: a title, and whole sentences. */
interface DescribedThing {
	title: string;
	what: string;
	why: string;
	howLong: string;
}

/** Everything that the site stores, as text, by whom it is about. */
export function storedGroups(locale: Locale): { title: string; things: DescribedThing[] }[] {
	const { groups, things } = privacyMessages(locale);
	const kept = Object.fromEntries(
		Object.entries(KEPT_MS).map(([name, ms]) => [name, periodText(ms, locale)]),
	) as Record<keyof typeof KEPT_MS, string>;
	const described = (name: StoredThing): DescribedThing => {
		const { howLong, ...rest } = things[name];
		return { ...rest, howLong: typeof howLong === 'function' ? howLong(kept) : howLong };
	};
	return (['visitors', 'members', 'club'] as const).map((group) => ({
		title: groups[group],
		things: STORED[group].map(described),
	}));
}
