import type { scan as english } from '../../../en/site/door/scan.ts';
import { rich } from '../../../rich.ts';

export const scan: typeof english = {
	title: ({ event }) => `Codes scannen: ${event}`,
	heading: 'Codes scannen',
	when: ({ event, day, time, zone }) => rich`${event}, ${day}, ${time} Uhr, ${zone}`,
	byPhone:
		'Halte die Kamera deines Handys auf den Code. Dann öffnet sich eine Seite mit dem Namen und einem Button.',
	begin: 'Starte die Kamera und richte sie dann auf jeden Code.',
	start: 'Kamera starten',
	view: 'Was die Kamera sieht',
	hold: 'Halte einen Code vor die Kamera.',
	ready: 'Bereit für den nächsten Code.',
	notOurs: 'Das ist kein Einlasscode dieses Clubs.',
	invalid: 'Dieser Code gilt nicht. Such die Person in der Liste am Eingang.',
	offline: 'Keine Verbindung. Halte den Code noch einmal vor die Kamera.',
	noCamera:
		'Die Kamera lässt sich hier nicht verwenden. Erlaube sie für diese Seite, oder nimm die Kamera-App deines Handys.',
	notSent: 'Das hat nicht geklappt. Tipp noch einmal.',
	closed: 'Für dieses Treffen kann man gerade nicht einchecken.',
	list: 'Die Liste am Eingang',
};
