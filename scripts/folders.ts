import { join, resolve } from 'node:path';

/** The project's folder. */
export const ROOT = resolve(import.meta.dirname, '..');

/** Where `npm start` and `npm run dev` keep their data. */
export const LOCAL_STATE = join(ROOT, '.wrangler/state');

/** Where `npm start -- --new-club` stores its data. */
export const NEW_CLUB_STATE = join(ROOT, '.wrangler/new-club');
