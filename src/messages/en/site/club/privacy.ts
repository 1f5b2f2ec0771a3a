import type { KEPT_MS } from '../../../../domain/club/privacy.ts';
import { rich, type Wrap } from '../../../rich.ts';

/** How long things are kept, as text, like `90 days`. */
type Kept = Record<keyof typeof KEPT_MS, string>;

/** The privacy page: what the site stores about people, why, and for how long. */
export const privacy = {
	title: 'Privacy',
	about: ({ club }: { club: string }) =>
		`What the website of ${club} stores about you, why, and for how long.`,
	lede: 'What this site stores about you, why, and for how long.',
	inShort: {
		title: 'In short',
		noTrackers:
			'There are no trackers, no ads and no statistics about you. Pages load nothing from other sites.',
		noTraces:
			'You can look at events without leaving anything behind: no cookie, no entry in the database.',
		known:
			'Once you sign in, the club knows your email address, your name if you give it, and what you RSVP to.',
		yourself: ({ data, deletion, contact }: { data: Wrap; deletion: Wrap; contact: Wrap }) =>
			rich`You can ${data('download everything stored about you')} and ${deletion('delete your account')} yourself. For anything else, ${contact('write to the organizers')}.`,
	},
	seenBy: {
		title: 'Who sees it',
		attendees: ({ page }: { page: Wrap }) =>
			rich`People going to an event see each other's first names. You can hide yours on ${page('your page')}. Other members never see your email address.`,
		attendeesWithLine: ({ question, page }: { question: string; page: Wrap }) =>
			rich`People going to an event see each other's first names, and the line that each leaves: “${question}” You can hide yours on ${page('your page')}. Other members never see your email address.`,
		organizers:
			"The club's hosts and owners see members' names, email addresses, RSVPs and check-ins, and which emails each member got.",
		cloudflare: ({ policy }: { policy: Wrap }) =>
			rich`Cloudflare runs the site and its database, so every request passes through it, along with your network address. The site's own log there holds times, paths and errors, but no names, email addresses or network addresses. ${policy("Cloudflare's privacy policy")}`,
		resend: ({ policy }: { policy: Wrap }) =>
			rich`Resend sends our emails, so it gets the address, subject and text of each one, and tells us whether it arrived. ${policy("Resend's privacy policy")}`,
		operator:
			"Whoever runs the site can make backups of the database. They aren't part of the site: ask the organizers how long they keep them.",
	},
	why: ({ text, strong }: { text: string; strong: Wrap }) => rich`${strong('Why:')} ${text}`,
	howLong: ({ text, strong }: { text: string; strong: Wrap }) =>
		rich`${strong('For how long:')} ${text}`,
	groups: {
		visitors: 'Everyone who visits',
		members: 'Members',
		club: 'Organizers and the club',
	},
	things: {
		cookies: {
			title: 'Cookies',
			what: "No cookie is set until you send a form, or open the sign-in page. After that, a cookie can hold the number of a message such as “You're going”, a note that something has just changed, the language that you chose, the email address that you asked to sign in with and the event that you asked about, or what we check when another service brings you back here.",
			why: 'To show you the result of your form and the site in your language, and to fill in your address on the page for the code.',
			howLong: ({
				addressCookie,
				providerCookie,
				messageCookie,
				changeCookie,
				languageCookie,
			}: Kept) =>
				`${addressCookie} for the address, ${providerCookie} for the way back from another service, ${messageCookie} for a message, ${changeCookie} for the note, ${languageCookie} for the language.`,
		},
		contactMessages: {
			title: 'Messages to the organizers',
			what: 'The name, email address and message that you type into the contact form, and a scrambled form of your network address.',
			why: "To email your message to the club's owners, who can reply to you, and to limit how many messages one network can send. You get no copy, and your address is used for nothing else.",
			howLong: ({ contactMessage, contactNetwork }: Kept) =>
				`What you typed is deleted as soon as it has been emailed, and after ${contactMessage} if it can't be. The scrambled network address is deleted after ${contactNetwork}, the record that there was a message after ${contactMessage}.`,
		},
		invitationRequests: {
			title: 'Requests for invitations',
			what: 'The email address that you enter, your network address, the language that you chose, and what became of the email that asks you to confirm.',
			why: 'To send that email, and to limit how many one network can cause.',
			howLong: ({ invitationRequest }: Kept) =>
				`${invitationRequest}. Once you confirm, you have an account.`,
		},
		signInEmails: {
			title: 'Sign-in emails',
			what: "The email address that you enter, your network address, the language that you chose, where you wanted to go, and what became of the email. If you asked to be counted in at an event, also which event, your name and your guests. Links and codes are stored only in a form that can't be turned back into them.",
			why: 'To sign you in without a password, to stop anyone from guessing codes, and to limit how many emails one network can cause.',
			howLong: ({ link, signIn, requestCount }: Kept) =>
				`A link and its code work for ${link}. The record is deleted after ${signIn}, the counts of requests after ${requestCount}.`,
		},
		account: {
			title: 'Your account',
			what: 'Your email address, your name if you gave one, your role in the club, the language that you chose, whether you hide your name from other attendees, when you joined, and whether you paused, stopped or declined email.',
			why: 'To know who is coming, and to write to you.',
			howLong:
				'Until your account is deleted. A row without your name or address stays, so that the numbers of past events stay right.',
		},
		sessions: {
			title: 'Being signed in',
			what: "A cookie with a random key. For each browser in which you're signed in: that key, your network address, the name and version of the browser, how you signed in, and when you were last here. A copy of your account's data is kept close to you, so that pages load faster.",
			why: 'To keep you signed in, and to show you where you are.',
			howLong: ({ session, sessionCopy }: Kept) =>
				`Until you sign out, or ${session} after your last visit. The copy lasts ${sessionCopy}.`,
		},
		passkeys: {
			title: 'Passkeys',
			what: 'For each passkey that you add: the public half of its key, the name that you give it, and when you added and last used it. The secret half, your fingerprint and your face never leave your device. While a browser waits for a passkey, a cookie with a random number, and what the passkey is to sign.',
			why: 'So that you can sign in without an email, and nobody else can.',
			howLong: ({ passkeyCookie, passkeyChallenge }: Kept) =>
				`Until you remove the passkey, or your account is deleted. ${passkeyCookie} for the cookie, ${passkeyChallenge} for what is to be signed.`,
		},
		rsvps: {
			title: 'Your RSVPs',
			what: "Whether you're going, with how many guests, your place on the waiting list and until when you'd take a seat, the line that you leave for other attendees if the club asks for one, and whether you come every time.",
			why: 'To give out seats fairly, and to tell organizers and other attendees who is coming.',
			howLong: 'Until your account is deleted. RSVPs to past events then stay without your name.',
		},
		checkIns: {
			title: 'Check-ins',
			what: 'When you were checked in at an event, with how many guests, and by whom. For someone without an account: the name they gave at the door.',
			why: 'To know who is there, and how many people come over time.',
			howLong: ({ walkInName }: Kept) =>
				`Until your account is deleted. Check-ins at past events then stay without your name. The name of someone without an account is deleted after ${walkInName}.`,
		},
		topics: {
			title: 'What email you get',
			what: 'The topics that you chose, and whether email to your address arrives, bounces, or was reported as unwanted.',
			why: 'To send you what you want and nothing else.',
			howLong:
				'Until your account is deleted. What is known of an address that never got an account stays, so that nothing more is sent to one that bounced.',
		},
		emails: {
			title: 'Emails to you',
			what: "What each email was about, when it was sent, and whether that worked. Its text is stored only until it's sent.",
			why: "To send each email once, and to find out what went wrong with one that didn't arrive.",
			howLong: ({ email, emailBatch }: Kept) =>
				`${email}, records of emails sent together ${emailBatch}. That an event's invitations and reminders went out is remembered as long as the event, without names.`,
		},
		addressChange: {
			title: 'A change of your email address',
			what: 'Your old and your new address, and which of them has confirmed.',
			why: 'To make sure that both are yours.',
			howLong: ({ addressChange }: Kept) => `${addressChange}.`,
		},
		calendarAddress: {
			title: 'Your own calendar address',
			what: 'A random key that is part of the address, if you asked for one.',
			why: 'To show your events in your calendar.',
			howLong: 'Until you remove it or your account is deleted.',
		},
		otherAccounts: {
			title: 'Accounts at other services',
			what: "If you sign in with another service: which one, the number of your account there, and since when. The service tells us your name and email address then. We store no password, no key and no picture from it, and the database's columns for those stay empty.",
			why: "To know that it's you the next time.",
			howLong: 'For as long as you have an account here.',
		},
		auditLog: {
			title: 'What organizers do',
			what: 'Who changed what and when, with the values before and after, and which member it was about.',
			why: 'So that owners can see how something came about.',
			howLong:
				'As long as the club is here. When an account is deleted, its name is no longer in the log.',
		},
		announcements: {
			title: 'Announcements',
			what: 'The text of each announcement, for whom it is, how many people got it, and who wrote it last.',
			why: 'To write, schedule and send it.',
			howLong:
				'As long as the club or its event is here, or until a draft is deleted. When an account is deleted, the text stays without its name.',
		},
		club: {
			title: 'The club and its events',
			what: "The club's settings, including a contact or reply address if its owner set one, its pictures, its events with what was written about them, its series and their breaks.",
			why: 'They are what this site shows.',
			howLong:
				'As long as the club is here. A picture is deleted when it is removed or another takes its place.',
		},
		attendance: {
			title: 'Attendance figures',
			what: 'How many people came to which events, and which accounts came most often, without names or addresses.',
			why: 'So that hosts can see how the club is doing without counting years of RSVPs each time.',
			howLong: 'Until the numbers behind them change and they are calculated again.',
		},
		arrivals: {
			title: 'How many people joined through the invitation link',
			what: 'A number, and when the first and the last of them joined. Nobody is named in it.',
			why: 'So that the organizers know whether posting the link helps.',
			howLong: 'As long as there is the club.',
		},
		lastChange: {
			title: 'The last change of the front page',
			what: 'A random value that is renewed with each change. Nobody is named in it.',
			why: 'So that what everyone sees there is read again only when it has changed.',
			howLong: 'Until the next change.',
		},
		health: {
			title: 'How the site is doing',
			what: 'When its regular chores ran, how fast they and sign-in checks were, and when email may go out. Nobody is named in it.',
			why: 'So that owners notice when something is wrong.',
			howLong: ({ sessionReads }: Kept) =>
				`The speed of sign-in checks for ${sessionReads}, the rest until it is overwritten.`,
		},
	},
};
