import type { MailboxMail } from '../../../src/mail/transports/local-mailbox.ts';
import { until } from '../poll.ts';
import type { VisitedSite } from '../site/browser.ts';

/** In a local run a mail is in the mailbox within this time of the answer that caused it. */
const MAIL_WITHIN_MS = 2_000;

/** The mails to an address, the newest first, through the site's own page for them. */
export async function mailsTo(site: VisitedSite, email: string): Promise<MailboxMail[]> {
	const response = await fetch(
		`${site.origin}/dev/mailbox.json?${new URLSearchParams({ to: email })}`,
	);
	return (await response.json()) as MailboxMail[];
}

/** Waits for the newest mail to an address whose subject matches. */
export async function mailTo(
	site: VisitedSite,
	email: string,
	subject: RegExp,
): Promise<MailboxMail> {
	return until(
		`a mail to ${email} about ${subject}`,
		async () => (await mailsTo(site, email)).find((mail) => subject.test(mail.subject)),
		MAIL_WITHIN_MS,
	);
}

/** What a sign-in mail carries: the way of its link, its token, and its code. */
export interface SignInMail {
	link: URL;
	token: string;
	code: string;
}

export function readSignInMail(mail: Pick<MailboxMail, 'text'>): SignInMail {
	const link = new URL(/https?:\/\/\S*\/login\/confirm\S*/.exec(mail.text)?.[0] ?? '');
	const code = /^\s*(\d{6})\s*$/m.exec(mail.text)?.[1];
	const token = link.searchParams.get('token');
	if (!code || !token) throw new Error('No link or no code in the sign-in mail.');
	return { link, token, code };
}
