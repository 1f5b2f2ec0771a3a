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

/** Counts that nothing else says, so that they are found again: 101, 102, … by the names of the values. */
const numbers = new Map<string, number>();
function numberOf(name: string): number {
	if (!numbers.has(name)) numbers.set(name, 101 + numbers.size);
	return numbers.get(name) ?? 0;
}

/** Every form of a sentence: with counts of their own, with one of each, and with none. */
const FORMS = ['own', 1, 0] as const;
type Form = (typeof FORMS)[number];

type Message = (values: object) => unknown;

/** What a message says in a form: each value that it takes for a count is one. */
function saidIn(message: Message, form: Form): unknown {
	const counts = new Set<string>();
	const own = (name: string) =>
		markerOf(name, () => {
			counts.add(name);
			return numberOf(name);
		});
	const said = message(new Proxy({}, { get: (_, name) => own(String(name)) }));
	if (form === 'own') return said;
	const formed = (name: string) => (counts.has(name) ? form : own(name));
	return message(new Proxy({}, { get: (_, name) => formed(String(name)) }));
}

/** The sentences of messages, by their path; those with values have markers in their place. */
function sentencesOf(messages: object, form: Form, path = ''): Map<string, string> {
	const found = new Map<string, string>();
	for (const [key, message] of Object.entries(messages) as [string, unknown][]) {
		const at = path === '' ? key : `${path}.${key}`;
		const said = typeof message === 'function' ? saidIn(message as Message, form) : message;
		if (typeof said === 'string') found.set(at, said);
		else if (said instanceof Rich) found.set(at, said.html);
		else if (said && typeof said === 'object') {
			for (const [inner, text] of sentencesOf(said, form, at)) found.set(inner, text);
		} else throw new Error(`${at} says nothing.`);
	}
	return found;
}

const valuesIn = (sentence: string) =>
	[...new Set(sentence.match(/«\w+»|(?<!\d)1\d\d(?!\d)/g))].sort();

/** The words of a sentence's own. */
const wordsOf = (sentence: string) =>
	sentence.replaceAll(/«\w+»/g, '').match(/\p{L}[\p{L}’']*/gu) ?? [];

/** What is wrong with the messages of a language by themselves. */
export function faultsIn(messages: object): string[] {
	const faults = new Set<string>();
	for (const form of FORMS) {
		for (const [at, said] of sentencesOf(messages, form)) {
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
	for (const form of FORMS) {
		const said = sentencesOf(english, form);
		const translated = sentencesOf(translation, form);
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
