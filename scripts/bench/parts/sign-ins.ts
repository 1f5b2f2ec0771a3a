import { join } from 'node:path';
import { memberOf } from '../club-of-size.ts';
import { burst, figuresOf, type Measured, nothingMeasured } from '../measuring/bursts.ts';
import { ratioOf } from '../measuring/statistics.ts';
import { table } from '../printing.ts';
import { confirmation, signInRequest, signInToken } from '../sites/browser.ts';
import { fillLargeClub } from '../sites/clubs.ts';
import { type HostedSite, startHost } from '../sites/hosted.ts';
import type { Part } from './part.ts';

/** Signing in: members of a large club ask for their email, its delivery included, and press the button. */

/** People in a burst: each asks once, since one address gets five emails at most. */
const PEOPLE = 25;
const AIM = 0.85;

interface SigningSite extends HostedSite {
	asked: Measured;
	confirmed: Measured;
}

/** Lets other people sign in than in any round before. */
async function signInMany({ url, clock, asked, confirmed }: SigningSite, round: number) {
	const people = Array.from({ length: PEOPLE }, (_, index) => {
		const number = round * PEOPLE + index + 1;
		const client = `198.18.${Math.floor(number / 250)}.${1 + (number % 250)}`;
		return { email: memberOf(number), client };
	});
	const plan = { requests: PEOPLE, connections: 1 };
	const requests = people.map(({ email, client }) => signInRequest(url, email, client));
	await burst({ url, clock, shots: requests }, plan, asked);
	const presses = [];
	for (const { email, client } of people) {
		presses.push(confirmation(url, await signInToken(url, email), client));
	}
	await burst({ url, clock, shots: presses }, plan, confirmed);
}

export const measureSignIns: Part = async ({ folder, builds, plan, stops }) => {
	const sites: SigningSite[] = [];
	for (const build of builds) {
		const persistTo = join(folder, build.name);
		await fillLargeClub(build, persistTo);
		const site = await startHost({ persistTo, dist: build.dist });
		stops.push(site.stop);
		sites.push({ ...site, asked: nothingMeasured(), confirmed: nothingMeasured() });
	}
	const warmUps = 3;
	for (let round = 0; round < warmUps + plan.rounds; round += 1) {
		for (let index = 0; index < sites.length; index += 1) {
			const site = sites[(index + round) % sites.length] as SigningSite;
			const isWarmUp = round < warmUps;
			const into = isWarmUp ? { asked: nothingMeasured(), confirmed: nothingMeasured() } : {};
			await signInMany({ ...site, ...into }, round);
		}
		process.stdout.write('.');
	}
	process.stdout.write('\n');
	const [own, other] = sites;
	const rows = (['asked', 'confirmed'] as const).map((which) => {
		const { cpu, p50, p99 } = figuresOf(own?.[which] ?? nothingMeasured());
		const before = other?.[which];
		return [
			`sign-in, ${which}`,
			cpu.toFixed(0),
			p50.toFixed(2),
			p99.toFixed(2),
			...(own && before
				? [
						figuresOf(before).cpu.toFixed(0),
						ratioOf(own[which].cpu, before.cpu).ratio.toFixed(2),
						AIM.toFixed(2),
					]
				: []),
		];
	});
	const compared = other ? [`CPU µs, ${builds[1]?.name}`, 'ratio', 'aim, at most'] : [];
	return table(['', 'CPU µs', 'p50 ms', 'p99 ms', ...compared], rows);
};
