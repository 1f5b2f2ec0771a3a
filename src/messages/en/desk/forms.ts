/** What many forms of organizers share. */
export const forms = {
	/** In front of what a field holds now, for screen readers. */
	before: 'Before:',
	after: 'After:',
	nothing: 'Nothing',
};
