import { getViteConfig } from 'astro/config';
import type { PluginOption } from 'vite';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const SECOND_MS = 1_000;

/**
 * What lets Node read the templates of mails: Astro's compiler, without the site's pages, actions and
 * adapter, which want a runtime.
 */
async function templatePlugins() {
	const config = await getViteConfig(
		{},
		{
			configFile: false,
			srcDir: './src/mail',
			// As the site is built.
			compressHTML: true,
			devToolbar: { enabled: false },
			logLevel: 'error',
		},
	)({ mode: 'test', command: 'serve' });
	return config.plugins;
}

/** Files that take so long that one which begins last would be waited for alone. */
const LONGEST =
	/\/(http\/(rights\/rights|mail\/batches|sign-in\/sessions)|integration\/rsvps\/seats)\.test\.ts$/;

/** The order of files: the longest first, on a fresh clone too, where vitest does not know them yet. */
class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const sorted = await super.sort(files);
		const isLong = ({ moduleId }: TestSpecification) => LONGEST.test(moduleId);
		return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
	}
}

const plugins = await templatePlugins();

/** A folder of tests as a project of its own. */
function project(
	name: string,
	options: {
		timeoutMs: number;
		needsBuild?: boolean;
		needsDatabase?: boolean;
		plugins?: PluginOption[] | undefined;
		/** How many files run at once; as many as there are cores where left out. */
		maxWorkers?: number;
	},
) {
	return {
		...(options.plugins && { plugins: options.plugins }),
		test: {
			name,
			include: [`tests/${name}/**/*.test.ts`],
			testTimeout: options.timeoutMs,
			hookTimeout: Math.max(60 * SECOND_MS, options.timeoutMs),
			// Files share a process, one after the other.
			isolate: false,
			setupFiles: ['tests/support/fresh-modules.ts'],
			...(options.maxWorkers && { maxWorkers: options.maxWorkers }),
			globalSetup: [
				...(options.needsBuild ? ['tests/support/site/build-first.ts'] : []),
				...(options.needsDatabase ? ['tests/support/database/migrated-data.ts'] : []),
			],
		},
	};
}

export default defineConfig({
	test: {
		// workerd runs beside every worker and needs a core too.
		maxWorkers: 2,
		sequence: { sequencer: LongestFirst },
		projects: [
			project('unit', { timeoutMs: 30 * SECOND_MS }),
			project('mail', { timeoutMs: 30 * SECOND_MS, plugins }),
			project('integration', { timeoutMs: 60 * SECOND_MS, needsDatabase: true }),
			// Some of them wait for seconds to pass: a third one has their core.
			project('http', {
				timeoutMs: 60 * SECOND_MS,
				needsBuild: true,
				needsDatabase: true,
				maxWorkers: 3,
			}),
			project('deploy', { timeoutMs: 120 * SECOND_MS, needsBuild: true }),
			project('long', {
				timeoutMs: 600 * SECOND_MS,
				needsBuild: true,
				needsDatabase: true,
				plugins,
			}),
		],
	},
});
