/** Forms that a sentence takes with its values: plurals, ordinals, lists and numbers, by the rules of Unicode's CLDR. */

/** The categories that each language has for counts and for places; others don't compile. */
interface Categories {
	en: { count: 'one' | 'other'; place: 'one' | 'two' | 'few' | 'other' };
	de: { count: 'one' | 'other'; place: 'other' };
}

type Forms<Category extends string> = Readonly<Record<Category, string>>;

/** What a place in line has after its number. */
const AFTER_PLACE: { readonly [Known in keyof Categories]: Forms<Categories[Known]['place']> } = {
	en: { one: 'st', two: 'nd', few: 'rd', other: 'th' },
	de: { other: '.' },
};

/** Whole sentences or parts, by count. `none` is for nothing at all, where a language says that otherwise. */
type CountForms<Category extends string> = Forms<Category> & { readonly none?: string };

type AnyForms = Readonly<Partial<Record<Intl.LDMLPluralRule | 'none', string>>>;

/** Every language has a form for the rest. */
function chosen(forms: AnyForms, category: Intl.LDMLPluralRule): string {
	return forms[category] ?? forms.other ?? '';
}

/** Making an object of Intl takes longer than all else in a sentence, so each is made once, when it is first needed. */
function once<Value>(make: () => Value): () => Value {
	let made: Value | undefined;
	return () => {
		made ??= make();
		return made;
	};
}

/** Below it no language puts a sign between digits. */
const GROUPED_FROM = 1_000;

/**
 * The forms of a language, for its messages.
 *
 * @param language the one of the file: it is known where the file is written, so it is no variable of a request
 */
export function formsOf<Known extends keyof Categories>(language: Known) {
	const numbers = once(() => new Intl.NumberFormat(language));
	const counts = once(() => new Intl.PluralRules(language));
	const places = once(() => new Intl.PluralRules(language, { type: 'ordinal' }));
	const all = once(() => new Intl.ListFormat(language, { type: 'conjunction' }));
	const any = once(() => new Intl.ListFormat(language, { type: 'disjunction' }));
	const number = (value: number): string =>
		Math.abs(value) < GROUPED_FROM && Number.isInteger(value)
			? String(value)
			: numbers().format(value);

	return {
		/** `1,200` */
		number,
		/** The form for a count, with the number in it already: `plural(seats, { one: '1 seat', other: `${seats} seats` })`. */
		plural(count: number, forms: CountForms<Categories[Known]['count']>): string {
			const known: AnyForms = forms;
			return (count === 0 ? known.none : undefined) ?? chosen(known, counts().select(count));
		},
		/** The form for a place in line. */
		ordinal: (place: number, forms: Forms<Categories[Known]['place']>): string =>
			chosen(forms, places().select(place)),
		/** `3rd` */
		nth: (place: number): string =>
			`${number(place)}${chosen(AFTER_PLACE[language], places().select(place))}`,
		/** `a, b, and c` */
		list: (items: readonly string[]): string => all().format(items),
		/** `a, b, or c` */
		either: (items: readonly string[]): string => any().format(items),
	};
}
