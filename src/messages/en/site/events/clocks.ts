/** What the clocks do while an event is on. */
export const clocks = {
	begins: {
		first: ({ time }: { time: string }) => `It starts the first time they show ${time}.`,
		second: ({ time }: { time: string }) => `It starts the second time they show ${time}.`,
	},
	backThatNight: 'The clocks go back that night.',
	during: {
		back: ({ day }: { day: string }) => `The clocks go back on ${day}, during this event.`,
		forward: ({ day }: { day: string }) => `The clocks go forward on ${day}, during this event.`,
	},
	lasts: ({ length }: { length: string }) => `It lasts ${length}.`,
	allLocal: 'All times are local.',
};
