/** The choice of the club's color. Ratios come in as texts. */
export const colour = {
	lede: 'All buttons use this color. We make it darker or lighter where needed, so that every page is easy to read.',
	schemes: { light: 'In light mode', dark: 'In dark mode' },
	/** What the example shows. */
	button: 'Count me in',
	tag: '5 seats left',
	choose: 'Choose a color',
	type: 'Or type one',
	typeHint:
		'A # and six digits or letters from a to f. If you fill this in, it counts instead of the color above.',
	show: 'Show it',
	continue: 'Continue',
	save: 'Save',
	back: 'Back',
	/** `#b05129: we make #b93815 darker here so that it can be read.` */
	changed: {
		darker: ({ shown, chosen }: { shown: string; chosen: string }) =>
			`${shown}: we make ${chosen} darker here so that it's easy to read.`,
		lighter: ({ shown, chosen }: { shown: string; chosen: string }) =>
			`${shown}: we make ${chosen} lighter here so that it's easy to read.`,
	},
	unchanged: ({ shown }: { shown: string }) => `${shown}, as you chose it.`,
	contrasts: ({ page, button }: { page: string; button: string }) =>
		`Contrast: ${page} to 1 on the page, ${button} to 1 for text on a button.`,
	needed: ({ least }: { least: string }) =>
		`Text needs a contrast of at least ${least} to 1 (WCAG 2.2, level AA).`,
};
