/** Whom an action emails, counted before it is done by the rule that writes the emails. */
export interface EmailReach {
	/** How many people get email about it. */
	people: number;
	/** How many more people it would be for if they got email at the moment. */
	unreached: number;
	/** Whether email is on hold since a restore, so that nothing goes out until it is released. */
	isHeld: boolean;
}

/** An action that is for nobody. */
export const REACHES_NOBODY: EmailReach = { people: 0, unreached: 0, isHeld: false };

/** The row of a query that counts. */
export interface CountedReach {
	people: number;
	unreached: number;
	/** 1 or 0. */
	isHeld: number;
}

/** A counted row as a reach; nobody without a row. */
export function reachOf(row: CountedReach | undefined): EmailReach {
	return row ? { ...row, isHeld: row.isHeld === 1 } : REACHES_NOBODY;
}
