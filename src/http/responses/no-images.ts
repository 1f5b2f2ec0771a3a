import type { APIRoute } from 'astro';
import { Refusal } from '../../domain/errors.ts';

/**
 * Stands where Astro's endpoint for resized images would be, at `/_image`. The site resizes none, and every isolate would
 * compile that endpoint as it starts.
 *
 * @throws Refusal `not_found`
 */
export const GET: APIRoute = () => {
	throw new Refusal('not_found');
};
