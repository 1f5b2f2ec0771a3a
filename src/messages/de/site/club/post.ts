import type { post as english } from '../../../en/site/club/post.ts';

export const post: typeof english = {
	rhythmAndHours: ({ rhythm, hours }) => `${rhythm}, ${hours}`,
	dayAndHours: ({ day, hours }) => `${day}, ${hours}`,
	next: ({ day }) => `Nächstes Mal: ${day}`,
	sayYes: ({ address }) => `Mach mit: ${address}`,
	seeEvents: ({ address }) => `Das haben wir vor: ${address}`,
};
