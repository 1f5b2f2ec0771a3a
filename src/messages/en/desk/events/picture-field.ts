import { formsOf } from '../../../forms-of.ts';

const { number } = formsOf('en');

/** The fields of a form for a picture: an event's, or the club's banner. */
export const pictureField = {
	picture: 'Picture',
	anotherPicture: 'Another picture',
	hint: ({ across }: { across: number }) =>
		`A JPEG, PNG, WebP or AVIF file of up to 1.4 MB. ${number(across)} pixels across are plenty. We remove where it was taken, and with what.`,
	alt: 'Description of the picture',
	altHint: "For people who can't see it. For example: Ten people around a table full of tools.",
	back: 'Back',
};
