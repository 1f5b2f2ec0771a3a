import type { privacy as english } from '../../../en/site/club/privacy.ts';
import { rich } from '../../../rich.ts';

export const privacy: typeof english = {
	title: 'Datenschutz',
	about: ({ club }) => `Was die Website von ${club} über dich speichert, wozu und wie lange.`,
	lede: 'Was diese Seite über dich speichert, wozu und wie lange.',
	inShort: {
		title: 'Kurz gesagt',
		noTrackers:
			'Es gibt kein Tracking, keine Werbung und keine Statistik über dich. Die Seiten laden nichts von anderen Websites.',
		noTraces:
			'Du kannst dir Treffen ansehen, ohne etwas zu hinterlassen: kein Cookie, kein Eintrag in der Datenbank.',
		known:
			'Sobald du dich anmeldest, kennt der Club deine E-Mail-Adresse, deinen Namen, wenn du ihn angibst, und deine Zu- und Absagen.',
		yourself: ({ data, deletion, contact }) =>
			rich`Du kannst ${data('alles herunterladen, was über dich gespeichert ist')}, und ${deletion('dein Konto löschen')}. Für alles andere ${contact('schreib dem Orga-Team')}.`,
	},
	seenBy: {
		title: 'Wer es sieht',
		attendees: ({ page }) =>
			rich`Wer zu einem Treffen kommt, sieht die Vornamen der anderen. Deinen kannst du auf ${page('deiner Seite')} verbergen. Deine E-Mail-Adresse sehen andere Mitglieder nie.`,
		attendeesWithLine: ({ question, page }) =>
			rich`Wer zu einem Treffen kommt, sieht die Vornamen der anderen und die Zeile, die sie dazu schreiben: „${question}“ Deinen Namen kannst du auf ${page('deiner Seite')} verbergen. Deine E-Mail-Adresse sehen andere Mitglieder nie.`,
		organizers:
			'Das Orga-Team des Clubs sieht Namen, E-Mail-Adressen, Zu- und Absagen und Check-ins der Mitglieder und welche E-Mails sie bekommen haben.',
		cloudflare: ({ policy }) =>
			rich`Cloudflare betreibt die Seite und ihre Datenbank. Jede Anfrage läuft also dort durch, auch deine Netzwerkadresse. Im Protokoll der Seite stehen dort Zeiten, Pfade und Fehler, aber keine Namen, E-Mail-Adressen oder Netzwerkadressen. ${policy('Datenschutzerklärung von Cloudflare')}`,
		resend: ({ policy }) =>
			rich`Resend verschickt unsere E-Mails. Dort kommen also Adresse, Betreff und Text von jeder an, und von dort erfahren wir, ob sie zugestellt wurde. ${policy('Datenschutzerklärung von Resend')}`,
		operator:
			'Wer die Seite betreibt, kann die Datenbank sichern. Diese Sicherungen gehören nicht zur Seite: Frag das Orga-Team, wie lange es sie aufhebt.',
	},
	why: ({ text, strong }) => rich`${strong('Wozu:')} ${text}`,
	howLong: ({ text, strong }) => rich`${strong('Wie lange:')} ${text}`,
	groups: {
		visitors: 'Alle, die die Seite besuchen',
		members: 'Mitglieder',
		club: 'Orga-Team und Club',
	},
	things: {
		cookies: {
			title: 'Cookies',
			what: 'Solange du kein Formular abschickst und die Seite zum Anmelden nicht öffnest, gibt es kein Cookie. Danach kann ein Cookie die Nummer einer Meldung wie „Du bist dabei“ enthalten, den Hinweis, dass sich gerade etwas geändert hat, die Sprache, die du gewählt hast, die E-Mail-Adresse, mit der du dich anmelden möchtest, und das Treffen, um das es dir ging, oder was wir prüfen, wenn dich ein anderer Dienst hierher zurückbringt.',
			why: 'Um dir zu zeigen, was aus deinem Formular geworden ist, um die Seite in deiner Sprache zu zeigen und um deine Adresse auf der Seite für den Code schon einzutragen.',
			howLong: ({ addressCookie, providerCookie, messageCookie, changeCookie, languageCookie }) =>
				`${addressCookie} für die Adresse, ${providerCookie} für den Rückweg von einem anderen Dienst, ${messageCookie} für eine Meldung, ${changeCookie} für den Hinweis, ${languageCookie} für die Sprache.`,
		},
		contactMessages: {
			title: 'Nachrichten an das Orga-Team',
			what: 'Der Name, die E-Mail-Adresse und die Nachricht, die du in das Kontaktformular schreibst, und eine unkenntlich gemachte Form deiner Netzwerkadresse.',
			why: 'Um deine Nachricht an die Leitung des Clubs zu schicken, die dir antworten kann, und um zu begrenzen, wie viele Nachrichten aus einem Netzwerk kommen. Du bekommst keine Kopie, und deine Adresse wird für nichts anderes verwendet.',
			howLong: ({ contactMessage, contactNetwork }) =>
				`Was du geschrieben hast, löschen wir, sobald es per E-Mail weitergeschickt ist. Geht das nicht, heben wir es ${contactMessage} auf. Die unkenntlich gemachte Netzwerkadresse heben wir ${contactNetwork} auf, und dass es eine Nachricht gab, ${contactMessage}.`,
		},
		invitationRequests: {
			title: 'Anfragen nach Einladungen',
			what: 'Die E-Mail-Adresse, die du einträgst, deine Netzwerkadresse, die Sprache, die du gewählt hast, und was aus der E-Mail geworden ist, mit der du bestätigst.',
			why: 'Um diese E-Mail zu schicken und um zu begrenzen, wie viele aus einem Netzwerk angefordert werden.',
			howLong: ({ invitationRequest }) =>
				`${invitationRequest}. Sobald du bestätigst, hast du ein Konto.`,
		},
		signInEmails: {
			title: 'E-Mails zum Anmelden',
			what: 'Die E-Mail-Adresse, die du einträgst, deine Netzwerkadresse, die Sprache, die du gewählt hast, wohin du wolltest und was aus der E-Mail geworden ist. Wolltest du für ein Treffen zusagen, auch für welches, deinen Namen und deine Begleitung. Links und Codes speichern wir nur so, dass sie sich daraus nicht wiederherstellen lassen.',
			why: 'Damit du dich ohne Passwort anmelden kannst, damit niemand Codes errät und um zu begrenzen, wie viele E-Mails aus einem Netzwerk angefordert werden.',
			howLong: ({ link, signIn, requestCount }) =>
				`Ein Link und sein Code gelten ${link}. Den Eintrag heben wir ${signIn} auf, die Zahl der Anfragen ${requestCount}.`,
		},
		account: {
			title: 'Dein Konto',
			what: 'Deine E-Mail-Adresse, dein Name, wenn du ihn angegeben hast, deine Rolle im Club, die Sprache, die du gewählt hast, ob du deinen Namen vor den anderen verbirgst, seit wann du dabei bist und ob du E-Mails pausiert oder abbestellt hast oder dem Club schon vorher gesagt hattest, dass du keine möchtest.',
			why: 'Um zu wissen, wer kommt, und um dir zu schreiben.',
			howLong:
				'Bis dein Konto gelöscht wird. Eine Zeile ohne deinen Namen und deine Adresse bleibt, damit die Zahlen vergangener Treffen weiter stimmen.',
		},
		sessions: {
			title: 'Deine Anmeldungen',
			what: 'Ein Cookie mit einem zufälligen Schlüssel. Für jeden Browser, in dem du angemeldet bist: dieser Schlüssel, deine Netzwerkadresse, Name und Version des Browsers, wie du dich angemeldet hast und wann du zuletzt hier warst. Eine Kopie der Daten deines Kontos liegt in deiner Nähe, damit Seiten schneller laden.',
			why: 'Damit du angemeldet bleibst und siehst, wo du es bist.',
			howLong: ({ session, sessionCopy }) =>
				`Bis du dich abmeldest, oder ${session} ab deinem letzten Besuch. Die Kopie bleibt ${sessionCopy}.`,
		},
		passkeys: {
			title: 'Passkeys',
			what: 'Für jeden Passkey, den du hinzufügst: die öffentliche Hälfte seines Schlüssels, der Name, den du ihm gibst, und wann du ihn hinzugefügt und zuletzt benutzt hast. Die geheime Hälfte, dein Fingerabdruck und dein Gesicht bleiben immer auf deinem Gerät. Solange ein Browser auf einen Passkey wartet: ein Cookie mit einer zufälligen Zahl und was der Passkey unterschreiben soll.',
			why: 'Damit du dich ohne E-Mail anmelden kannst, und sonst niemand.',
			howLong: ({ passkeyCookie, passkeyChallenge }) =>
				`Bis du den Passkey entfernst oder dein Konto gelöscht wird. Das Cookie bleibt ${passkeyCookie}, was zu unterschreiben ist ${passkeyChallenge}.`,
		},
		rsvps: {
			title: 'Deine Zu- und Absagen',
			what: 'Ob du kommst und mit wie viel Begleitung, dein Platz auf der Warteliste und bis wann du nachrücken möchtest, die Zeile für die anderen, wenn der Club danach fragt, und ob du jedes Mal kommst.',
			why: 'Um Plätze gerecht zu vergeben und damit das Orga-Team und die anderen wissen, wer kommt.',
			howLong:
				'Bis dein Konto gelöscht wird. Bei vergangenen Treffen bleiben sie dann ohne deinen Namen.',
		},
		checkIns: {
			title: 'Check-ins',
			what: 'Wann du bei einem Treffen eingecheckt wurdest, mit wie viel Begleitung und von wem. Bei Leuten ohne Konto: der Name, den sie am Eingang genannt haben.',
			why: 'Um zu wissen, wer da ist und wie viele Leute mit der Zeit kommen.',
			howLong: ({ walkInName }) =>
				`Bis dein Konto gelöscht wird. Bei vergangenen Treffen bleiben sie dann ohne deinen Namen. Den Namen von Leuten ohne Konto heben wir ${walkInName} auf.`,
		},
		topics: {
			title: 'Welche E-Mails du bekommst',
			what: 'Die Themen, die du gewählt hast, und ob E-Mails an deine Adresse ankommen, zurückkommen oder als unerwünscht gemeldet wurden.',
			why: 'Um dir zu schicken, was du möchtest, und sonst nichts.',
			howLong:
				'Bis dein Konto gelöscht wird. Was über eine Adresse bekannt ist, zu der es nie ein Konto gab, bleibt, damit wir nicht noch mehr dorthin schicken, wenn E-Mails zurückkamen.',
		},
		emails: {
			title: 'E-Mails an dich',
			what: 'Worum es in jeder E-Mail ging, wann sie verschickt wurde und ob das geklappt hat. Ihren Text speichern wir nur, bis sie verschickt ist.',
			why: 'Um jede E-Mail nur einmal zu schicken und um herauszufinden, warum eine nicht ankam.',
			howLong: ({ email, emailBatch }) =>
				`${email}, bei E-Mails an viele auf einmal ${emailBatch}. Dass Einladungen und Erinnerungen zu einem Treffen verschickt wurden, bleibt so lange wie das Treffen, ohne Namen.`,
		},
		addressChange: {
			title: 'Eine Änderung deiner E-Mail-Adresse',
			what: 'Deine alte und deine neue Adresse, und welche von beiden bestätigt ist.',
			why: 'Um sicher zu sein, dass beide dir gehören.',
			howLong: ({ addressChange }) => `${addressChange}.`,
		},
		calendarAddress: {
			title: 'Deine eigene Kalenderadresse',
			what: 'Ein zufälliger Schlüssel, der Teil der Adresse ist, wenn du eine wolltest.',
			why: 'Um deine Treffen in deinem Kalender zu zeigen.',
			howLong: 'Bis du sie löschst oder dein Konto gelöscht wird.',
		},
		otherAccounts: {
			title: 'Konten bei anderen Diensten',
			what: 'Wenn du dich mit einem anderen Dienst anmeldest: welcher es ist, die Nummer deines Kontos dort und seit wann. Der Dienst nennt uns dabei deinen Namen und deine E-Mail-Adresse. Wir speichern von dort kein Passwort, keinen Schlüssel und kein Bild; die Spalten dafür bleiben leer.',
			why: 'Damit wir dich beim nächsten Mal erkennen.',
			howLong: 'Solange du hier ein Konto hast.',
		},
		auditLog: {
			title: 'Was das Orga-Team tut',
			what: 'Wer wann was geändert hat, mit den Werten davor und danach, und um welches Mitglied es ging.',
			why: 'Damit die Leitung sehen kann, wie etwas zustande kam.',
			howLong:
				'Solange es den Club hier gibt. Wird ein Konto gelöscht, steht sein Name nicht mehr im Protokoll.',
		},
		announcements: {
			title: 'Neuigkeiten',
			what: 'Der Text von allem, was das Orga-Team schreibt, für wen es ist, wie viele Leute es bekamen und wer zuletzt daran geschrieben hat.',
			why: 'Um es zu schreiben, zu planen und zu verschicken.',
			howLong:
				'Solange es den Club oder das Treffen hier gibt, oder bis ein Entwurf gelöscht wird. Wird ein Konto gelöscht, bleibt der Text ohne seinen Namen.',
		},
		club: {
			title: 'Der Club und seine Treffen',
			what: 'Die Einstellungen des Clubs, auch eine Kontakt- oder Antwortadresse, wenn die Leitung eine angegeben hat, seine Bilder, seine Treffen mit allem, was darüber geschrieben wurde, seine Reihen und ihre Pausen.',
			why: 'Das ist es, was diese Seite zeigt.',
			howLong:
				'Solange es den Club hier gibt. Ein Bild wird gelöscht, wenn es entfernt oder ersetzt wird.',
		},
		attendance: {
			title: 'Besuchszahlen',
			what: 'Wie viele Leute zu welchen Treffen kamen und welche Konten am häufigsten, ohne Namen und Adressen.',
			why: 'Damit das Orga-Team sieht, wie es dem Club geht, ohne jedes Mal Jahre von Zusagen zu zählen.',
			howLong: 'Bis sich die Zahlen dahinter ändern und neu berechnet werden.',
		},
		arrivals: {
			title: 'Wie viele über den Einladungslink gekommen sind',
			what: 'Eine Zahl, und wann die ersten und die letzten dazukamen. Darin kommt niemand vor.',
			why: 'Damit das Orga-Team weiß, ob es hilft, den Link zu posten.',
			howLong: 'Solange es den Club gibt.',
		},
		lastChange: {
			title: 'Die letzte Änderung der Startseite',
			what: 'Ein zufälliger Wert, der mit jeder Änderung neu ist. Darin kommt niemand vor.',
			why: 'Damit das, was alle dort sehen, nur neu gelesen wird, wenn es sich geändert hat.',
			howLong: 'Bis zur nächsten Änderung.',
		},
		health: {
			title: 'Wie es der Seite geht',
			what: 'Wann ihre regelmäßigen Aufgaben liefen, wie schnell sie und das Prüfen von Anmeldungen waren und wann E-Mails verschickt werden dürfen. Darin kommt niemand vor.',
			why: 'Damit die Leitung merkt, wenn etwas nicht stimmt.',
			howLong: ({ sessionReads }) =>
				`Wie schnell das Prüfen von Anmeldungen war, ${sessionReads}; alles andere, bis es überschrieben wird.`,
		},
	},
};
