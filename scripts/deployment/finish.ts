import type { Finding } from '../../infrastructure/compare.ts';
import type { Given } from '../../infrastructure/deployment.ts';
import { bold, type Step } from '../steps.ts';
import { throwIfUndone } from './messages.ts';
import { waitForSite } from './site-response.ts';

/**
 * The last steps of every deployment: everything exists, the site responds, and what comes next.
 *
 * @param findings what is there beside what should be, after the deployment
 * @param isNew whether the site's address is new
 * @throws PlainError with what was left undone, or with what the site says instead of its health
 */
export async function finishDeployment(
	step: Step,
	given: Given & { SITE_URL: string },
	findings: readonly Finding[],
	isNew: boolean,
): Promise<void> {
	throwIfUndone(findings);
	const address = given.SITE_URL;
	await step(
		'The site answers',
		() => waitForSite(address, isNew),
		(response) =>
			response === 'well'
				? 'yes'
				: 'not yet: a new address can take some minutes. Try it in the browser in a while',
	);
	console.log(
		[
			'',
			bold(`The site is at ${address}`),
			`Next: open ${address}/login and sign in as ${given.OWNER_EMAIL}.`,
			'In a new club that makes you the owner, and leads you through its name, place, colour and first series.',
		].join('\n'),
	);
}
