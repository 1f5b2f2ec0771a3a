import type { APIRoute } from 'astro';
import { z } from 'zod';
import { authorize } from '../../auth/policy.ts';
import { messageOf } from '../../domain/forms/mistakes.ts';
import { TOPICS } from '../../domain/mail/topics.ts';
import { changeSubscription } from '../../features/mail/change-subscription.ts';
import { readFields, textsOf } from '../../http/requests/body.ts';
import { checkInput, flag, optionalText } from '../../http/requests/input.ts';
import { safeNextPath } from '../../http/requests/next-path.ts';
import { accountPath } from '../../http/responses/account-sections.ts';
import { respondToPost } from '../../http/responses/respond.ts';

const input = z.object({
	topic: z.enum(TOPICS, { message: messageOf({ code: 'not_listed', choices: TOPICS }) }),
	subscribed: flag,
	next: optionalText(200),
});

/** Subscribes the member to a topic, or ends it. */
export const POST: APIRoute = ({ request, locals }) => {
	const { context, viewer } = locals;
	let path = '/me';
	locals.formPage = path;
	return respondToPost(
		request,
		() => path,
		async () => {
			const sent = await readFields(request);
			path = safeNextPath(textsOf(sent).next, path);
			locals.formPage = path;
			const member = authorize(viewer, 'subscriptions.change');
			const { topic, subscribed } = checkInput(sent, input);
			const { topics, hasRestarted } = await changeSubscription(context, member, topic, subscribed);
			// Elsewhere than on the page of all topics, it was one button about this one.
			const isOwnPage = path === '/me';
			const isInvited = !isOwnPage && topic === 'invitations' && subscribed;
			const changed = isInvited ? 'invited' : 'topics_changed';
			const notice = hasRestarted ? 'mail_restarted' : changed;
			return { data: { topics }, path: isOwnPage ? accountPath(notice) : path, notice };
		},
	);
};
