import type { ColumnPath, ColumnTrial, RecordedStatement } from './column-trials.ts';

/** The columns of statements that a page ran, and other values for each (column-trials.ts). */

export interface ReadColumn {
	text: string;
	/** As a list of what is wrong names it, like `rows.place` or `own.answer`. */
	name: string;
	path: ColumnPath;
	/** The values that it had. */
	seen: unknown[];
}

/** Columns that hold JSON as the club stores it: a query reads all of it or nothing. */
const STORED_JSON = new Set([
	'topics',
	'links',
	'unsaved_steps',
	'before',
	'after',
	'figures',
	'event_before',
]);

/** The names of what a query selects, in their order. */
function selected(query: string): string[] {
	const parts = [''];
	let depth = 0;
	let quote = '';
	for (const [position, char] of [...query].entries()) {
		if (quote) quote = char === quote ? '' : quote;
		else if (char === '"' || char === "'") quote = char;
		else if (char === '(') depth += 1;
		else if (char === ')') depth -= 1;
		else if (depth === 0 && query.startsWith(' from ', position)) break;
		if (char === ',' && depth === 0 && !quote) parts.push('');
		else parts[parts.length - 1] += char;
	}
	return parts.map((part) => /"(\w+)"\s*$/.exec(part)?.[1] ?? part.trim());
}

