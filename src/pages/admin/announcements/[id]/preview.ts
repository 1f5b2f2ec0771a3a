import type { APIRoute } from 'astro';
import { announcementPermission, authorize } from '../../../../auth/policy.ts';
import { writeAnnouncementMail } from '../../../../features/announcements/write-announcement-mail.ts';
import { mailResponse } from '../../../../http/responses/mail.ts';
import { viewAnnouncement } from '../../../../views/announcements/announcements.ts';

/** The email of an announcement as its recipients get it, alone, or its plain text with `?as=text`. */
export const GET: APIRoute = async ({ params, url, locals }) => {
	const { context } = locals;
	const id = params.id ?? '';
	const { user } = authorize(locals.viewer, 'attendees.write');
	const { announcement } = await viewAnnouncement(context, id);
	authorize(locals.viewer, announcementPermission(announcement));
	const { html, text } = await writeAnnouncementMail(context, id, user, true);
	if (url.searchParams.get('as') === 'text') {
		return new Response(text, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
	}
	return mailResponse(html);
};
