import type { account as english } from '../../en/site/account.ts';
import { formsOf } from '../../forms-of.ts';
import { rich } from '../../rich.ts';

const { number } = formsOf('de');

export const account: typeof english = {
	title: 'Deine Seite',

	upcoming: 'Deine nächsten Treffen',
	noneUpcoming: ({ link }) =>
		rich`Du hast noch für kein Treffen zugesagt. ${link('Zum nächsten Treffen')}`,
	doorCode: ({ event, hide }) => rich`Einlasscode${hide(` für ${event}`)}`,

	everyWeek: 'Jede Woche',
	everyTime: 'Jedes Mal',
	stopEveryWeek: ({ series, hide }) => rich`Nicht mehr jede Woche${hide(`: ${series}`)}`,
	stopEveryTime: ({ series, hide }) => rich`Nicht mehr jedes Mal${hide(`: ${series}`)}`,
	standingHint:
		'Sobald ein neues Treffen aufgeht, bist du eingetragen. Wenn du damit aufhörst, bleiben deine bisherigen Zusagen bestehen.',

	emails: 'Deine E-Mails',
	bounced: ({ address, day }) =>
		`Unsere E-Mail an ${address} kam am ${day} zurück. Deshalb schicken wir dorthin nur noch E-Mails zum Anmelden. Prüfe, ob dein Postfach funktioniert, und bitte dann das Orga-Team, es noch einmal mit deiner Adresse zu versuchen.`,
	reported: ({ address, day }) =>
		`Eine unserer E-Mails an ${address} wurde am ${day} als Spam gemeldet. Deshalb schicken wir dorthin nur noch E-Mails zum Anmelden. War das ein Versehen? Dann bitte das Orga-Team, es noch einmal mit deiner Adresse zu versuchen.`,
	stopped: ({ strong }) =>
		rich`${strong('Du hast alle E-Mails abbestellt.')} Schalte sie wieder ein, oder nur ein Thema: Dann bekommst du alles, was unten eingeschaltet ist.`,
	refused: ({ strong }) =>
		rich`${strong('Du bekommst keine E-Mails.')} Beim Club war vermerkt, dass du keine möchtest. Schalte sie ein, oder nur ein Thema: Dann bekommst du alles, was unten eingeschaltet ist.`,
	startEmail: 'E-Mails wieder einschalten',
	topicOn: ({ topic }) => `${topic}: an`,
	topicOff: ({ topic }) => `${topic}: aus`,
	switchOn: ({ topic, hide }) => rich`Einschalten${hide(`: ${topic}`)}`,
	switchOff: ({ topic, hide }) => rich`Ausschalten${hide(`: ${topic}`)}`,
	noTopics: 'Der Club verschickt zurzeit keine regelmäßigen E-Mails.',
	alwaysSignIn: 'E-Mails zum Anmelden bekommst du immer, wenn du sie anforderst.',
	alwaysOwn: 'E-Mails zu deinen eigenen Zusagen und Anmeldungen bekommst du immer.',

	pauseEmails: 'E-Mails pausieren',
	pausedUntil: ({ day }) => `Deine E-Mails pausieren bis ${day}`,
	endPause: 'Pause beenden',
	pauseUntil: 'Pause bis',
	pauseUntilOther: 'Pause bis zu einem anderen Tag',
	pause: 'Pausieren',
	pauseHint:
		'Vor diesem Tag bekommst du keine Einladungen, Erinnerungen oder Neuigkeiten. Er darf bis zu ein Jahr entfernt sein. E-Mails zu deinen eigenen Zusagen bekommst du weiterhin.',

	calendar: 'Dein Kalender',
	calendarFollows:
		'Deine Kalender-App ruft diese Adresse regelmäßig ab und bleibt so aktuell. Sie zeigt, wohin du gehst, wo du auf der Warteliste stehst und was ausfällt.',
	calendarAddress: 'Deine Kalenderadresse',
	calendarHint:
		'Wer diese Adresse hat, kann sehen, wohin du gehst. Ist sie in falsche Hände geraten, hol dir eine neue: Die alte gilt dann nicht mehr.',
	replaceCalendar: 'Neue Kalenderadresse holen',
	removeCalendar: 'Kalenderadresse löschen',
	calendarOffer:
		'Hol dir eine Adresse, die deine Kalender-App abonnieren kann. Sie zeigt, wohin du gehst, wo du auf der Warteliste stehst und was ausfällt, und bleibt immer aktuell.',
	makeCalendar: 'Kalenderadresse holen',

	yourName: 'Dein Name',
	name: 'Name',
	save: 'Speichern',
	nameHint: 'Die anderen sehen deinen Vornamen, nie deine E-Mail-Adresse.',
	nameShown: 'Die anderen sehen meinen Vornamen: ja',
	nameHidden: 'Die anderen sehen meinen Vornamen: nein',
	nameShownHint:
		'Wer zu einem Treffen kommt, sieht, wer sonst noch kommt. Alle übrigen Mitglieder und Gäste der Seite sehen das nicht.',
	nameHiddenHint: 'Die anderen sehen dich nicht auf der Teilnahmeliste. Das Orga-Team sieht dich.',
	switchOnName: ({ hide }) => rich`Einschalten${hide(': Vornamen zeigen')}`,
	switchOffName: ({ hide }) => rich`Ausschalten${hide(': Vornamen zeigen')}`,

	attended: 'Da warst du dabei',
	attendedAll: ({ link }) =>
		rich`Du findest sie alle unter ${link('Vergangene Treffen')}, mit dem Hinweis „Du warst dabei“.`,
	attendedLast: ({ shown, all, link }) =>
		rich`Das sind die letzten ${number(shown)} von ${number(all)}. Du findest sie alle unter ${link('Vergangene Treffen')}, mit dem Hinweis „Du warst dabei“.`,
	inYear: ({ times, year }) => `${times}, ${year}`,

	yourAccount: 'Dein Konto',
	emailAddress: 'E-Mail-Adresse',
	pendingAddress: ({ address }) =>
		`Sie wird zu ${address}, sobald du das von beiden Adressen aus bestätigst. Wir haben dir an beide eine E-Mail geschickt.`,
	language: 'Sprache',
	languageHint: 'Seiten und E-Mails bekommst du in dieser Sprache.',
	otherLanguage: 'Andere Sprache',
	addressHint: 'Damit meldest du dich an. Andere Mitglieder sehen sie nicht.',
	seeChange: 'Zur Adressänderung',
	changeAddress: 'E-Mail-Adresse ändern',
	whereSignedIn: 'Wo du angemeldet bist',
	passkeys: 'Passkeys',
	signOut: 'Abmelden',
	dataHint:
		'Du kannst alles herunterladen, was wir über dich speichern, oder dein Konto löschen. Liegt deine letzte Anmeldung länger zurück, meldest du dich vorher noch einmal an.',
	downloadData: 'Deine Daten herunterladen',
	deleteAccount: 'Dein Konto löschen',
};
