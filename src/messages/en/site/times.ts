/** Times of events, and how far away they are. Dates and times come in as text. */
export const times = {
	/** Times: `9:00 to 12:00` */
	hours: ({ from, to }: { from: string; to: string }) => `${from} to ${to}`,
	/** `22:30 to 2:00 on Sunday 29 November` */
	hoursToDay: ({ from, to, day }: { from: string; to: string; day: string }) =>
		`${from} to ${to} on ${day}`,
	/** Dates, or days with times: `19 December to 2 January` */
	range: ({ from, to }: { from: string; to: string }) => `${from} to ${to}`,
	/** `9:00 to 12:00, New York time` */
	inZone: ({ times, zone }: { times: string; zone: string }) => `${times}, ${zone}`,
	/** `Sat 9:00` */
	onDay: ({ day, time }: { day: string; time: string }) => `${day} ${time}`,
	/** `Sat 12 Dec, 9:00` */
	onDate: ({ day, time }: { day: string; time: string }) => `${day}, ${time}`,
	/** The clocks of a place. */
	zone: ({ city }: { city: string }) => `${city} time`,
	/** `today, in 2 hours` */
	laterToday: ({ inHours }: { inHours: string }) => `today, ${inHours}`,
	justNow: 'just now',
};
