interface Zoned {
	day: string;
	time: string;
	zone: string;
}

/** What clock changes do to an event that an organizer plans. Dates, times and zones come in as text. */
export const clockNotes = {
	skipped: ({ time, begins }: { time: string; begins: string }) =>
		`The clocks skip ${time} that night, so it starts at ${begins}.`,
	turn: {
		back: ({ day, time, zone }: Zoned) => `Clocks go back on ${day}: still ${time}, ${zone}.`,
		forward: ({ day, time, zone }: Zoned) => `Clocks go forward on ${day}: still ${time}, ${zone}.`,
	},
	twice: ({ time }: { time: string }) =>
		`${time} comes twice that night. The event starts the first time.`,
	during: {
		back: ({ ends }: { ends: string }) => `Clocks go back while it lasts, so it ends at ${ends}.`,
		forward: ({ ends }: { ends: string }) =>
			`Clocks go forward while it lasts, so it ends at ${ends}.`,
	},
};
