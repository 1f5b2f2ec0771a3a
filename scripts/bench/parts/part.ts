import type { Plan } from '../measuring/bursts.ts';
import type { BenchBuild } from '../sites/builds.ts';

/** What each part of the bench is given. */
export interface PartContext {
	/** An empty folder for its data. */
	folder: string;
	/** This build, and the one that it's compared with where there is one. */
	builds: readonly BenchBuild[];
	plan: Plan;
	/** How many emails part `mail` sends, and requests part `heap`. */
	many: number;
	/** What the names of the requests of `growth` hold; empty for all of them. */
	matching: readonly string[];
	/** Called when the part is over, however it ended. */
	stops: (() => unknown)[];
}

/** Measures something, and returns what is to be printed. */
export type Part = (context: PartContext) => Promise<string>;
