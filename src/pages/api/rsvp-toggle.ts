import type { APIRoute } from 'astro';
import { z } from 'zod';
import { authorize } from '../../auth/policy.ts';
import { giveName } from '../../features/members/give-name.ts';
import { answer } from '../../features/rsvps/answer-rsvp.ts';
import { readInput } from '../../http/requests/body.ts';
import { optionalText } from '../../http/requests/input.ts';
import { loginPath, safeNextPath } from '../../http/requests/next-path.ts';
import { rsvpFields } from '../../http/requests/rsvp-fields.ts';
import { respondToPost } from '../../http/responses/respond.ts';
import { rsvpNotice } from '../../http/responses/rsvp-notice.ts';

const input = z.object({
	...rsvpFields,
	event: optionalText(120),
	next: optionalText(200),
});

/** Says yes or no to an event: the one named, or the next. */
export const POST: APIRoute = ({ request, locals: { context, viewer } }) => {
	let next = '/';
	return respondToPost(
		request,
		(refusal) => (refusal.code === 'unauthenticated' ? loginPath(next) : (refusal.next ?? next)),
		async () => {
			const fields = await readInput(request, input);
			next = safeNextPath(fields.next, safeNextPath(fields.event && `/events/${fields.event}`));
			const { user, authority } = authorize(viewer, 'rsvp.answer');
			const answered = await answer(context, {
				userId: user.id,
				self: authority,
				event: fields.event ? { slug: fields.event } : 'next',
				answer: fields.answer,
				guests: fields.guests,
				note: fields.note,
				promoteUntilHours: fields.promoteUntilHours,
			});
			await giveName(context, { userId: user.id, name: fields.name, self: authority });
			return { data: answered.state, path: next, notice: rsvpNotice(answered) };
		},
	);
};
