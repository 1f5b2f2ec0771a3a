/**
 * The choices of a list, with what a refused form had chosen: it stays chosen, beside what is wrong with it.
 *
 * @param typed what was sent, a number or not; left out where nothing was
 */
export function choicesWith(
	numbers: readonly number[],
	typed: string | undefined,
	textOf: (number: number) => string,
): { value: string; label: string }[] {
	const choices = numbers.map((number) => ({ value: String(number), label: textOf(number) }));
	if (!typed || choices.some(({ value }) => value === typed)) return choices;
	const label = /^\d{1,4}$/.test(typed) ? textOf(Number(typed)) : typed;
	return [...choices, { value: typed, label }];
}
