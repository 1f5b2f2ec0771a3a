import type { APIRoute } from 'astro';
import { localMailboxOf } from '../../../http/requests/local-only.ts';
import { viewSampleMail } from '../../../views/mail/mail-samples.ts';

/** One of the emails that the site can send: its headers and attachments, and its plain text. */
export const GET: APIRoute = async ({ params, locals: { context } }) => {
	localMailboxOf(context);
	const mail = await viewSampleMail(context, params.name);
	const headers = { To: mail.to, Subject: mail.subject, ...mail.headers };
	const files = mail.attachments.map(
		({ filename, contentType, content }) => `\n\n==== ${filename} (${contentType})\n\n${content}`,
	);
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
	return new Response(`${lines.join('')}\n${mail.text}${files.join('')}\n`, {
		headers: { 'content-type': 'text/plain; charset=utf-8' },
	});
};
