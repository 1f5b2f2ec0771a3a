/** Where an event stands: decides what pages show and what can still be done. */
export type EventPhase = 'cancelled' | 'over' | 'happening' | 'coming';

export function getEventPhase(
	event: { status: 'scheduled' | 'cancelled'; startsAt: Date; endsAt: Date },
	now: Date,
): EventPhase {
	if (event.status === 'cancelled') return 'cancelled';
	if (event.endsAt <= now) return 'over';
	return event.startsAt <= now ? 'happening' : 'coming';
}
