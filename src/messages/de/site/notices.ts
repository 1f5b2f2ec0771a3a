import type { notices as english } from '../../en/site/notices.ts';
import { formsOf } from '../../forms-of.ts';

const { number, plural } = formsOf('de');

export const notices: typeof english = {
	going: 'Du bist dabei.',
	going_emailed: 'Du bist dabei. Wir haben dir eine Kalenderdatei gemailt.',
	moved_up: 'Du hast jetzt einen Platz und bist dabei.',
	moved_up_emailed:
		'Du hast jetzt einen Platz und bist dabei. Wir haben dir eine Kalenderdatei gemailt.',
	waitlisted: ({ position }) =>
		`Du stehst auf Platz ${number(position)} der Warteliste. Wir schreiben dir, sobald ein Platz frei wird.`,
	waitlisted_unemailed: ({ position }) =>
		`Du stehst auf Platz ${number(position)} der Warteliste. Wir können dir nicht schreiben, wenn ein Platz frei wird. Schau also wieder hier vorbei.`,
	provider_cancelled:
		'Du hast dich dort nicht angemeldet. Du kannst dich auch per E-Mail anmelden.',
	provider_by_email:
		'Noch ein Schritt: Wir haben dir eine E-Mail geschickt, um sicherzugehen, dass das Konto hier dir gehört. Danach klappt die Anmeldung dort sofort.',
	declined: 'Du bist nicht dabei. Du kannst es dir jederzeit anders überlegen.',
	declined_emailed:
		'Du bist nicht dabei. Wir haben dir das per E-Mail bestätigt. Du kannst es dir jederzeit anders überlegen.',
	rsvp_guests_changed: ({ guests }) =>
		plural(guests, {
			none: 'Gespeichert. Du kommst allein.',
			one: 'Gespeichert. Du bringst 1 Person mit.',
			other: `Gespeichert. Du bringst ${number(guests)} Leute mit.`,
		}),
	rsvp_limit_changed: ({ hours }) =>
		plural(hours, {
			none: 'Gespeichert. Du kannst bis zum Beginn des Treffens nachrücken.',
			one: 'Gespeichert. Du kannst bis 1 Stunde vor dem Treffen nachrücken.',
			other: `Gespeichert. Du kannst bis ${number(hours)} Stunden vor dem Treffen nachrücken.`,
		}),
	rsvp_note_saved: 'Gespeichert. Alle, die kommen, können deine Zeile lesen.',
	rsvp_note_removed: 'Deine Zeile ist gelöscht.',
	rsvp_unchanged: 'Es bleibt alles, wie es war.',
	standing_started:
		'Du bist jetzt jedes Mal dabei. Du kannst jederzeit einmal aussetzen oder ganz aufhören.',
	standing_stopped:
		'Du wirst nicht mehr automatisch eingetragen. Deine bisherigen Zusagen bleiben bestehen.',
	topics_changed: 'Gespeichert. Deine E-Mail-Auswahl ist geändert.',
	mail_restarted:
		'Du hattest alle E-Mails abbestellt. Jetzt bekommst du sie wieder, zu allem, was eingeschaltet ist.',
	mail_started: 'Du bekommst wieder E-Mails, zu allem, was eingeschaltet ist.',
	mail_paused: 'Deine E-Mails pausieren.',
	pause_ended: 'Die Pause ist vorbei. Du bekommst wieder E-Mails.',
	unsubscribed:
		'Erledigt. Diese E-Mails bekommst du nicht mehr. Deine Zusagen bleiben, wie sie sind.',
	all_mail_stopped:
		'Erledigt. Du bekommst keine E-Mails mehr. Deine Zusagen bleiben, wie sie sind.',
	invitations_asked:
		'Wir haben dir eine E-Mail geschickt. Klick auf den Button darin, um Einladungen zu bekommen.',
	invitations_held:
		'Unsere E-Mails sind gerade angehalten. Wir schicken dir einen Link, sobald es wieder geht. Öffne ihn, um Einladungen zu bekommen.',
	contact_sent: 'Danke! Deine Nachricht ist unterwegs zum Orga-Team.',
	contact_held:
		'Danke! Deine Nachricht ist gespeichert. Unsere E-Mails sind gerade angehalten. Das Orga-Team bekommt sie, sobald es wieder geht.',
	email_delayed:
		'Bei uns ist gerade mehr los als sonst. Mitglieder bekommen ihre E-Mail sofort. Bist du neu hier, kann es bis morgen dauern.',
	invited: 'Du bekommst jetzt Einladungen.',
	address_tried: 'Mit der nächsten E-Mail versuchen wir es wieder an dieser Adresse.',
	signed_out: 'Du bist abgemeldet.',
	passkey_added: 'Dein Passkey ist hinzugefügt. Beim nächsten Mal kannst du dich damit anmelden.',
	passkey_renamed: 'Gespeichert. Dein Passkey hat jetzt den neuen Namen.',
	passkey_removed: 'Dein Passkey ist entfernt. Per E-Mail kannst du dich immer anmelden.',
	session_ended: 'Dort bist du jetzt abgemeldet.',
	sessions_ended: ({ sessions }) =>
		plural(sessions, {
			none: 'Du warst sonst nirgends angemeldet.',
			one: 'Du bist jetzt an 1 anderen Stelle abgemeldet.',
			other: `Du bist jetzt an ${number(sessions)} anderen Stellen abgemeldet.`,
		}),
	renamed: 'Dein Name ist geändert.',
	language_chosen: 'Deine Sprache ist gespeichert.',
	address_change_asked:
		'Wir haben an beide Adressen eine E-Mail geschickt. Klick in beiden auf den Button, um zu bestätigen.',
	address_confirmed: 'Danke! Bestätige jetzt noch von der anderen Adresse aus.',
	address_changed: 'Deine Adresse ist geändert.',
	account_deleted: 'Dein Konto ist gelöscht. Schön, dass du dabei warst!',
	calendar_made:
		'Deine Kalenderadresse ist fertig. Wer sie hat, kann sehen, wohin du gehst. Behalt sie also für dich.',
	calendar_renewed: 'Du hast eine neue Kalenderadresse. Die alte gilt nicht mehr.',
	calendar_removed: 'Deine Kalenderadresse ist gelöscht und gilt nicht mehr.',
	hidden: 'Die anderen sehen deinen Namen nicht mehr.',
	shown: 'Die anderen können deinen Vornamen sehen.',
	checked_in: 'Eingecheckt.',
	checked_in_already: 'Schon eingecheckt.',
	check_in_undone: 'Check-in rückgängig gemacht.',
};
