import type { APIRoute } from 'astro';
import { z } from 'zod';
import { authorize } from '../../auth/policy.ts';
import type { FormFields } from '../../domain/forms/fields.ts';
import { optionalName } from '../../domain/members/name.ts';
import { giveName } from '../../features/members/give-name.ts';
import { beginStandingRsvp, endStandingRsvp } from '../../features/rsvps/change-standing-rsvp.ts';
import { readFields, textsOf } from '../../http/requests/body.ts';
import { checkInput, flag, optionalCount, optionalText } from '../../http/requests/input.ts';
import { safeNextPath } from '../../http/requests/next-path.ts';
import { pageOfForm, showFormAgain } from '../../http/responses/form-again.ts';
import { respondToPost } from '../../http/responses/respond.ts';

const input = z.object({
	standing: flag,
	guests: optionalCount,
	name: optionalName,
	event: optionalText(120),
	next: optionalText(200),
});

/** Counts the member in at every event of a series, or at no further one: the series of the event named, or of the next. */
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
			const { user, authority: by } = authorize(viewer, 'rsvp.answer');
			const fields = checkInput(sent, input);
			const event = fields.event ? { slug: fields.event } : ('next' as const);
			const said = { by, event };
			if (!fields.standing) {
				const state = await endStandingRsvp(context, said);
				return { data: state, path: next, notice: 'standing_stopped' };
			}
			const state = await beginStandingRsvp(context, { ...said, guests: fields.guests });
			await giveName(context, { userId: user.id, name: fields.name, self: by });
			return { data: state, path: next, notice: 'standing_started' };
		},
	);
};
