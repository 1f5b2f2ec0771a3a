import type { rsvpMails as english } from '../../../en/site/mail/rsvps.ts';
import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('de');

const inLine = (position: number) => `Du stehst auf Platz ${number(position)}.`;

const ATTACHED = 'Mit der Datei im Anhang trägst du es in deinen Kalender ein.';
const UPDATES = 'Die Datei im Anhang bringt deinen Kalender auf den neuesten Stand.';
const REMOVES = 'Mit der Datei im Anhang nimmst du es aus deinem Kalender.';
const WHEN_FREE = 'Wir schreiben dir, sobald einer frei wird.';
const TAKEN = 'Alle Plätze sind vergeben.';
const TAKEN_BY_ORGANIZER =
	'Alle Plätze sind vergeben. Das Orga-Team hat dich deshalb auf die Warteliste gesetzt.';
const TAKEN_THIS_TIME = 'Du bist jedes Mal dabei, aber diesmal sind alle Plätze vergeben.';

const seatKept = (guests: number) =>
	plural(guests, {
		none: 'Deinen Platz hast du weiterhin.',
		one: 'Du und deine Begleitung habt eure Plätze weiterhin.',
		other: `Du und deine ${number(guests)} Begleitpersonen habt eure Plätze weiterhin.`,
	});

