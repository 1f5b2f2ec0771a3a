import { registerHooks } from 'node:module';
import { CLOCK_AHEAD } from '../../../scripts/testing/long-tests.ts';
import { shiftDate } from './shift-date.ts';

/**
 * A preload (`NODE_OPTIONS=--import=…`) under which a process of the tests, and all that it starts, lives at
 * another time: as far ahead of the machine as the variable says. What runs in workerd has its own clock, which
 * worker-clock.ts sets.
 */

const TRUE_DATE = Symbol.for('regulars.true-date');

const ahead = Number(process.env[CLOCK_AHEAD] ?? 0);
if (!Number.isFinite(ahead)) throw new Error(`${CLOCK_AHEAD} is no number of milliseconds.`);
Object.defineProperty(globalThis, TRUE_DATE, { value: Date });
shiftDate(() => ahead);

// Miniflare refuses a compatibility date later than its clock: it keeps the machine's.
registerHooks({
	load(url, context, nextLoad) {
		const loaded = nextLoad(url, context);
		if (!url.endsWith('/miniflare/dist/src/index.js') || !loaded.source) return loaded;
		const source = Buffer.from(loaded.source as Uint8Array).toString('utf8');
		const own = `'use strict'; var Date = globalThis[Symbol.for('${TRUE_DATE.description}')];`;
		return { ...loaded, source: own + source };
	},
});
