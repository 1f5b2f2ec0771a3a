/**
 * The entry of the chores Worker: cron and queue for a site on Cloudflare Pages, on the same D1 and KV
 * (docs/decisions/0015). It serves no request and has no pages.
 */
export { choreHandlers as default } from './jobs/handlers.ts';
