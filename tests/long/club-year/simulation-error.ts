/** Product and model differ. */

export interface About {
	user?: string | null;
	event?: string | null;
	/** Of an email: the requests that it was in. */
	requests?: string[];
}

export class SimulationError extends Error {
	readonly problem: string;
	/** The member and the event that it is about, where it is about one. */
	readonly about: About;

	constructor(problem: string, about: About) {
		super(problem);
		this.problem = problem;
		this.about = about;
	}
}