function parsed(text: string): unknown {
	if (!/^[[{]/.test(text)) return undefined;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

const LIST = 'with packed (';

/** What the lists of a statement select, by the names of the cells that hold them (db/prepared.ts). */
function listsOf(text: string): ReadonlyMap<string, readonly string[]> {
	const selectedBy = (list: string) =>
		selected(list.slice(list.indexOf(' as (select ') + ' as (select '.length));
	if (text.startsWith(LIST)) return new Map([['rows', selectedBy(text)]]);
	if (!text.startsWith(`select (${LIST}`)) return new Map();
	// Several lists that are read together.
	const lists = text.split(`(${LIST}`).slice(1);
	return new Map(lists.map((list) => [/.*\) as "(\w+)"/s.exec(list)?.[1] ?? '', selectedBy(list)]));
}

/**
 * The columns of a statement, those within JSON that the statement made included.
 */
export function columnsOf({ text, rows }: RecordedStatement): ReadColumn[] {
	const found = new Map<string, ReadColumn>();
	const lists = listsOf(text);

	function keep(value: unknown, names: readonly string[], path: ColumnPath): void {
		const name = names.join('.');
		const column = found.get(name) ?? { text, name, path, seen: [] };
		if (!column.seen.includes(value)) column.seen.push(value);
		found.set(name, column);
	}

	function walk(value: unknown, names: readonly string[], path: ColumnPath): void {
		const own = names.at(-1) ?? '';
		const inner = typeof value === 'string' && !STORED_JSON.has(own) ? parsed(value) : undefined;
		const object = inner ?? value;
		if (typeof object !== 'object' || object === null || STORED_JSON.has(own)) {
			keep(value, names, path);
		} else if (Array.isArray(object)) {
			// A list that is empty shows nothing of what it can hold.
			const packed = names.length === 1 ? lists.get(own) : undefined;
			for (const each of object) {
				if (Array.isArray(each) && packed) {
					for (const [index, cell] of each.entries()) {
						const within = own === 'rows' ? [] : [own];
						walk(cell, [...within, packed[index] ?? `c${index}`], [...path, '*', index]);
					}
				} else walk(each, names, [...path, '*']);
			}
		} else {
			for (const [name, cell] of Object.entries(object)) {
				walk(cell, [...names, name], [...path, name]);
			}
		}
	}

	for (const row of rows) {
		for (const [name, cell] of Object.entries(row as object)) walk(cell, [name], [name]);
	}
	return [...found.values()];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Whatever is larger is a moment in milliseconds. */
const SMALLEST_MOMENT = 1e11;

/** A moment at which somebody refused all email. Milliseconds since 1970. */
const REFUSED_AT = 1_700_000_000_000;

/** Values of columns that know few, by the end of their names. */
const KNOWN: Readonly<Record<string, readonly unknown[]>> = {
	status: ['scheduled', 'cancelled', 'draft', 'sent', 'pending', 'failed'],
	answer: ['going', 'waitlisted', 'declined'],
	role: ['member', 'host', 'owner'],
	joining: ['open', 'closed'],
	came: [7, null, 'seated', 'besides', 'by_name'],
	rule: ['FREQ=WEEKLY;BYDAY=MO', 'FREQ=MONTHLY;BYDAY=1SU'],
	language: ['de', 'fr'],
	locale: ['en-GB', 'de-AT'],
	note_label: [''],
	mail_refused_at: [REFUSED_AT],
	links: ['[{"label":"Altered","url":"https://altered.example"}]', '[]'],
	topics: [
		'{"invitations":{"isOffered":false,"isDefault":true,"description":"Altered"},"announcements":{"isOffered":false},"reminders":{"isOffered":false}}',
		'{"announcements":{"isDefault":true},"invitations":{"isDefault":true,"description":"Altered"}}',
	],
};

/** What others of the same row have to be for a column to make a difference. */
const GIVEN: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
	waiting: { going: 1000, capacity: 1, mine: null, own: null },
	going: { came: null, own: null },
	capacity: { own: null },
	position: { answer: 'waitlisted' },
	promoteUntilHours: { answer: 'waitlisted', position: 3 },
	canBeEmailed: { answer: 'waitlisted', position: 3 },
	guests: { answer: 'going', guestsHere: null },
	mail_refused_at: { mail_stopped_at: REFUSED_AT },
	guestsAllowed: { standingGuests: null, rule: 'FREQ=WEEKLY;BYDAY=MO', endsOnDate: null },
	standingRule: { answer: 'going' },
};

/** Values of the same kind as a text, each of which may make a difference where the others make none. */
function otherTexts(text: string): unknown[] {
	if (/^#[\da-f]{6}$/i.test(text)) return ['#8a1c5b', '#ffe000'];
	if (/^\d{4}-\d\d-\d\d$/.test(text)) {
		return ['2001-02-17', '2090-03-21'];
	}
	if (/^\d\d:\d\d$/.test(text)) return ['03:33', '22:22'];
	if (/^[A-Z][a-z]+\/[A-Z]\w+$/.test(text)) return ['Asia/Tokyo', 'Pacific/Honolulu'];
	return [`${text}-altered`, '', null];
}

function otherValues(value: unknown): unknown[] {
	if (typeof value === 'string') return otherTexts(value);
	if (typeof value === 'boolean') return [!value];
	if (typeof value !== 'number')
		return ['altered', 1, 2.5e12, 1e12, '[]', '2001-01-01', '2090-03-21'];
	if (value < SMALLEST_MOMENT) return [value + 1, 0, 1, 1000, null];
	return [value + DAY_MS + HOUR_MS, value - 400 * DAY_MS, value + 400 * DAY_MS, null, 0];
}

/**
 * What is tried with a column: values of its kind, and those that columns of its name have elsewhere.
 *
 * @param all the columns of the page
 * @param pool values by the last part of their columns' names
 */
export function trialOf(
	column: ReadColumn,
	all: readonly ReadColumn[],
	pool: ReadonlyMap<string, ReadonlySet<unknown>>,
): ColumnTrial {
	const name = column.name.split('.').at(-1) ?? '';
	const sample = column.seen.find((value) => value !== null) ?? null;
	const values = [
		...otherValues(sample),
		...(KNOWN[name] ?? []),
		...[...(pool.get(name) ?? [])].slice(0, 6),
	];
	const others = [...new Set(values)].filter(
		(value) => !(column.seen.length === 1 && value === column.seen[0]),
	);
	const within = column.name.slice(0, -name.length);
	const given = Object.entries(GIVEN[name] ?? {}).flatMap(([sibling, value]) => {
		const isSibling = (other: ReadColumn) =>
			other.text === column.text && `${other.name}.`.startsWith(`${within}${sibling}.`);
		const path = all.find(isSibling)?.path.slice(0, column.path.length);
		return path ? [{ column: path, value }] : [];
	});
	return { text: column.text, column: column.path, values: others, given };
}
