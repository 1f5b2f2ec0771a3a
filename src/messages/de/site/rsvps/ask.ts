import type { rsvpPage as english } from '../../../en/site/rsvps/ask.ts';

export const rsvpPage: typeof english = {
	going: 'Zusagen',
	declined: 'Absagen',
	nothing: 'Gerade gibt es nichts zuzusagen',
	noEvent: 'Noch ist kein Treffen geplant. Schau bald wieder vorbei.',
	settingUp: 'Dieser Club wird gerade eingerichtet. Sein erstes Treffen kommt bald.',
};
