import type { Role } from '../../src/db/auth-schema.ts';

export interface DemoPerson {
	name: string;
	email: string;
	role: Role;
	/** How often they come, from 0 to 1. */
	keenness: number;
	/** What they are working on; some say nothing. */
	note: string;
}

function person(
	name: string,
	email: string,
	keenness: number,
	note = '',
	role: Role = 'member',
): DemoPerson {
	return { name, email, role, keenness, note };
}

/** Whom the terminal offers to sign in as. */
export const DEMO_OWNER = person(
	'Ada Okafor',
	'ada@example.com',
	0.9,
	'A lamp from an old bicycle wheel',
	'owner',
);
export const DEMO_HOST = person(
	'Ben Castellanos',
	'ben@example.com',
	0.85,
	'Sharpening everything we own',
	'host',
);
/** RSVPs to past events, and waits for the full one; the next event is left to whoever tries the site. */
export const DEMO_MEMBER = person(
	'Chidi Nwosu',
	'chidi@example.com',
	0.7,
	'A synth that fits in a lunch box',
);

/** The members of the demo club, all made up. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
	DEMO_OWNER,
	DEMO_HOST,
	DEMO_MEMBER,
	person('Dina Haddad', 'dina@example.com', 0.8, 'Binding the letters of my grandmother'),
	person('Emeka Eze', 'emeka@example.org', 0.5, 'A tide clock for the hallway'),
	person('Freya Lindqvist', 'freya@example.com', 0.65, 'Dyeing wool with onion skins'),
	person('Gabriel Moreau', 'gabriel@example.org', 0.45),
	person('Hana Kobayashi', 'hana@example.com', 0.75, 'Folding a paper lamp, take four'),
	person('Idris Rahman', 'idris@example.org', 0.4, 'Rewriting my bread log as a small database'),
	person('Joana Ferreira', 'joana@example.com', 0.55, 'Tiles for the kitchen, one at a time'),
	person('Kaito Mori', 'kaito@example.org', 0.35),
	person('Leilani Kahale', 'leilani@example.com', 0.6, 'A ukulele with a cracked top'),
	person('Mateusz Nowak', 'mateusz@example.org', 0.5, 'A radio that only plays the sea'),
	person('Nadia Petrova', 'nadia@example.com', 0.7, 'Sketches for a comic about lifts'),
	person('Omar Farouk', 'omar@example.org', 0.3),
	person('Priya Raman', 'priya@example.com', 0.8, 'Teaching a plotter to write like me'),
	person('Quinn Gallagher', 'quinn@example.org', 0.45, 'A chess set of bottle caps'),
	person('Rosa Jiménez', 'rosa@example.com', 0.6, 'Embroidering the map of our street'),
	person('Sven Aaltonen', 'sven@example.org', 0.35, 'Carving spoons, badly, on purpose'),
	person('Tala Reyes', 'tala@example.com', 0.65, 'A zine about buses that never come'),
	person('Umut Yılmaz', 'umut@example.org', 0.4),
	person('Vera Dvořáková', 'vera@example.com', 0.55, 'Repairing a puppet theatre'),
	person('Wanjiru Kamau', 'wanjiru@example.org', 0.7, 'A rain gauge that reports to nobody'),
	person('Xiomara Delgado', 'xiomara@example.com', 0.5, 'Screen prints of the fish market'),
	person('Yusuf Demir', 'yusuf@example.org', 0.3),
	person('Zofia Wójcik', 'zofia@example.com', 0.6, 'Stop motion with buttons'),
	person('Anselm Richter', 'anselm@example.org', 0.45, 'A typeface from old shop signs'),
	person('Bronwyn Pugh', 'bronwyn@example.com', 0.5, 'Darning, mostly'),
	person('Cosmin Ionescu', 'cosmin@example.org', 0.35, 'A garden sensor that survives squirrels'),
	person('Daphne Papadaki', 'daphne@example.com', 0.55, 'Soap that does not smell of lavender'),
	person('Eitan Bar-Lev', 'eitan@example.org', 0.4),
	person('Fatoumata Diallo', 'fatoumata@example.com', 0.65, 'A quilt of work shirts'),
	person('Gwendolyn Brooks', 'gwendolyn@example.org', 0.3, 'Poems cut from instruction leaflets'),
	person('Hemi Parata', 'hemi@example.com', 0.5, 'A very small boat'),
	person('Ines Carvalho', 'ines@example.org', 0.45, 'Learning to solder without swearing'),
	person('Jonas Bergström', 'jonas@example.com', 0.6, 'The website of our allotment'),
];

/** Members with a standing RSVP, in the order in which they began it. */
export const DEMO_REGULARS: readonly { email: string; guests: number }[] = [
	{ email: 'priya@example.com', guests: 0 },
	{ email: 'dina@example.com', guests: 1 },
	{ email: 'hana@example.com', guests: 0 },
	{ email: 'nadia@example.com', guests: 0 },
];
