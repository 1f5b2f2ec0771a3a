import { Rich } from '../../../src/messages/rich.ts';

/** What the compiler can't see of messages: lost values, markup, and sentences that nobody has translated. */

/** A value of a message that is whatever is asked of it: a text, a number, a list, a link. */
function markerOf(name: string): unknown {
	const mark = `«${name}»`;
	const link = (text: unknown) => new Rich(`${mark}${String(text)}`);
	return new Proxy(link, {
		get(_, key) {
			if (key === Symbol.toPrimitive) return (hint: string) => (hint === 'number' ? 5 : mark);
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

/** The values by name, whichever are asked for. */
const markers = new Proxy({}, { get: (_, name) => markerOf(String(name)) });

/** The sentences of messages, by their path; those with values have markers in their place. */
function sentencesOf(messages: object, path = ''): Map<string, string> {
	const found = new Map<string, string>();
	for (const [key, message] of Object.entries(messages) as [string, unknown][]) {
		const at = path === '' ? key : `${path}.${key}`;
		const said: unknown = typeof message === 'function' ? message(markers) : message;
		if (typeof said === 'string') found.set(at, said);
		else if (said instanceof Rich) found.set(at, said.html);
		else if (said && typeof said === 'object') {
			for (const [inner, text] of sentencesOf(said, at)) found.set(inner, text);
		} else throw new Error(`${at} says nothing.`);
	}
	return found;
}

const valuesIn = (sentence: string) => [...new Set(sentence.match(/«\w+»/g))].sort();

/** What is wrong with the messages of a language by themselves. */
export function faultsIn(messages: object): string[] {
	return [...sentencesOf(messages)].flatMap(([at, said]) => {
		const faults: string[] = [];
		if (/<[a-z/!]|&(?!lt;|gt;|amp;|quot;)#?\w+;/i.test(said)) faults.push(`${at} has markup`);
		if (/undefined|\bNaN\b|\[object/.test(said)) faults.push(`${at} says “${said}”`);
		if (said !== said.trim() || /\s\s/.test(said)) faults.push(`${at} begins or ends with a space`);
		return faults;
	});
}

/** What a translation has lost: a value, or a sentence of three words and more that is English still. */
export function lostIn(translation: object, english: object): string[] {
	const translated = sentencesOf(translation);
	return [...sentencesOf(english)].flatMap(([at, said]) => {
		const other = translated.get(at);
		if (other === undefined) return [`${at} is missing`];
		const lost = valuesIn(said).filter((value) => !other.includes(value));
		const isEnglish = other === said && said.split(' ').length > 2;
		return [
			...lost.map((value) => `${at} has lost ${value}`),
			...(isEnglish ? [`${at} is English still`] : []),
		];
	});
}
