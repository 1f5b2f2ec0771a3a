import type { undelivered as english } from '../../../en/site/mail/undelivered.ts';

export const undelivered: typeof english = {
	discarded: 'Sie wurde verworfen.',
	stopped: 'Sie wurde angehalten.',
	banned: 'Das Mitglied ist gesperrt.',
	mail_stopped: 'Das Mitglied hat alle E-Mails abbestellt.',
	address_stopped: 'Diese Adresse bekommt keine E-Mails mehr.',
	unreachable: 'Das Mitglied bekommt keine E-Mails.',
	not_subscribed: 'Das Mitglied möchte solche E-Mails nicht.',
	paused: 'Das Mitglied hat E-Mails pausiert.',
	answered: 'Das Mitglied hatte schon zu- oder abgesagt.',
	not_going: 'Das Mitglied kommt nicht mehr.',
	too_late: 'Es war zu spät, um noch zu nützen.',
	outdated: 'Sie war veraltet.',
	event_cancelled: 'Das Treffen fällt aus.',
	event_moved: 'Das Treffen wurde verlegt.',
	key_expired:
		'Vielleicht kam sie schon an, und um sie sicher noch einmal zu schicken, ist zu viel Zeit vergangen.',
	states_old_time:
		'In ihr stehen eine alte Zeit oder ein alter Ort, und vielleicht kam sie schon an.',
};
