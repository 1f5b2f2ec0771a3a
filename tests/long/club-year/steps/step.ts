import type { Member, Topic } from '../model/club.ts';
import { OWNER, type World } from '../world.ts';

/** Something that somebody does. Each step has dice: numbers by which it chooses. */

export type Dice = readonly number[];
export type Step = (world: World, dice: Dice) => Promise<void>;

export function pick<Value>(list: readonly Value[], die = 0): Value | undefined {
	return list.length === 0 ? undefined : list[die % list.length];
}

export const TOPICS: Topic[] = ['invitations', 'reminders', 'announcements'];

/** Everybody who can act: there still is an account, and no ban. */
export const active = ({ model }: World): Member[] =>
	[...model.members.values()].filter(
		({ id, isBanned, isDeleted, awaitsConsent }) =>
			id !== OWNER && !isBanned && !isDeleted && !awaitsConsent,
	);
