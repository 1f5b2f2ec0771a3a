import { formsOf } from '../../../forms-of.ts';
import { rich, type Wrap } from '../../../rich.ts';

const { number, plural } = formsOf('en');

/** Emails that didn't get through, and the page that sends them again. */
export const sendAgain = {
	/** A kind of email, with the title or subject that it is about. */
	about: ({ kind, about }: { kind: string; about: string }) => `${kind}: ${about}`,
	toMany: ({ members }: { members: number }) =>
		plural(members, {
			one: 'To 1 member',
			other: `To ${number(members)} members, in one batch`,
		}),
	to: ({ member, at }: { member: ReturnType<Wrap>; at: string }) =>
		rich`To ${member}, written on ${at}`,
	/** @param reason a whole sentence */
	attempts: ({ attempts, reason }: { attempts: number; reason: string }) =>
		plural(attempts, {
			one: `Tried once: ${reason}`,
			other: `Tried ${number(attempts)} times: ${reason}`,
		}),
	nextTry: ({ at }: { at: string }) => `Next try: ${at}`,
	beingRetried: 'Being retried',
	givenUp: 'Given up',
	whyNot: {
		is_retried: "We'll try it again automatically.",
		unreachable: "The member doesn't get email, so it won't be sent again.",
		event_cancelled: "The event is cancelled, so it won't be sent again.",
		event_over: "The event is over, so it won't be sent again.",
		announcement_stopped: "The announcement was stopped, so it won't be sent again.",
		too_late: "It's too late for it to be useful, so it won't be sent again.",
	},
	mayHaveArrived: 'It may have arrived after all. If you send it again, it may come twice.',
	/** The first leads to a question. */
	sendAgainAsk: ({ email, hide }: { email: string; hide: Wrap }) =>
		rich`Send again …${hide(` ${email}`)}`,
	sendAgain: ({ email, hide }: { email: string; hide: Wrap }) =>
		rich`Send again${hide(` ${email}`)}`,

	title: 'Send emails again',
	question: ({ emails }: { emails: number }) =>
		plural(emails, { one: 'Send this email again?', other: 'Send these emails again?' }),
	nothing: "There's nothing to send again.",
	backToDoctor: 'Back to the doctor',
	back: 'Back',
	surely: ({ emails }: { emails: number }) =>
		plural(emails, {
			one: "1 email was given up. It didn't arrive, or we can be sure that it won't come twice.",
			other: `${number(emails)} emails were given up. They didn't arrive, or we can be sure that they won't come twice.`,
		}),
	perhapsTwice: ({ emails }: { emails: number }) =>
		plural(emails, {
			one: '1 email was given up without a clear response, so it may have arrived. If you send it again, it may come twice.',
			other: `${number(emails)} emails were given up without a clear response, so they may have arrived. If you send them again, they may come twice.`,
		}),
	sendSurely: ({ emails }: { emails: number }) =>
		plural(emails, {
			one: "Send the email that won't come twice",
			other: `Send the ${number(emails)} emails that won't come twice`,
		}),
	sendThese: ({ emails }: { emails: number }) =>
		plural(emails, { one: 'Send 1 email again', other: `Send ${number(emails)} emails again` }),
	sendAllPerhapsTwice: ({ emails }: { emails: number }) =>
		`Send all ${number(emails)}, even if some come twice`,
	sendPerhapsTwice: ({ emails }: { emails: number }) =>
		plural(emails, {
			one: 'Send 1 email again, even if it comes twice',
			other: `Send ${number(emails)} emails again, even if they come twice`,
		}),
	/** Under the question. */
	wanted: "Anyone who doesn't want it anymore won't get it.",
};
