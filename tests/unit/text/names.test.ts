import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientOf } from '../../../src/domain/sign-in/client-address.ts';
import { describeDevice } from '../../../src/domain/sign-in/device.ts';
import { maskEmail } from '../../../src/domain/text/names.ts';
import { eventSlug } from '../../../src/domain/text/slug.ts';
import { forAll } from '../../support/for-all.ts';

describe('a masked address', () => {
	it('is recognizable to its owner', () => {
		expect(maskEmail('ada@example.org')).toBe('a•••@e•••.org');
	});

	it('shows two letters and the ending of any address, and nothing of its length', () => {
		const label = fc.stringMatching(/^[a-z0-9]{2,12}$/);
		forAll(label, label, fc.constantFrom('org', 'com', 'co.uk'), (local, domain, ending) => {
			const top = ending.split('.').at(-1);
			expect(maskEmail(`${local}@${domain}.${ending}`)).toBe(
				`${local[0]}•••@${domain[0]}•••.${top}`,
			);
		});
	});
});

describe('the slug of an event', () => {
	it.each([
		['Open Studio', '2026-11-28-open-studio'],
		['Café & Crème: Über-Nacht!', '2026-11-28-cafe-creme-ueber-nacht'],
		['Größe und Straße', '2026-11-28-groesse-und-strasse'],
		['Łódź', '2026-11-28-lodz'],
		['  ', '2026-11-28'],
		['日本語', '2026-11-28'],
		['../../admin', '2026-11-28-admin'],
	])('of %j is %j', (title, slug) => {
		expect(eventSlug('2026-11-28', title)).toBe(slug);
	});

	it('is a path of its own for every title', () =>
		forAll(fc.string({ unit: 'grapheme', maxLength: 200 }), (title) => {
			const slug = eventSlug('2026-11-28', title);
			expect(slug).toMatch(/^2026-11-28(-[a-z0-9]+)*$/);
			expect(slug.length).toBeLessThanOrEqual(71);
		}));
});

describe('the client that a rate limit counts', () => {
	it('is a whole IPv4 address', () => {
		expect(clientOf('203.0.113.7')).toBe('203.0.113.7');
		expect(clientOf('203.0.113.8')).not.toBe(clientOf('203.0.113.7'));
	});

	it('is an IPv4 address even where it is written as IPv6', () => {
		expect(clientOf('::ffff:203.0.113.7')).toBe('203.0.113.7');
	});

	const group = fc.integer({ min: 0, max: 0xffff });
	const groups = (count: number) => fc.array(group, { minLength: count, maxLength: count });

	/** Every way to write an address: in full, without leading zeros, shortened, in capitals. */
	function writings(address: readonly number[]): string[] {
		const short = address.map((part) => part.toString(16));
		const long = short.map((part) => part.padStart(4, '0'));
		const canonical = new URL(`http://[${short.join(':')}]/`).hostname.slice(1, -1);
		return [short.join(':'), long.join(':'), canonical, canonical.toUpperCase()];
	}

	it('is the /64 of an IPv6 address, however it is written', () =>
		forAll(groups(4), groups(4), groups(4), (network, one, other) => {
			const clients = new Set(
				[...writings([...network, ...one]), ...writings([...network, ...other])].map(clientOf),
			);
			expect(clients.size).toBe(1);
			expect([...clients][0]?.length).toBeLessThanOrEqual(45);
		}));

	it('is a different one in a different /64', () =>
		forAll(
			groups(8),
			fc.nat({ max: 3 }),
			fc.integer({ min: 1, max: 0xffff }),
			(address, at, by) => {
				const neighbour = [...address];
				neighbour[at] = ((address[at] as number) + by) & 0xffff;
				const [one, other] = [address, neighbour].map((parts) =>
					clientOf(parts.map((part) => part.toString(16)).join(':')),
				);
				if (neighbour[at] !== address[at]) expect(one).not.toBe(other);
			},
		));

	it('exists even for nonsense, and is never long', () => {
		forAll(fc.string({ maxLength: 5_000 }), (text) => {
			expect(clientOf(text).length).toBeLessThanOrEqual(45);
		});
		expect(clientOf(null)).toBe('unknown');
		expect(clientOf('')).toBe('unknown');
	});
});

describe('the description of a device', () => {
	it('is named by browser and system, where they are known', () => {
		expect(
			describeDevice(
				'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
				'en-US',
			),
		).toBe('Firefox on Linux');
		expect(describeDevice(null, 'en-US')).toBe('An unknown device');
		expect(describeDevice('', 'en-US')).toBe('An unknown device');
	});
});
