import type { APIRoute } from 'astro';
import { z } from 'zod';
import { authorize } from '../../auth/policy.ts';
import { messageOf } from '../../domain/forms/mistakes.ts';
import { LANGUAGES } from '../../domain/text/language.ts';
import { chooseLanguage } from '../../features/members/choose-language.ts';
import { readFields, textsOf } from '../../http/requests/body.ts';
import { checkInput, optionalText } from '../../http/requests/input.ts';
import { languageCookie } from '../../http/requests/language-cookie.ts';
import { sameSitePath } from '../../http/requests/next-path.ts';
import { respondToPost } from '../../http/responses/respond.ts';

/** Longer than the address of any link in an email. */
const MOST_NEXT = 2_000;

const input = z.object({
	language: z.enum(LANGUAGES, { message: messageOf({ code: 'not_listed', choices: LANGUAGES }) }),
	next: optionalText(MOST_NEXT),
});

/** Sets the language of this browser, and of the member who is signed in. */
export const POST: APIRoute = ({ request, locals }) => {
	const { context, viewer } = locals;
	let path = '/';
	return respondToPost(
		request,
		() => path,
		async () => {
			const sent = await readFields(request);
			path = sameSitePath(textsOf(sent).next, path);
			const { language } = checkInput(sent, input);
			if (viewer) await chooseLanguage(context, authorize(viewer, 'language.choose'), language);
			const isHttps = context.config.siteUrl.protocol === 'https:';
			return {
				data: { language },
				path,
				notice: 'language_chosen',
				cookies: [languageCookie(language, isHttps)],
			};
		},
	);
};
