import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfChanged } from '../build/build.ts';
import { writeLocalConfiguration } from '../build/local-configuration.ts';
import { DEMO_MEMBER } from '../demo/people.ts';
import { fail, inSeconds } from '../steps.ts';
import { figuresOf, measureInTurns, type Series } from './measuring/bursts.ts';
import { loadText } from './measuring/load.ts';
import { readOptions } from './options.ts';
import { table } from './printing.ts';
import { BARE } from './sites/bare-worker.ts';
import { nextEvent, page, signIn } from './sites/browser.ts';
import { buildOf, THIS_BUILD } from './sites/builds.ts';
import { type HostedSite, startHost } from './sites/hosted.ts';

async function bench(): Promise<void> {
	const options = readOptions(process.argv.slice(2), process.env);
	const folder = mkdtempSync(join(tmpdir(), 'regulars-bench-'));
	const hosts: HostedSite[] = [];
	let removeOther = () => {};
	try {
		writeLocalConfiguration();
		console.log((await buildIfChanged()) ? 'Built.' : 'The build is up to date.');
		const builds = [THIS_BUILD];
		if (options.against) {
			console.log(`Building ${options.against} …`);
			const other = buildOf(options.against);
			removeOther = other.remove;
			builds.push(other.build);
		}
		const bare = await startHost({ persistTo: join(folder, 'bare'), code: BARE, isRouted: false });
		hosts.push(bare);
		const all: Series[] = [{ name: 'bare Worker', ...bare, shots: page(bare.url, '/') }];
		for (const { name, dist, fillDemo } of builds) {
			const persistTo = join(folder, name);
			await fillDemo(persistTo);
			const site = await startHost({ persistTo, dist });
			hosts.push(site);
			const cookie = await signIn(site.url, DEMO_MEMBER.email);
			const slug = await nextEvent(site.url);
			all.push({
				name: `event, member, ${name}`,
				...site,
				shots: page(site.url, `/events/${slug}`, cookie),
			});
		}
		console.log(loadText());
		const began = performance.now();
		const { rounds, connections } = options;
		const plan = { rounds, connections, requests: 200, warmUp: 400 };
		const measured = await measureInTurns(all, plan);
		const rows = [...measured].map(([name, one]) => {
			const { cpu, rate, p50, p99 } = figuresOf(one);
			return [name, cpu.toFixed(0), p50.toFixed(2), p99.toFixed(2), rate.toFixed(0)];
		});
		console.log(table(['', 'CPU µs', 'p50 ms', 'p99 ms', 'req/s'], rows));
		console.log(`${loadText()} ${inSeconds(performance.now() - began)}`);
	} finally {
		await Promise.all(hosts.map((host) => host.stop()));
		rmSync(folder, { recursive: true, force: true });
		removeOther();
	}
}

bench().then(() => process.exit(0), fail);
