import { Rich } from '../../../src/messages/rich.ts';

/** What the compiler can't see of messages: lost values, markup, and sentences that nobody has translated. */

/** A value of a message that is whatever is asked of it: a text, a number, a list, a link. */
function markerOf(name: string, toNumber: () => number): unknown {
	const mark = `«${name}»`;
	const link = (text: unknown) => new Rich(`${mark}${String(text)}`);
	return new Proxy(link, {
		get(_, key) {
			if (key === Symbol.toPrimitive)
				return (hint: string) => (hint === 'number' ? toNumber() : mark);
			if (key === Symbol.iterator) return () => [mark][Symbol.iterator]();
			if (key === 'join') return () => mark;
			if (key === 'map') return (make: (each: string) => unknown) => [make(mark)];
			if (key === 'length') return 1;
			if (key === 'toString') return () => mark;
			// Where a sentence takes it for HTML, as it may any value.
			if (key === 'html') return mark;
			return undefined;
		},
		getPrototypeOf: () => Rich.prototype,
	});
}

/** What stands for the values of messages, by their names. */
type Values = (name: string) => unknown;

/** Markers; those that are counts are numbers that nothing else says, so that they are found again: 101, 102, … */
function markers(counts: Set<string>): Values {
	return (name) => markerOf(name, () => 101 + [...counts.add(name)].indexOf(name));
}

/** The same, but each that is known to be a count is this one. */
const markersBut = (counts: ReadonlySet<string>, count: number): Values => {
	const marked = markers(new Set());
	return (name) => (counts.has(name) ? count : marked(name));
};

/** The values by name, whichever are asked for. */
const named = (values: Values) => new Proxy({}, { get: (_, name) => values(String(name)) });

/** The sentences of messages, by their path; those with values have markers in their place. */
function sentencesOf(messages: object, values: Values, path = ''): Map<string, string> {
	const found = new Map<string, string>();
	for (const [key, message] of Object.entries(messages) as [string, unknown][]) {
		const at = path === '' ? key : `${path}.${key}`;
		const said: unknown = typeof message === 'function' ? message(named(values)) : message;
		if (typeof said === 'string') found.set(at, said);
		else if (said instanceof Rich) found.set(at, said.html);
		else if (said && typeof said === 'object') {
			for (const [inner, text] of sentencesOf(said, values, at)) found.set(inner, text);
		} else throw new Error(`${at} says nothing.`);
	}
	return found;
}

/** Values for every form of the sentences of messages: counts of their own, one of each, and none. */
function* formsFor(messages: object): Generator<Values> {
	const counts = new Set<string>();
	const own = markers(counts);
	sentencesOf(messages, own);
	yield own;
	yield markersBut(counts, 1);
	yield markersBut(counts, 0);
}

const valuesIn = (sentence: string) =>
	[...new Set(sentence.match(/«\w+»|(?<!\d)1\d\d(?!\d)/g))].sort();

/** The words of a sentence's own. */
const wordsOf = (sentence: string) =>
	sentence.replaceAll(/«\w+»/g, '').match(/\p{L}[\p{L}’']*/gu) ?? [];

/** What is wrong with the messages of a language by themselves. */
export function faultsIn(messages: object): string[] {
	const faults = new Set<string>();
	for (const values of formsFor(messages)) {
		for (const [at, said] of sentencesOf(messages, values)) {
			if (/<[a-z/!]|&(?!lt;|gt;|amp;|quot;)#?\w+;/i.test(said)) faults.add(`${at} has markup`);
			if (/undefined|\bNaN\b|\[object/.test(said)) faults.add(`${at} says “${said}”`);
			if (said !== said.trim() || /\s\s/.test(said))
				faults.add(`${at} begins or ends with a space`);
		}
	}
	return [...faults];
}

/** What a translation has lost: a value, or a sentence of three words and more that is English still. */
export function lostIn(translation: object, english: object): string[] {
	const losses = new Set<string>();
	for (const values of formsFor(english)) {
		const said = sentencesOf(english, values);
		const translated = sentencesOf(translation, values);
		for (const [at, sentence] of said) {
			const other = translated.get(at);
			if (other === undefined) {
				losses.add(`${at} is missing`);
				continue;
			}
			for (const value of valuesIn(sentence)) {
				if (!other.includes(value)) losses.add(`${at} has lost ${value}`);
			}
			if (other === sentence && wordsOf(sentence).length > 2) losses.add(`${at} is English still`);
		}
	}
	return [...losses];
}
