/** A text about the club, for its owner to post where people are. */
export const post = {
	rhythmAndHours: ({ rhythm, hours }: { rhythm: string; hours: string }) => `${rhythm}, ${hours}`,
	dayAndHours: ({ day, hours }: { day: string; hours: string }) => `${day}, ${hours}`,
	next: ({ day }: { day: string }) => `Next: ${day}`,
	sayYes: ({ address }: { address: string }) => `Join us: ${address}`,
	seeEvents: ({ address }: { address: string }) => `See what's coming up: ${address}`,
};
