import type { refusals as english } from '../../en/site/refusals.ts';

export const refusals: typeof english = {
	bad_request: 'Diese Anfrage konnten wir nicht lesen.',
	unauthenticated: 'Bitte melde dich zuerst an.',
	forbidden: 'Dafür fehlt dir die Berechtigung.',
	sign_in_again: 'Bitte melde dich zuerst noch einmal an: Diese Seite kann mehr als andere.',
	wrong_origin: 'Dieses Formular kam von einer anderen Website. Es wurde nichts geändert.',
	unknown_origin:
		'Dein Browser hat nicht verraten, auf welcher Seite dieses Formular war. Es wurde nichts geändert. Bitte schick es noch einmal ab.',
	provider_failed:
		'Wir konnten dort nicht feststellen, wer du bist, und haben dich nicht angemeldet. Versuch es noch einmal, oder melde dich per E-Mail an: Das geht immer.',
	address_unproven:
		'Dein Konto dort hat keine bestätigte E-Mail-Adresse. Bestätige sie dort, oder melde dich hier per E-Mail an.',
	joining_closed:
		'Der Club nimmt zurzeit keine neuen Mitglieder auf. Mit dieser Adresse kannst du dich deshalb nicht anmelden.',
	banned: 'Mit dieser Adresse kannst du dich hier nicht anmelden.',
	not_invited: 'An diese Adresse können wir keine Einladungen schicken.',
	wrong_code:
		'Der Code stimmt nicht oder ist abgelaufen. Nimm den aus der neuesten E-Mail, oder fordere eine neue an.',
	passkey_refused:
		'Diesen Passkey konnten wir nicht prüfen. Bitte versuch es noch einmal, oder nimm die E-Mail.',
	passkey_unknown:
		'Diesen Passkey kennen wir nicht: Er wurde entfernt, oder sein Konto wurde gelöscht. Bitte melde dich per E-Mail an.',
	passkey_expired:
		'Das hat zu lange gedauert, deshalb gilt der Passkey nicht. Bitte versuch es noch einmal.',
	passkey_known: 'Dieser Passkey wurde schon hinzugefügt.',
	too_many_passkeys:
		'Du hast so viele Passkeys, wie ein Konto haben kann. Bitte entferne zuerst einen.',
	too_many_passkey_tries:
		'Aus deinem Netzwerk kamen zu viele Anmeldungen mit Passkeys. Bitte melde dich per E-Mail an, oder versuch es in 15 Minuten noch einmal.',
	link_used:
		'Dieser Link ist schon benutzt oder abgelaufen. Fordere einen neuen an, das dauert nur einen Moment.',
	link_ended:
		'Dieses Treffen ist vorbei, deshalb gelten seine Links nicht mehr. Schau, was als Nächstes kommt.',
	link_invalid: 'Dieser Link ist nicht vollständig. Bitte öffne ihn noch einmal aus der E-Mail.',
	account_gone:
		'Das Konto zu diesem Link gibt es nicht mehr. Wir schicken also nichts mehr dorthin.',
	not_found: 'Hier ist nichts.',
	event_not_found: 'Dieses Treffen haben wir nicht gefunden.',
	no_next_event: 'Noch ist kein Treffen geplant. Schau bald wieder vorbei.',
	method_not_allowed: 'Das geht hier nicht.',
	request_timeout:
		'Das hat zu lange gedauert, deshalb wurde nichts geändert. Bitte versuch es noch einmal.',
	closed: 'Dieses Treffen hat schon begonnen. Zu- und Absagen sind nicht mehr möglich.',
	cancelled: 'Dieses Treffen fällt aus. Du musst also weder zu- noch absagen.',
	no_room: 'Für weitere Begleitung reichen die Plätze nicht. Deinen eigenen Platz behältst du.',
	answered_already:
		'Du hast für dieses Treffen schon zu- oder abgesagt. Deshalb wurde nichts geändert. Hier kannst du es ändern.',
	series_over: 'Diese Reihe ist zu Ende. Mehr Treffen, zu denen du kommen könntest, gibt es nicht.',
	address_taken:
		'Zu dieser Adresse gibt es schon ein Konto, deshalb wurde nichts geändert. Melde dich stattdessen damit an.',
	last_owner: 'Ein Club braucht eine Leitung. Gib sie bitte zuerst an jemand anderen.',
	ban_stands:
		'Dieses Mitglied ist gesperrt, deshalb wurde nichts geändert. Heb zuerst die Sperre auf.',
	topic_not_offered: 'Das verschickt der Club nicht, deshalb wurde nichts geändert.',
	contact_by_email:
		'Dieser Club nimmt Nachrichten per E-Mail an. Deshalb wurde diese hier nicht gesendet. Die Adresse steht auf der Kontaktseite.',
	too_large: 'Das war zu viel auf einmal.',
	wrong_host: 'Unter dieser Adresse gibt es diese Seite nicht.',
	unsupported_type: 'Bitte schick ein Formular oder JSON.',
	invalid: 'In diesem Formular stimmt etwas noch nicht.',
	guests_not_allowed: 'So viel Begleitung ist bei diesem Treffen nicht möglich.',
	party_too_large: 'Mit deiner Begleitung seid ihr mehr Leute, als es Plätze gibt.',
	no_series: 'Dieses Treffen gehört zu keiner Reihe. Es findet nur einmal statt.',
	too_many_mails:
		'Wir haben dir schon mehrere E-Mails geschickt. Nimm die neueste: Ihr Code gilt hier.',
	too_many_codes:
		'Für diese Adresse wurden heute zu viele Codes ausprobiert. Deshalb gelten einen Tag lang keine Codes. Der Link in der E-Mail funktioniert weiterhin.',
	too_many_invitations:
		'Wir haben dir schon mehrere E-Mails geschickt. Bitte such nach der neuesten.',
	too_many_messages:
		'Du hast an einem Tag mehrere Nachrichten gesendet. Deshalb wurde diese nicht gesendet. Bitte versuch es später noch einmal.',
	too_many_changes:
		'Dazu haben wir dir schon mehrere E-Mails geschickt. Bitte such nach der neuesten.',
	too_many_sign_ins:
		'Aus deinem Netz kamen zu viele Anmeldeversuche. Bitte versuch es in ein paar Minuten noch einmal.',
	provider_unavailable:
		'Dieser Dienst antwortet gerade nicht, deshalb bist du nicht angemeldet. Melde dich per E-Mail an, oder versuch es später noch einmal.',
	mail_unavailable:
		'Wir können gerade keine E-Mails schicken. Bitte versuch es in ein paar Minuten noch einmal.',
	mail_on_hold:
		'E-Mails sind angehalten, weil diese Seite aus einer Sicherung wiederhergestellt wurde. Nur E-Mails zum Anmelden werden geschickt, bis der Betreiber der Seite die übrigen freigibt.',
	contact_unreachable:
		'Deine Nachricht kann gerade nicht zugestellt werden, weil niemand aus der Leitung des Clubs E-Mails bekommen kann. Bitte versuch es später noch einmal.',
	fault: 'Bei uns ist etwas schiefgegangen. Bitte versuch es noch einmal.',
	unavailable:
		'Die Seite kommt gerade nicht an ihre Daten. Bitte versuch es in einer Minute noch einmal.',
	address_banned: 'Diese Adresse ist gesperrt.',
	address_unchanged: 'Das ist schon deine Adresse.',
	form_only: 'Bitte schick ein Formular.',
	from_everyone:
		'Das Orga-Team hat heute schon so viele Nachrichten bekommen, wie an einem Tag möglich sind. Deshalb wurde diese nicht gesendet. Bitte versuch es später noch einmal.',
	from_network:
		'Aus deinem Netzwerk wurden zu viele E-Mails angefordert. Bitte versuch es in 15 Minuten noch einmal.',
	perhaps_none_sent:
		'Wir können gerade keine E-Mails schicken, und du hast es schon mehrmals versucht. Bitte versuch es in 15 Minuten noch einmal.',
	unanswered:
		'Wir können gerade keine E-Mails schicken. Falls doch eine ankommt, gilt sie. Sonst versuch es bitte in ein paar Minuten noch einmal.',
	unreadable: 'Das lässt sich nicht lesen.',
	time_over: 'Diese Zeit ist schon vorbei.',
	door_early: 'Einchecken geht erst ab drei Stunden vor Beginn. Es wurde niemand eingecheckt.',
	door_over: 'Einchecken ging nur bis einen Tag nach dem Ende. Es wurde nichts geändert.',
	door_cancelled: 'Dieses Treffen fällt aus. Es gibt niemanden einzuchecken.',
	member_banned: 'Dieses Mitglied ist im Club gesperrt und wurde nicht eingecheckt.',
	address_banned_at_door: 'Diese Adresse ist gesperrt. Bitte frag die Leitung des Clubs.',
};
