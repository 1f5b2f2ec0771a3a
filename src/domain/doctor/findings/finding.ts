import { headlineMessages } from '../../../messages/operator/doctor/headline.ts';
import type { Locale } from '../../text/language.ts';

/** How the site is doing, from facts: the same rules for the page and for a monitor. */

/** The state of a thing: OK, needs attention, or broken. */
export type FindingState = 'well' | 'look' | 'broken';

export const AREAS = [
	'cron',
	'outbox',
	'bounces',
	'sessions',
	'database',
	'configuration',
	'sender',
	'version',
] as const;
export type Area = (typeof AREAS)[number];

/** One thing that was checked. */
export interface Finding {
	area: Area;
	/** A stable name for machines, alone in its area but where `about` tells it apart. */
	code: string;
	/** Which one of several of that code: a chore, a record. */
	about?: string;
	state: FindingState;
	/** In a sentence, without anybody's name or address. */
	text: string;
	/** What to do, in a sentence; where nothing is wrong there is nothing to do. */
	todo?: string;
	/** The numbers behind it; times are ISO 8601. */
	numbers?: Readonly<Record<string, number | string | null>>;
}

/** The worst of all findings. */
export function worstState(findings: readonly Finding[]): FindingState {
	for (const state of ['broken', 'look'] as const) {
		if (findings.some((finding) => finding.state === state)) return state;
	}
	return 'well';
}

/** How the site is in a sentence or two of plain words: what is broken first. */
export function headline(findings: readonly Finding[], locale: Locale): string {
	const says = headlineMessages(locale);
	const areasIn = (state: FindingState) =>
		AREAS.filter((area) => findings.some((each) => each.area === area && each.state === state)).map(
			(area) => says.areas[area],
		);
	const [broken, areas] = [areasIn('broken'), areasIn('look')];
	if (broken.length > 0) {
		return areas.length > 0
			? says.brokenAndAttention({ broken, areas })
			: says.broken({ areas: broken });
	}
	return areas.length > 0 ? says.attention({ areas }) : says.fine;
}