export const rsvpMails: typeof english = {
	goingSubject: ({ title, day }) => `Du bist dabei: ${title}, ${day}`,
	goingTitle: 'Du bist dabei',
	goingLead: ({ guests }) =>
		plural(guests, {
			none: `Schön, dass du kommst! ${ATTACHED}`,
			one: `Schön, dass ihr kommt, du und 1 Begleitperson! ${ATTACHED}`,
			other: `Schön, dass ihr kommt, du und ${number(guests)} Begleitpersonen! ${ATTACHED}`,
		}),
	addedLead: ({ guests }) =>
		plural(guests, {
			none: `Das Orga-Team hat dich eingetragen. ${ATTACHED}`,
			one: `Das Orga-Team hat dich eingetragen, mit 1 Begleitperson. ${ATTACHED}`,
			other: `Das Orga-Team hat dich eingetragen, mit ${number(guests)} Begleitpersonen. ${ATTACHED}`,
		}),
	standingLead: ({ guests }) => {
		const rest = `${ATTACHED} Diesmal klappt es nicht? Dann setz nur dieses eine Mal aus.`;
		return plural(guests, {
			none: `Du kommst jedes Mal, deshalb bist du schon eingetragen. ${rest}`,
			one: `Du kommst jedes Mal, deshalb bist du schon eingetragen, mit 1 Begleitperson. ${rest}`,
			other: `Du kommst jedes Mal, deshalb bist du schon eingetragen, mit ${number(guests)} Begleitpersonen. ${rest}`,
		});
	},

	promotedSubject: ({ title, day }) => `Ein Platz für dich: ${title}, ${day}`,
	promotedTitle: 'Du hast einen Platz',
	promotedLead: ({ guests }) => {
		const rest = 'Wenn du doch nicht kannst, sag bitte kurz ab: Vielleicht wartet noch jemand.';
		return plural(guests, {
			none: `Ein Platz ist frei geworden, und er gehört dir. ${rest}`,
			one: `Es sind Plätze frei geworden, und sie gehören euch: einer dir und einer deiner Begleitung. ${rest}`,
			other: `Es sind Plätze frei geworden, und sie gehören euch: dir und deinen ${number(guests)} Begleitpersonen. ${rest}`,
		});
	},

	waitingSubject: ({ title, day }) => `Du stehst auf der Warteliste: ${title}, ${day}`,
	waitingTitle: 'Du stehst auf der Warteliste',
	waitingLead: `${TAKEN} ${WHEN_FREE}`,
	waitingLeadAt: ({ position }) => `${TAKEN} ${inLine(position)} ${WHEN_FREE}`,
	addedWaitingLead: `${TAKEN_BY_ORGANIZER} ${WHEN_FREE}`,
	addedWaitingLeadAt: ({ position }) => `${TAKEN_BY_ORGANIZER} ${inLine(position)} ${WHEN_FREE}`,
	standingWaitingLead: `${TAKEN_THIS_TIME} ${WHEN_FREE}`,
	standingWaitingLeadAt: ({ position }) => `${TAKEN_THIS_TIME} ${inLine(position)} ${WHEN_FREE}`,

	declinedSubject: ({ title, day }) => `Du bist nicht dabei: ${title}, ${day}`,
	declinedTitle: 'Du bist nicht dabei',
	declinedLead:
		'Alles klar, deine Absage ist angekommen. Wenn es doch noch klappt, sag hier wieder zu.',
	removedSubject: ({ title, day }) => `Du stehst nicht mehr auf der Liste: ${title}, ${day}`,
	removedTitle: 'Du stehst nicht mehr auf der Liste',
	removedLead:
		'Das Orga-Team hat dich von der Liste für dieses Treffen genommen. Wenn du das für ein Versehen hältst, sag uns hier Bescheid.',

	changedSubject: ({ title, day }) => `Geändert: ${title}, ${day}`,
	changedTitle: 'Das Treffen hat sich geändert',
	changedLead: ({ guests }) =>
		`Bitte sieh dir unten Zeit und Ort an. ${seatKept(guests)} ${UPDATES}`,
	changedLeadWaiting: `Bitte sieh dir unten Zeit und Ort an. Du behältst deinen Platz auf der Warteliste. ${UPDATES}`,

	movedLead: ({ guests }) => `${seatKept(guests)} ${UPDATES}`,
	movedLeadWaiting: `Du behältst deinen Platz auf der Warteliste. ${UPDATES}`,
	movedTitles: {
		date: 'Neues Datum',
		time: 'Neue Uhrzeit',
		end: 'Neues Ende',
		place: 'Neuer Ort',
		directions: 'Neuer Link zur Karte',
		time_and_place: 'Neue Zeit und neuer Ort',
	},
	movedSubjects: {
		date: ({ title, before, after }) => `Neues Datum für ${title}: ${after} statt ${before}`,
		time: ({ title, day, before, after }) =>
			`Neue Uhrzeit für ${title} am ${day}: ${after} statt ${before}`,
		end: ({ title, day, before, after }) =>
			`Neues Ende für ${title} am ${day}: ${after} statt ${before}`,
		place: ({ title, day, before, after }) =>
			`Neuer Ort für ${title} am ${day}: ${after} statt ${before}`,
		directions: ({ title, day }) => `Neuer Link zur Karte für ${title} am ${day}`,
		time_and_place: ({ title, day, before, after }) =>
			`Neue Zeit und neuer Ort für ${title} am ${day}: ${after} statt ${before}`,
	},
	movedDateAndPlaceSubject: ({ title, before, after }) =>
		`Neue Zeit und neuer Ort für ${title}: ${after} statt ${before}`,
	movedPreheader: ({ before, after }) => `Jetzt: ${after}. Vorher: ${before}.`,
	dateAndTimes: ({ date, times }) => `${date}, ${times}`,
	until: ({ time }) => `bis ${time} Uhr`,
	noPlace: 'noch kein Ort',
	nothing: 'keine',
	when: 'Wann',
	where: 'Wo',
	map: 'Karte',

	cancelledSubject: ({ title, day }) => `Fällt aus: ${title}, ${day}`,
	cancelledTitle: 'Fällt aus',
	cancelledLead: `Dieses Treffen fällt aus. ${REMOVES}`,
	cancelledLeadFor: ({ reason }) => `Dieses Treffen fällt aus: ${reason} ${REMOVES}`,

	reason: 'Du bekommst diese E-Mail, weil du für dieses Treffen zu- oder abgesagt hast.',
	reasonEveryTime: 'Du bekommst diese E-Mail, weil du jedes Mal dabei sein möchtest.',
	reasonOrganizer:
		'Du bekommst diese E-Mail, weil das Orga-Team deine Zu- oder Absage für dieses Treffen geändert hat.',
};
