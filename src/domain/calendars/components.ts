import ICAL from 'ical.js';
import { printable } from '../text/printable.ts';

/**
 * The components of calendar files (RFC 5545, section 3.4). `ical.js` reads each property; what is around them is
 * read here, because one line that is wrong, or an END that is missing, must not lose the rest of the file.
 */

/** A property: its parameters and values, as jCal has them (RFC 7265). */
export interface Property {
	/** In lower case. */
	name: string;
	params: Readonly<Record<string, string>>;
	/** Texts for nearly all; objects for rules, lists for periods. */
	values: readonly unknown[];
}

/** A part of a calendar, like an event. */
export interface Component {
	/** In lower case. */
	name: string;
	/** The line that it begins on. */
	line: number;
	properties: readonly Property[];
	/** The lines of its properties, unfolded, as they came. */
	source: readonly string[];
}

/** A line that isn't what it should be. */
export interface BadLine {
	line: number;
	text: string;
}

export interface ReadComponents {
	/** Events, and calendars for what holds for all their events; alarms and other parts are left out. */
	events: readonly (Component & { calendar: number })[];
	/** Properties of each VCALENDAR. */
	calendars: readonly Component[];
	/** Time zones, by their names. */
	zones: ReadonlyMap<string, Component & { parts: readonly Component[] }>;
	bad: readonly BadLine[];
}

/** So much of a line that can't be read is shown. */
const BAD_LINE_LENGTH = 80;
/** More of them help nobody. */
const MOST_BAD_LINES = 50;

interface UnfoldedLine {
	line: number;
	text: string;
}

/** Lines put together that were folded (section 3.1), whatever the line ends are. */
function unfolded(text: string): UnfoldedLine[] {
	const whole: { line: number; parts: string[] }[] = [];
	text.split(/\r\n|\n|\r/).forEach((content, index) => {
		const last = whole.at(-1);
		if (last && /^[ \t]/.test(content)) last.parts.push(content.slice(1));
		else if (content.trim() !== '') whole.push({ line: index + 1, parts: [content] });
	});
	return whole.map(({ line, parts }) => ({ line, text: parts.join('') }));
}

/** Dates that are written with their dashes and colons, against the rules. */
const WITH_DASHES = /\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?/g;
const DATED = /^(?:DTSTART|DTEND|RECURRENCE-ID|EXDATE|RDATE)[;:]/i;

/** One property; null where the line is none. */
function propertyOf(text: string): Property | null {
	const line = DATED.test(text)
		? text.replace(/:([^":]*\d[\s\S]*)$/, (value) =>
				value.replaceAll(WITH_DASHES, (date) => date.replaceAll(/[-:]/g, '')),
			)
		: text;
	try {
		const [name, params, , ...values] = ICAL.parse.property(line) as [
			string,
			Record<string, string>,
			string,
			...unknown[],
		];
		return { name, params, values };
	} catch {
		return null;
	}
}

/** The properties whose lines are worth a word where they can't be read. */
const WANTED =
	/^(?:UID|DTSTART|DTEND|DURATION|SUMMARY|DESCRIPTION|LOCATION|URL|STATUS|SEQUENCE|CLASS|RRULE|RDATE|EXDATE|RECURRENCE-ID|LAST-MODIFIED|DTSTAMP|X-ALT-DESC|X-WR-TIMEZONE|X-LIC-LOCATION|TZID|TZOFFSETTO)[;:]/i;

/** Reads the lines of a calendar file; what is no calendar has no events and no calendars. */
export function readComponents(text: string): ReadComponents {
	const events: (Component & { calendar: number })[] = [];
	const calendars: Component[] = [];
	const zones = new Map<string, Component & { parts: readonly Component[] }>();
	const bad: BadLine[] = [];
	type Open = Component & { properties: Property[]; source: string[]; parts: Component[] };
	const open: Open[] = [];

	const close = () => {
		const closed = open.pop();
		if (!closed) return;
		const { parts, ...component } = closed;
		if (closed.name === 'vevent') events.push({ ...component, calendar: calendars.length });
		else if (closed.name === 'vcalendar') calendars.push(component);
		else if (closed.name === 'vtimezone') {
			const name = textOf(component, 'tzid');
			if (name && !zones.has(name)) zones.set(name, closed);
		} else open.at(-1)?.parts.push(component);
	};
	for (const { line, text: content } of unfolded(text)) {
		const [, edge, name = ''] = /^\s*(BEGIN|END)\s*:\s*([\w-]+)\s*$/i.exec(content) ?? [];
		const component = name.toLowerCase();
		if (edge?.toUpperCase() === 'BEGIN') {
			// Neither an event nor a calendar is inside an event: an END is missing.
			const isOuter = component === 'vevent' || component === 'vcalendar';
			const last = isOuter ? open.findIndex((each) => each.name === 'vevent') : -1;
			while (last >= 0 && open.length > last) close();
			while (component === 'vcalendar' && open.length > 0) close();
			open.push({ name: component, line, properties: [], source: [], parts: [] });
		} else if (edge) {
			const from = open.findLastIndex((each) => each.name === component);
			while (from >= 0 && open.length > from) close();
		} else {
			const current = open.at(-1);
			const isKnown = WANTED.test(content);
			if (!current || !isKnown) {
				const isProperty = /^[\w.-]+(?:;[^:]*)?:/.test(content) || /^[\w.-]+;/.test(content);
				const isBad = current?.name === 'vevent' && !isProperty;
				if (isBad && bad.length < MOST_BAD_LINES) bad.push({ line, text: shortened(content) });
				continue;
			}
			const property = propertyOf(content);
			if (property) {
				current.properties.push(property);
				current.source.push(content);
			} else if (bad.length < MOST_BAD_LINES) bad.push({ line, text: shortened(content) });
		}
	}
	while (open.length > 0) close();
	return { events, calendars, zones, bad };
}

function shortened(content: string): string {
	const text = printable(content).replaceAll(/\s+/g, ' ').trim();
	return text.length > BAD_LINE_LENGTH ? `${text.slice(0, BAD_LINE_LENGTH - 1)}…` : text;
}

/** The first property of this name. */
export function propertyNamed(component: Component, name: string): Property | undefined {
	return component.properties.find((property) => property.name === name);
}

/** The first value of a property as text; empty where there is none. */
export function textOf(component: Component, name: string): string {
	const [value] = propertyNamed(component, name)?.values ?? [];
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
