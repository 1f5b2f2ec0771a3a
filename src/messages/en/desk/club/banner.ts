/** The form of the club's banner. */
export const banner = {
	lede: 'A picture at the top of the front page, wide rather than tall. It is also shown when someone shares a link to the site.',
	late: 'Someone else changed the banner while you had the form open, so nothing was saved. This is how it is now.',
	lateWithPicture:
		'Someone else changed the banner while you had the form open, so nothing was saved. This is how it is now. Please choose your picture again.',
	share: 'The picture for link previews',
	save: 'Save',
	remove: 'Remove the banner',
};
