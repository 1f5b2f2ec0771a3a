import type { APIRoute } from 'astro';
import { authorise, writingDeed } from '../../../../auth/policy.ts';
import { writeAnnouncementMail } from '../../../../features/announcements/write-announcement-mail.ts';
import { mailAnswer } from '../../../../http/responses/mail.ts';
import { viewAnnouncement } from '../../../../views/announcements/announcements.ts';

/** The mail of an announcement as its readers get it, by itself, or its plain text with `?as=text`. */
export const GET: APIRoute = async ({ params, url, locals }) => {
	const { context } = locals;
	const id = params.id ?? '';
	const { user } = authorise(locals.viewer, 'attendees.write');
	const { announcement } = await viewAnnouncement(context, id);
	authorise(locals.viewer, writingDeed(announcement));
	const { html, text } = await writeAnnouncementMail(context, id, user, true);
	if (url.searchParams.get('as') === 'text') {
		return new Response(text, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
	}
	return mailAnswer(html);
};
