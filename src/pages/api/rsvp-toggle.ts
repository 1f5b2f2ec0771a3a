import type { APIRoute } from 'astro';
import { z } from 'zod';
import { authorize } from '../../auth/policy.ts';
import type { FormFields } from '../../domain/forms/fields.ts';
import { giveName } from '../../features/members/give-name.ts';
import { answer } from '../../features/rsvps/answer-rsvp.ts';
import { readFields, textsOf } from '../../http/requests/body.ts';
import { checkInput, optionalText } from '../../http/requests/input.ts';
import { safeNextPath } from '../../http/requests/next-path.ts';
import { rsvpFields } from '../../http/requests/rsvp-fields.ts';
import { pageOfForm, showFormAgain } from '../../http/responses/form-again.ts';
import { respondToPost } from '../../http/responses/respond.ts';
import { rsvpNotice } from '../../http/responses/rsvp-notice.ts';

const input = z.object({
	...rsvpFields,
	event: optionalText(120),
	next: optionalText(200),
});

/** Says yes or no to an event: the one named, or the next. */
export const POST: APIRoute = (astro) => {
	const {
		request,
		url,
		locals: { context, viewer },
	} = astro;
	let typed: FormFields = {};
	return respondToPost(
		request,
		(refusal) => showFormAgain(astro, pageOfForm(url.pathname, typed, true) ?? '/', refusal, typed),
		async () => {
			const sent = await readFields(request);
			typed = textsOf(sent);
			const next = safeNextPath(typed.next, safeNextPath(typed.event && `/events/${typed.event}`));
			astro.locals.formPage = next;
			const { user, authority } = authorize(viewer, 'rsvp.answer');
			const fields = checkInput(sent, input);
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
