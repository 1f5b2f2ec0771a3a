/** A form as the domain has read it: with its values, or with what is wrong with its fields. */
type Parsed<Values> = { ok: true; values: Values } | { ok: false; errors: object };

/**
 * The values of a form.
 *
 * @throws Error where it is refused
 */
export function valuesOf<Values>(parsed: Parsed<Values>): Values {
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
	return parsed.values;
}

/** The names of the fields for which a form is refused: none where it is accepted. */
export function wrongFieldsOf(parsed: Parsed<unknown>): string[] {
	return parsed.ok ? [] : Object.keys(parsed.errors);
}
