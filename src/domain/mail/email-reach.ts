import { counted } from '../text/names.ts';

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

/** Follows "will be emailed" while email is on hold. */
export function onceReleased(isHeld: boolean): string {
	return isHeld ? " once the site's email is released (it's on hold since a restore)" : '';
}

/** People who get no email, as a sentence of its own with a space before it; empty if everybody does. */
function unreachedText({ unreached }: EmailReach, others: string, why: string): string {
	return unreached === 0 ? '' : ` ${others} can't be reached: ${why}`;
}

/** Attendees who get no email about their event. */
export function unreachedAttendees(
	reach: EmailReach,
	[one, many] = ['more is going or waiting but', 'more are going or waiting but'],
): string {
	const others = counted(reach.unreached, one, many);
	return unreachedText(
		reach,
		others,
		"they stopped all email or haven't agreed to it yet, or their address bounces.",
	);
}

/** Those who have chosen a topic and get no email of it at the moment. */
export function unreachedSubscribers(reach: EmailReach): string {
	const others = counted(reach.unreached, 'more subscriber', 'more subscribers');
	return unreachedText(
		reach,
		others,
		"they paused or stopped email or haven't agreed to it yet, or their address bounces.",
	);
}

/** Who is emailed about another time or place, or a cancellation: `12 people will be emailed.` */
export function emailedPeopleText(reach: EmailReach): string {
	const others = unreachedAttendees(reach);
	if (reach.people === 0) return `Nobody will be emailed.${others}`;
	const people = counted(reach.people, 'person who is', 'people who are');
	return `${people} going or waiting will be emailed${onceReleased(reach.isHeld)}.${others}`;
}

/**
 * The button that does it, with how many people it emails: `Save and email 12 people`.
 *
 * @param action what it does without emails
 * @param groups how many people each kind of email goes to; two kinds may reach the same people
 */
export function emailingButton(action: string, ...groups: number[]): string {
	const [people, ...others] = groups.filter((count) => count > 0);
	if (people === undefined) return action;
	return others.length > 0
		? `${action} and send the emails`
		: `${action} and email ${counted(people, 'person', 'people')}`;
}

/** What a cancellation of several events does, and how many people are emailed the reason. */
export function cancelsText(events: number, reach: EmailReach): string {
	const cancels = `This cancels ${counted(events, 'event')}.`;
	return `${cancels} ${emailedPeopleText(reach)}`;
}
