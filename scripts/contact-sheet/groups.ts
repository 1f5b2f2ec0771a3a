import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../folders.ts';
import type { ClubName } from './clubs.ts';
import type { Visit } from './scene.ts';
import { emails, emptyClub, firstRun, namedClub, unconfigured } from './scenes/clubs.ts';
import { hosts, ownersClub, ownersEvents } from './scenes/desk.ts';
import { members } from './scenes/members.ts';
import { visitors } from './scenes/visitors.ts';

/** All scenes: each page of the site in its states, in groups that share a club. */

export const GROUPS: Readonly<
	Record<string, { club: ClubName; play: (visit: Visit) => Promise<void> }>
> = {
	visitors: { club: 'demo', play: visitors },
	members: { club: 'demo', play: members },
	hosts: { club: 'demo', play: hosts },
	'owners-events': { club: 'demo', play: ownersEvents },
	'owners-club': { club: 'demo', play: ownersClub },
	'first-run': { club: 'new', play: firstRun },
	'long-names': { club: 'long', play: namedClub },
	'short-names': { club: 'short', play: namedClub },
	empty: { club: 'empty', play: emptyClub },
	unconfigured: { club: 'unconfigured', play: unconfigured },
	emails: { club: 'demo', play: emails },
};

const PAGES = join(ROOT, 'src/pages');
/** Led to by the middleware alone, whatever the path; and one that leads on to the first step. */
const WITHOUT_PATH = ['404', 'refused', 'not-configured', 'admin/setup'];

/** The pages of the site that were in none of the pictures. */
export function unseenPages(paths: ReadonlySet<string>): string[] {
	return readdirSync(PAGES, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.astro'))
		.map((file) => file.replace(/(\/?index)?\.astro$/, ''))
		.filter((route) => !WITHOUT_PATH.includes(route))
		.filter((route) => {
			const pattern = new RegExp(`^/${route.replace(/\[[^\]]+\]/g, '[^/]+')}$`);
			return ![...paths].some((path) => pattern.test(path));
		});
}
