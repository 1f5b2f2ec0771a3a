import type { APIRoute } from 'astro';
import { z } from 'zod';
import { authorize } from '../../auth/policy.ts';
import { messageOf } from '../../domain/forms/mistakes.ts';
import { TOPICS } from '../../domain/mail/topics.ts';
import { changeSubscription } from '../../features/mail/change-subscription.ts';
import { readInput } from '../../http/requests/body.ts';
import { flag } from '../../http/requests/input.ts';
import { respondToPost } from '../../http/responses/respond.ts';

const input = z.object({
	topic: z.enum(TOPICS, { message: messageOf({ code: 'not_listed', choices: TOPICS }) }),
	subscribed: flag,
});

/** Subscribes the member to a topic, or ends it. */
export const POST: APIRoute = ({ request, locals }) => {
	const { context, viewer } = locals;
	locals.formPage = '/me';
	return respondToPost(
		request,
		() => '/me',
		async () => {
			const member = authorize(viewer, 'subscriptions.change');
			const { topic, subscribed } = await readInput(request, input);
			const { topics, hasRestarted } = await changeSubscription(context, member, topic, subscribed);
			const notice = hasRestarted ? 'mail_restarted' : 'topics_changed';
			return { data: { topics }, path: '/me', notice };
		},
	);
};
