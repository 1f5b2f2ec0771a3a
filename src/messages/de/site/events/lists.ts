import type { eventLists as english } from '../../../en/site/events/lists.ts';

export const eventLists: typeof english = {
	happening: 'Jetzt gerade',
	comingUp: 'Demnächst',
	last: 'Letztes Mal',
	allPast: 'Alle vergangenen Treffen',
};
