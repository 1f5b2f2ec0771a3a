import { WORKER_NAME } from '../src/environment.ts';

/** The stage that members see; every other one has data of its own. */
export const PRODUCTION = 'production';

/** Short enough that every name made with it stays below Cloudflare's 63 letters for a Worker. */
const STAGE = /^[a-z][a-z0-9-]{0,19}$/;

/** Whether this can be the name of a stage: letters, digits and hyphens, a letter first. */
export function isStage(text: string): boolean {
	return STAGE.test(text);
}

/**
 * What something of a stage is called at Cloudflare: `regulars-db` in production, `regulars-trial-db`
 * in the stage `trial`. Being the same on every machine, a name finds again what another one deployed.
 *
 * @param part the name of a binding or of a second Worker; left out, it is the site itself
 */
export function deployedName(stage: string, part?: string): string {
	const words = [
		WORKER_NAME,
		...(stage === PRODUCTION ? [] : [stage]),
		...(part === undefined ? [] : [part.toLowerCase().replaceAll('_', '-')]),
	];
	return words.join('-');
}
