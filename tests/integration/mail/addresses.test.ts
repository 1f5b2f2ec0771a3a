import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { recordMailReport, tryAddressAgain } from '../../../src/db/mail/addresses.ts';
import { invitationRequests, mailAddresses } from '../../../src/db/schema.ts';
import type { MailReport } from '../../../src/domain/mail/report.ts';
import { fromNow, MINUTE_MS, NOW } from '../../support/time.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addMember, addOrganizer, ORGANIZER } from '../rows.ts';

const EMAIL = 'ada@example.com';
const MEMBER = 'ada';

const platform = useLocalPlatform();
beforeAll(async () => {
	await addMember(platform.db, { id: MEMBER, email: EMAIL });
	await addOrganizer(platform.db);
});

const at = (minute: number) => fromNow(minute * MINUTE_MS);
const reportOf = (
	stop: MailReport['stop'],
	minute: number,
	detail = '',
	addresses = [EMAIL],
): MailReport => ({ addresses, at: at(minute), stop, detail });

/** The row after these reports, from nothing. */
async function rowAfter(...actions: (MailReport | { triedAgain: number })[]) {
	const { db } = platform;
	await db.delete(mailAddresses);
	for (const action of actions) {
		if ('triedAgain' in action) {
			await tryAddressAgain(db, { userId: MEMBER, by: ORGANIZER, now: at(action.triedAgain) });
		} else await recordMailReport(db, action);
	}
	const [row] = await db.select().from(mailAddresses);
	return row;
}

const anyReport = fc
	.record({
		stop: fc.constantFrom<MailReport['stop']>(null, 'bounce', 'complaint'),
		minute: fc.integer({ min: 0, max: 4 }),
		detail: fc.constantFrom('', 'one', 'two'),
	})
	.map(({ stop, minute, detail }) => reportOf(stop, minute, stop === 'bounce' ? detail : ''));

/** Some reports, and the same ones in another order with some of them twice. */
const twoTellings = fc.array(anyReport, { minLength: 1, maxLength: 5 }).chain((reports) =>
	fc
		.tuple(
			fc.shuffledSubarray(reports, { minLength: reports.length }),
			fc.array(fc.constantFrom(...reports), { maxLength: 4 }),
			fc.infiniteStream(fc.nat()),
		)
		.map(([order, again, places]) => {
			const second = [...order];
			for (const report of again) {
				second.splice((places.next().value as number) % (second.length + 1), 0, report);
			}
			return { first: reports, second };
		}),
);

describe('what is known of an address', () => {
	it('is the same in whatever order reports come, and however often', async () => {
		await fc.assert(
			fc.asyncProperty(twoTellings, async ({ first, second }) => {
				expect(await rowAfter(...second)).toEqual(await rowAfter(...first));
			}),
			{ numRuns: 60 },
		);
	}, 60_000);

	it('is the same whether an old report comes before or after the address is tried again', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(anyReport, { minLength: 1, maxLength: 4 }),
				fc.integer({ min: 0, max: 4 }),
				async (reports, cut) => {
					// There is something to lift before the click in every order.
					const stop = reportOf('bounce', 0);
					const press = { triedAgain: 5 };
					const told = await rowAfter(stop, ...reports, press);
					expect(
						await rowAfter(stop, ...reports.slice(0, cut), press, ...reports, ...reports),
					).toEqual(told);
					expect(told?.stoppedBy).toBeNull();
				},
			),
			{ numRuns: 40 },
		);
	}, 60_000);

	it('is a complaint rather than a bounce, whichever came last, and the newest of them', async () => {
		expect(
			await rowAfter(
				reportOf('complaint', 2),
				reportOf('bounce', 9, 'full'),
				reportOf('complaint', 1),
			),
		).toMatchObject({ stoppedBy: 'complaint', stoppedAt: at(2), detail: '' });
		expect(
			await rowAfter(reportOf('bounce', 1, 'old'), reportOf('bounce', 3, 'new')),
		).toMatchObject({
			stoppedBy: 'bounce',
			stoppedAt: at(3),
			detail: 'new',
		});
	});

	it('keeps a stop after a delivery, and a delivery after a stop', async () => {
		expect(await rowAfter(reportOf('bounce', 1), reportOf(null, 2))).toMatchObject({
			stoppedBy: 'bounce',
			deliveredAt: at(2),
		});
	});

	it('stops it again only by what happens after it was tried again', async () => {
		const press = { triedAgain: 5 };
		expect(await rowAfter(reportOf('bounce', 1), press)).toMatchObject({
			stoppedBy: null,
			stoppedAt: null,
			detail: null,
			retriedAt: at(5),
		});
		expect(await rowAfter(reportOf('bounce', 1), press, reportOf('complaint', 4))).toMatchObject({
			stoppedBy: null,
		});
		expect(await rowAfter(reportOf('bounce', 1), press, reportOf('bounce', 6))).toMatchObject({
			stoppedBy: 'bounce',
			stoppedAt: at(6),
		});
	});

	it('can be tried again although the clock of the provider is ahead', async () => {
		const ahead = reportOf('bounce', 30);
		expect(await rowAfter(ahead, { triedAgain: 5 }, ahead)).toMatchObject({
			stoppedBy: null,
			retriedAt: at(30),
		});
	});

	it('does not change where it is tried again though nothing stops it', async () => {
		const before = await rowAfter(reportOf(null, 1));
		expect(await rowAfter(reportOf(null, 1), { triedAgain: 5 })).toEqual(before);
		expect(await rowAfter({ triedAgain: 5 })).toBeUndefined();
	});

	it('is stored for members and for those who asked for an email, and for nobody else', async () => {
		const { db } = platform;
		await db.delete(mailAddresses);
		await db.insert(invitationRequests).values({
			id: 'wish',
			email: 'asked@example.com',
			client: '203.0.113.7',
			createdAt: NOW,
			expiresAt: at(60),
		});
		const addresses = [EMAIL, 'asked@example.com', 'other-site@example.com'];
		await recordMailReport(db, reportOf('bounce', 1, 'gone', addresses));
		await recordMailReport(db, reportOf(null, 0, '', addresses));
		const rows = await db.select().from(mailAddresses);
		expect(rows.map(({ email }) => email).sort()).toEqual([EMAIL, 'asked@example.com']);
	});
});
