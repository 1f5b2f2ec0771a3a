import type { eventPage as english } from '../../../en/site/events/page.ts';
import { rich } from '../../../rich.ts';

export const eventPage: typeof english = {
	more: 'Mehr darüber',
	when: 'Wann',
	where: 'Wo',
	whatToBring: 'Mitbringen',
	calendar: 'Kalender',
	ownCalendar: ({ link }) =>
		rich`${link('Deine eigene Kalenderadresse')} bleibt von selbst aktuell.`,
	share: 'Weitersagen',
	linkAndCode: 'Link und QR-Code',
};
